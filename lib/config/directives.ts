import type { IssueLog } from './issue.js';
import { didYouMean } from './suggest.js';

/** A line `Name value` of flowscan.cf, suite.cf and the other files of this grammar. */
export interface Directive {
  readonly name: string;
  /** Unquoted and unescaped; undefined if it could not be read, which then is among the issues already. */
  readonly value: string | undefined;
  readonly line: number;
}

const LINE_SYNTAX = 'a line "Name value", a comment starting with #, or an empty line';

/**
 * Reads the directives of a file (FlowScan specification, section 3, "Grammar"). A fault costs its line only, and is noted in
 * `issues` together with all others: unknown and repeated directives, malformed names, unclosed quotes, stray backslashes.
 *
 * @param known the directives that the file may have, each at most once
 */
export function parseDirectives(
  text: string,
  known: readonly string[],
  issues: IssueLog,
): Map<string, Directive> {
  const directives = new Map<string, Directive>();
  text.split('\n').forEach((rawLine, index) => {
    const line = index + 1;
    const content = rawLine.replace(/^[ \t\f\v]+/, '').replace(/\r$/, '');
    if (content === '' || content === '\r' || content.startsWith('#')) return;

    const word = /^[^ \t\f\v]+/.exec(content)?.[0] ?? '';
    if (!/^[A-Za-z0-9_-]+$/.test(word)) {
      issues.error('malformed directive name', { line, read: content, expected: LINE_SYNTAX });
      return;
    }
    if (!known.includes(word)) {
      const expected = `one of ${known.join(', ')}`;
      issues.error(`unknown directive ${word}${didYouMean(word, known)}`, { line, read: content, expected });
      return;
    }
    const first = directives.get(word);
    if (first) {
      const message = `${word} is given a second time, first in line ${first.line}`;
      issues.error(message, { line, read: content, expected: 'each directive once' });
      return;
    }
    const value = parseValue(content.slice(word.length).replace(/^[ \t\f\v]+/, ''));
    directives.set(word, { name: word, value: value.ok ? value.text : undefined, line });
    if (!value.ok) issues.error(value.message, { line, read: content, expected: value.expected });
  });
  return directives;
}

interface Fault {
  ok: false;
  message: string;
  expected: string;
}
type Value = { ok: true; text: string } | Fault;
type Character = { ok: true; text: string; length: number } | Fault;

const ENDS_IN_BACKSLASH: Fault = {
  ok: false,
  message: 'the value ends in a backslash',
  expected: 'a character after it; a backslash itself is written \\\\',
};

function parseValue(source: string): Value {
  const quote = source[0];
  return quote === '"' || quote === "'" ? parseQuoted(source, quote) : parseBare(source);
}

/** Up to an unescaped `#` or the end; blanks at the end go, unless they are escaped. */
function parseBare(source: string): Value {
  let text = '';
  let kept = 0;
  let at = 0;
  while (at < source.length && source[at] !== '#') {
    const character = readCharacter(source, at);
    if (!character.ok) return character;
    text += character.text;
    at += character.length;
    if (character.length > 1 || !/^[ \t\f\v\r]$/.test(character.text)) kept = text.length;
  }
  return { ok: true, text: text.slice(0, kept) };
}

function parseQuoted(source: string, quote: string): Value {
  let text = '';
  let at = 1;
  while (at < source.length && source[at] !== quote) {
    const character = readCharacter(source, at);
    if (!character.ok) return character;
    text += character.text;
    at += character.length;
  }
  if (at >= source.length) return { ok: false, message: 'unclosed quote', expected: `a closing ${quote}` };
  const rest = source.slice(at + 1);
  if (/^[ \t\f\v\r]*(#|$)/.test(rest)) return { ok: true, text };
  return { ok: false, message: 'text after the closing quote', expected: 'nothing or a comment after it' };
}

const LETTER_ESCAPES = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['f', '\f'],
  ['b', '\b'],
  ['a', '\x07'],
  ['e', '\x1b'],
]);

/** The character at a position, with its escape sequence resolved; `length` counts the characters of the source. */
function readCharacter(source: string, at: number): Character {
  const character = source.charAt(at);
  if (character !== '\\') return { ok: true, text: character, length: 1 };

  const escape = source.slice(at + 1, at + 4);
  if (escape === '') return ENDS_IN_BACKSLASH;
  const octal = /^[0-7]{1,3}/.exec(escape)?.[0];
  if (octal !== undefined)
    return { ok: true, text: String.fromCharCode(parseInt(octal, 8)), length: 1 + octal.length };
  if (escape.startsWith('x')) return readHexadecimal(escape);
  const letter = escape.charAt(0);
  return { ok: true, text: LETTER_ESCAPES.get(letter) ?? letter, length: 2 };
}

function readHexadecimal(escape: string): Character {
  const digits = /^x([0-9A-Fa-f]{1,2})/.exec(escape)?.[1];
  if (digits === undefined)
    return { ok: false, message: '\\x without digits', expected: '\\xhh, hh two hexadecimal digits' };
  return { ok: true, text: String.fromCharCode(parseInt(digits, 16)), length: 2 + digits.length };
}
