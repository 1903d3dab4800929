import { FILTER_KEYS, type FilterBlock, type FilterKey } from './keys.js';
import { oneLine } from './text.js';
import { blockOfValues } from './values.js';

const BEGIN = '<!-- BEGIN FILTERING PARAMETERS';
const END = '<END FILTERING PARAMETERS -->';
/** Converted filters lack the bracket. The words inside of a value end nothing. */
const END_LINE = /^\W*END FILTERING/;

/** What a saved report or filter adds to the filter block. */
interface BlockExtras {
  /** Name of a saved report. */
  readonly description?: string;
  /** When it was saved, epoch seconds. */
  readonly createTime?: number;
  /** A saved filter has no period. */
  readonly withoutPeriod?: boolean;
}

const PERIOD_KEYS: ReadonlySet<FilterKey> = new Set(['start_date', 'start_time', 'end_date', 'end_time']);

/** The lines of a filter block (FlowViewer specification, section 2.4), without line ends. Line ends inside values are dropped. */
export function formatFilterBlock(block: FilterBlock, extras: BlockExtras = {}): string[] {
  const { description, createTime, withoutPeriod = false } = extras;
  return [
    BEGIN,
    ...(description === undefined ? [] : [`Description: ${oneLine(description)}`]),
    ...(createTime === undefined ? [] : [`create_time: ${createTime}`]),
    ...FILTER_KEYS.map((key) =>
      withoutPeriod && PERIOD_KEYS.has(key) ? `${key}:` : `${key}: ${oneLine(block[key])}`,
    ),
    END,
  ];
}

interface ParsedBlock {
  readonly block: FilterBlock;
  readonly description?: string;
  /** Epoch seconds. */
  readonly createTime?: number;
  /** Lines after the block. */
  readonly rest: readonly string[];
}

/**
 * Reads a report, a saved report or a saved filter. A text without a block gives a filter of which nothing is set, and no rest. Where
 * a key stands twice the last counts.
 */
export function parseFilterBlock(text: string): ParsedBlock {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const begin = lines.findIndex((line) => line.includes('BEGIN FILTERING'));
  if (begin < 0) return { block: blockOfValues([]), rest: [] };
  const end = lines.findIndex((line, index) => index > begin && END_LINE.test(line));
  const inside = lines.slice(begin + 1, end < 0 ? undefined : end);
  const values = new Map(inside.map(keyAndValue));
  const description = values.get('Description');
  const createTime = Number(values.get('create_time') || NaN);
  return {
    block: blockOfValues(values),
    ...(description === undefined ? {} : { description }),
    ...(Number.isSafeInteger(createTime) ? { createTime } : {}),
    rest: end < 0 ? [] : lines.slice(end + 1),
  };
}

/** Split at the first `: `. (The original loses what follows a second one.) */
export function keyAndValue(line: string): [key: string, value: string] {
  const separator = line.indexOf(': ');
  if (separator >= 0) return [line.slice(0, separator), line.slice(separator + 2)];
  return [line.endsWith(':') ? line.slice(0, -1) : line, ''];
}
