import type { Cursor } from './cursor.js';
import { PerlSyntaxError } from './cursor.js';

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** What stands between two delimiters, as it is written. */
export interface Quoted {
  readonly raw: string;
  /** Position of its first character. */
  readonly start: number;
  readonly open: string;
  readonly close: string;
}

/** Reads from an opening delimiter to its partner; brackets nest, a backslash protects the character behind it. */
export function readQuoted(cursor: Cursor): Quoted {
  const { source } = cursor;
  const begin = cursor.at;
  const open = source.charAt(begin);
  const close = CLOSING[open] ?? open;
  let depth = 1;
  for (let at = begin + 1; at < source.length; at++) {
    const character = source.charAt(at);
    if (character === '\\') at++;
    else if (character === close) depth--;
    else if (character === open) depth++;
    if (depth === 0) {
      cursor.at = at + 1;
      return { raw: source.slice(begin + 1, at), start: begin + 1, open, close };
    }
  }
  throw new PerlSyntaxError(`the text has no end, ${close} is missing`, begin);
}

/** A text in single quotes: a backslash only protects a delimiter and itself. */
export function literalText({ raw, open, close }: Quoted): string {
  return raw.replace(/\\([\s\S])/g, (whole, character: string) =>
    character === '\\' || character === open || character === close ? character : whole,
  );
}
