import { parseAddress } from '../flow/address.js';
import type { DetailRow } from './detail-rows.js';
import type { DetailColumn, DetailLayout } from './detail-table.js';
import type { StoredRow } from './state-file.js';

const COLUMNS: Readonly<Record<DetailLayout, readonly DetailColumn[]>> = {
  linear: ['Dur', 'Source', 'Sport', 'Dest', 'Dport', 'Flows', 'Bytes', 'Pckts', 'aRate'],
  prorated: ['Start', 'End', 'Len', 'Source', 'Sport', 'Dest', 'Dport', 'Bytes', 'Mbps'],
};

/** These begin with the largest value, all others with the smallest. */
const NUMBER_COLUMNS: Readonly<Record<DetailLayout, readonly DetailColumn[]>> = {
  linear: ['Dur', 'Flows', 'Bytes', 'Pckts', 'aRate'],
  prorated: ['Len', 'Bytes', 'Mbps'],
};

/** The column of a name in a query; undefined if the layout has none of that name. */
export function detailColumn(name: string, layout: DetailLayout): DetailColumn | undefined {
  return COLUMNS[layout].find((column) => column === name);
}

interface SortOrder {
  readonly column: DetailColumn;
  /** Turns the column's own direction around (`ascend` 1). */
  readonly isReversed: boolean;
  /** Days stand before months in the rows. */
  readonly dayFirst: boolean;
}

/** Rows in the order of a column (FlowGrapher specification, section 9); equal ones keep theirs. */
export function sortRows(
  rows: readonly StoredRow[],
  layout: DetailLayout,
  { column, isReversed, dayFirst }: SortOrder,
): StoredRow[] {
  const sign = isDescendingOrder(column, layout, isReversed) ? -1 : 1;
  const keyed = rows.map((stored) => ({ stored, key: keyOf(stored.row, column, dayFirst) }));
  return keyed.sort((a, b) => sign * compareKeys(a.key, b.key)).map(({ stored }) => stored);
}

/** Whether a column begins with its largest value. */
export function isDescendingOrder(column: DetailColumn, layout: DetailLayout, isReversed: boolean): boolean {
  return NUMBER_COLUMNS[layout].includes(column) !== isReversed;
}

/** Numbers before texts, numbers part by part. */
type Key = readonly (number | string)[];

function keyOf(row: DetailRow, column: DetailColumn, dayFirst: boolean): Key {
  switch (column) {
    case 'Source':
      return hostKey(row.source);
    case 'Dest':
      return hostKey(row.destination);
    case 'Sport':
      return [row.sourcePort];
    case 'Dport':
      return [row.destinationPort];
    case 'Start':
    case 'End':
      return row.kind === 'prorated' ? momentKey(column === 'Start' ? row.start : row.end, dayFirst) : [];
    case 'Dur':
    case 'Len':
      return [row.kind === 'linear' ? row.duration : row.length];
    case 'Flows':
      return row.kind === 'linear' ? [row.flows] : [];
    case 'Pckts':
      return row.kind === 'linear' ? [row.packets] : [];
    case 'Bytes':
      return [row.kind === 'linear' ? row.bytes : row.amount];
    case 'aRate':
    case 'Mbps':
      return [row.rate];
  }
}

/** IPv4 addresses by octets, then IPv6 addresses by hextets, then names. */
function hostKey(host: string): Key {
  const address = parseAddress(host);
  if (address !== undefined) return [4, address];
  const hextets = hextetsOf(host);
  return hextets ? [6, ...hextets] : [7, host.toLowerCase()];
}

function hextetsOf(text: string): number[] | undefined {
  if (!/^[0-9a-f:]+$/i.test(text) || !text.includes(':')) return undefined;
  const [head = '', tail, ...more] = text.split('::');
  const words = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [before, after] = [words(head), words(tail ?? '')];
  const missing = 8 - before.length - after.length;
  if (more.length > 0 || (tail === undefined ? missing !== 0 : missing < 1)) return undefined;
  const all = [...before, ...new Array<string>(missing).fill('0'), ...after];
  return all.every((word) => /^[0-9a-f]{1,4}$/i.test(word))
    ? all.map((word) => parseInt(word, 16))
    : undefined;
}

/** Month, day, time. */
function momentKey(text: string, dayFirst: boolean): Key {
  const [, first = '', second = '', time = ''] = /^(\d\d)(\d\d):(.*)$/.exec(text) ?? [];
  return dayFirst ? [Number(second), Number(first), time] : [Number(first), Number(second), time];
}

function compareKeys(a: Key, b: Key): number {
  for (const [i, left] of a.entries()) {
    const right = b[i];
    if (right === undefined || left === right) continue;
    if (typeof left === 'number' && typeof right === 'number') return left - right;
    return String(left) < String(right) ? -1 : 1;
  }
  return 0;
}
