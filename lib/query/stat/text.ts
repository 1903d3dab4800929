import { formatFixed } from '../fixed.js';
import type { NameTables } from '../names.js';
import type { Traffic } from '../traffic.js';
import type { GroupedFormat, StatLayout } from './formats.js';
import type { GroupedResult, StatRow } from './grouped.js';
import { keyValues } from './key-values.js';
import { statOrder, type StatSort } from './sort.js';

export interface StatTextOptions {
  readonly sort?: StatSort | undefined;
  /** Percent of the totals instead of counts. */
  readonly percent?: boolean;
  /** Adds the duration. */
  readonly wide?: boolean;
  readonly names?: NameTables | undefined;
  /** With percent, in tables: a line of subtotals every so many lines. */
  readonly subtotalEvery?: number | undefined;
  readonly commentCharacter?: string | undefined;
}

interface LayoutColumns {
  /** Width of each key. */
  readonly keys: readonly [narrow: number, wide: number];
  /** Whether packets are padded even at the end of a line. */
  readonly padded: boolean;
}

/** Columns of the layouts (flow-tools specification, section 5.3). */
const COLUMNS: Readonly<Record<StatLayout, LayoutColumns>> = {
  table: { keys: [10, 15], padded: true },
  number: { keys: [10, 15], padded: false },
  address: { keys: [15, 15], padded: false },
  'address-pair': { keys: [15, 15], padded: true },
  'as-pair': { keys: [16, 16], padded: true },
  'interface-pair': { keys: [5, 5], padded: true },
  prefix: { keys: [18, 18], padded: false },
  'prefix-pair': { keys: [18, 18], padded: false },
};

const GAP = '  ';
const NUMBER_WIDTH = 20;
const MEASURES = ['flows', 'octets', 'packets', 'duration'] as const;

/** A report has no field of that number. */
export class SortFieldError extends Error {
  override readonly name = 'SortFieldError';

  constructor(readonly field: number) {
    super(`can't sort on field ${field}`);
  }
}

/** The line over the columns, without the comment character. */
export function columnHeading(format: GroupedFormat, wide: boolean): string {
  const width = COLUMNS[format.layout].keys[wide ? 1 : 0];
  // The first heading begins under the blank behind the comment character, but its column ends where the keys' does.
  const keys = format.keys.map((key, i) => key.heading.padEnd(i === 0 ? width : width + GAP.length));
  const measures = MEASURES.slice(0, wide ? 4 : 3).map((name) => name.padEnd(NUMBER_WIDTH + GAP.length));
  return [...keys, ...measures].join('').trimEnd();
}

/**
 * The lines of a report in the order asked for.
 *
 * @throws SortFieldError if there is no such field
 */
export function* statLines(result: GroupedResult, options: StatTextOptions): Generator<string> {
  const { format } = result;
  const order = statOrder(format, options.sort);
  if (!order) throw new SortFieldError(options.sort?.field ?? 0);
  const every = format.layout === 'table' && options.percent ? options.subtotalEvery : undefined;
  const line = lineFormatter(result, options);
  const subtotal = { flows: 0n, octets: 0n, packets: 0n, duration: 0n };
  let lines = 0;
  for (const row of result.rows(order)) {
    yield line(keyTexts(format, row, options.names), row);
    for (const name of MEASURES) subtotal[name] += row[name];
    lines++;
    if (every && lines % every === 0) yield line([`${options.commentCharacter ?? '#'}SUB`], subtotal);
  }
}

function lineFormatter(
  { format, totals }: GroupedResult,
  { percent = false, wide = false }: StatTextOptions,
): (keys: readonly string[], traffic: Traffic) => string {
  const { keys: widths, padded } = COLUMNS[format.layout];
  const width = widths[wide ? 1 : 0];
  const measures = MEASURES.slice(0, wide ? 4 : 3);
  const endsPadded = padded && !wide;
  return (keys, traffic) => {
    const cells = keys.map((key) => key.padEnd(width) + GAP).join('');
    if (percent) return cells + measures.map((name) => percentText(traffic[name], totals[name])).join('   ');
    const numbers = measures.map((name, i) => {
      const isLast = i === measures.length - 1;
      const text = String(traffic[name]);
      return isLast && !endsPadded ? text : text.padEnd(NUMBER_WIDTH);
    });
    return cells + numbers.join(GAP);
  };
}

/** `%-6.3f` */
function percentText(part: bigint, total: bigint): string {
  const percent = total === 0n ? 0 : (Number(part) / Number(total)) * 100;
  return formatFixed(percent, 3).padEnd(6);
}

function keyTexts(format: GroupedFormat, { keys }: StatRow, names: NameTables | undefined): string[] {
  const texts = keyValues(format, keys, names).map(String);
  return format.layout === 'as-pair' ? texts.map((text) => text.slice(0, 16)) : texts;
}
