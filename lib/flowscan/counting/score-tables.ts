import { formatAddress } from '../../flow/address.js';
import { formatPercent, formatScale } from '../../pages/numbers.js';
import type { ScoreboardTable } from '../../pages/scoreboard.js';
import { topRows, type TrafficTable } from './address-traffic.js';

/** What the six tables of a page rank by, in the order of the page, with the column of a {@link TrafficTable}. */
export const RANKINGS = [
  { direction: 'in', key: 'bytes', column: 0 },
  { direction: 'in', key: 'pkts', column: 1 },
  { direction: 'in', key: 'flows', column: 2 },
  { direction: 'out', key: 'bytes', column: 3 },
  { direction: 'out', key: 'pkts', column: 4 },
  { direction: 'out', key: 'flows', column: 5 },
] as const;

/** The cells of a row, left to right, as columns of a {@link TrafficTable}: bits in, bits out, packets in ... */
export const CELL_COLUMNS = [0, 3, 1, 4, 2, 5] as const;

/** Seconds a flow file is taken to last; fixed in CUFlow (specification, section 7). */
export const SAMPLE_SECONDS = 300;

export const columnHeadings = (subject: string): string[] => [
  'rank',
  subject,
  'bits/sec in',
  'bits/sec out',
  'pkts/sec in',
  'pkts/sec out',
  'flows/sec in',
  'flows/sec out',
];

/** Place of the cell ranked by among {@link columnHeadings}. */
export const rankedHeading = (column: number): number =>
  2 + CELL_COLUMNS.findIndex((cell) => cell === column);

/** A table of the current file with the keys it ranks, so that names and candidates can be taken from it. */
interface Ranking {
  readonly table: ScoreboardTable;
  readonly keys: readonly number[];
}

/**
 * The six tables of a scoreboard (CUFlow specification, section 7).
 *
 * @param totals bytes, packets, flows in, then out, of everything in total.rrd: what the percentages refer to
 * @param subject `Address` or `AS`
 */
export function rankTraffic(
  traffic: TrafficTable,
  totals: readonly bigint[],
  limit: number,
  subject: 'Address' | 'AS',
  time: number,
): Ranking[] {
  return RANKINGS.map(({ direction, key, column }) => {
    const rows = topRows(traffic, column, limit);
    return {
      keys: rows.map((row) => traffic.keys[row]!),
      table: {
        direction,
        key,
        caption: [`Top ${limit} by ${key} ${direction}`, `for five minute flow sample ending ${ctime(time)}`],
        columns: columnHeadings(`${direction} ${subject}`),
        rankedColumn: rankedHeading(column),
        rows: rows.map((row, index) => ({
          rank: index + 1,
          address: subject === 'AS' ? String(traffic.keys[row]) : formatAddress(traffic.keys[row]!),
          cells: CELL_COLUMNS.map((cell) =>
            rateCell(traffic.columns[cell]?.[row] ?? 0, totals[cell] ?? 0n, cell),
          ),
        })),
      },
    };
  });
}

/** The tables with the names of what they rank, as far as they are known. */
export function withNames(
  rankings: readonly Ranking[],
  names: ReadonlyMap<number, string>,
): ScoreboardTable[] {
  return rankings.map(({ table, keys }) => ({
    ...table,
    rows: table.rows.map((row, index) => {
      const name = names.get(keys[index] ?? -1);
      return name === undefined ? row : { ...row, name };
    }),
  }));
}

function rateCell(count: number | bigint, total: bigint, column: number): string {
  return `${formatScale(perSecond(count, column, SAMPLE_SECONDS))}${formatPercent(count, total)}`;
}

/** Bits, packets or flows a second; columns 0 and 3 hold bytes. */
export function perSecond(count: number | bigint, column: number, seconds: number): number {
  return Number(column % 3 === 0 ? BigInt(count) * 8n : count) / seconds;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** C's ctime without the newline, local time: `Mon Mar  2 14:00:00 2026`. */
function ctime(epochSeconds: number): string {
  const date = new Date(epochSeconds * 1000);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${DAYS[date.getDay()]} ${MONTHS[date.getMonth()]} ${String(date.getDate()).padStart(2)}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())} ${date.getFullYear()}`;
}
