import type { Range } from './model.js';
import { splitItems, type Statement } from './statement.js';

/** Digits as a number; what is too large for exact arithmetic is too large to match anything. */
export function wholeNumber(digits: string): number {
  return Math.min(Number(digits), Number.MAX_SAFE_INTEGER);
}

/** `n`, `n-` (the same) or `n-m`; undefined for anything else. The end may lie before the start. */
export function parseRange(text: string): Range | undefined {
  const [, start, end] = /^(\d+)(?:-(\d*))?$/.exec(text) ?? [];
  if (start === undefined) return undefined;
  return { start: wholeNumber(start), end: wholeNumber(end ? end : start) };
}

/** A range read from `item` whose end does not lie before its start; otherwise an error is noted. */
export function checkOrder(range: Range, item: string, statement: Statement): Range | undefined {
  if (range.end >= range.start) return range;
  statement.error('the end of the range lies before its start', item, `${range.end}-${range.start}`);
  return undefined;
}

/** The ranges of a comma list. Notes an error for each item that is none, or is above `max`. */
function parseRanges(list: string, expected: string, max: number, statement: Statement): Range[] {
  const ranges: Range[] = [];
  for (const item of splitItems(list)) {
    const range = parseRange(item);
    if (!range || Math.max(range.start, range.end) > max) {
      statement.error(`bad item in the list of ${statement.directive}`, item, expected);
      continue;
    }
    const ordered = checkOrder(range, item, statement);
    if (ordered) ranges.push(ordered);
  }
  if (splitItems(list).length === 0) statement.warn('the list is empty and matches nothing', list);
  return ranges;
}

/** Items of `TOS` (CUFlow specification, section 2.4). */
export function parseTosRanges(list: string, statement: Statement): Range[] {
  return parseRanges(list, 'n or n-m, decimal, 0 to 255', 255, statement);
}

const MAX_AS_IN_FLOWS = 65535;

/** Items of `ASNumber` (CUFlow specification, section 2.4). */
export function parseAsRanges(list: string, statement: Statement): Range[] {
  const ranges = parseRanges(list, 'n or n-m, decimal AS numbers', Infinity, statement);
  for (const { start, end } of ranges) {
    if (start > MAX_AS_IN_FLOWS) {
      const read = start === end ? String(start) : `${start}-${end}`;
      statement.warn('never matches: flow records have AS numbers up to 65535', read);
    }
  }
  return ranges;
}
