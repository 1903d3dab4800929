import { normalize } from 'node:path';
import { RrdError } from '../rrd/errors.js';
import { escapeColons } from './escape.js';

/** Longest message shown in a picture; the whole of it goes to the log. */
const MAX_MESSAGE = 200;

/** Width of a character of the legend in pixels, about. */
const CHARACTER_WIDTH = 7;

/** Longest text looked at; a failure that is longer is not worth reading. */
const MAX_DETAIL = 2000;

/**
 * What may be said about a failure of rrdtool in a response: its message without directories and control characters
 * (CUGrapher specification, section 10).
 */
export function publicMessage(error: unknown, rrdDir: string): string {
  const root = normalize(`${rrdDir}/`);
  return failureText(error)
    .slice(0, MAX_DETAIL)
    .replaceAll(root, '')
    .replace(/(?<![^\s'"=(,])\/(?:[^/\s'"]*\/)*/g, '')
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, MAX_MESSAGE);
}

function failureText(error: unknown): string {
  if (error instanceof RrdError) return error.detail;
  return error instanceof Error ? error.message : String(error);
}

/**
 * Arguments of a picture that says that there is none. The rule is needed: rrdtool draws no image without a graph
 * element.
 */
export function failureArguments(width: number, message: string): string[] {
  const columns = Math.max(20, Math.floor(width / CHARACTER_WIDTH));
  const lines = wrap(`graph failed (${message})`, columns);
  return [`--width=${width}`, 'HRULE:0#000000', ...lines.map((line) => `COMMENT:${escapeColons(line)}\\n`)];
}

function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (let start = 0; start < text.length; start += columns) lines.push(text.slice(start, start + columns));
  return lines;
}
