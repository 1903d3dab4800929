import type { GroupedResult, StatRow } from '../query/stat/grouped.js';
import { keyValues } from '../query/stat/key-values.js';
import { formatOf, hasRate, type StatisticsReport } from './statistics-reports.js';
import type { ReportTotals } from './report-model.js';
import { multiplied, type Count } from './texts.js';

/** The measures by the values of `sort_field`. */
export type SortMeasure = 'octets' | 'flows' | 'packets';

export interface StatisticsOptions {
  readonly sortBy: SortMeasure;
  /** Length of the period, s. */
  readonly seconds: number;
  /** Undefined: values stay as they are. */
  readonly multiplier: number | undefined;
  /** Rows with fewer octets, multiplied, are left out. */
  readonly cutoffOctets: number | undefined;
  /** Rows at most. */
  readonly most: number;
}

/** A row before names are found for its keys. */
export interface StatisticsRow {
  /** Texts of the keys as flow-stat prints them. */
  readonly keys: readonly string[];
  readonly flows: Count;
  readonly octets: Count;
  readonly packets: Count;
  /** bit/s, only in reports of two keys. */
  readonly rate: Count | undefined;
  readonly octetsPerFlow: bigint;
  readonly packetsPerFlow: bigint;
}

/** Positions in the sums of a group. */
const SUMS: readonly SortMeasure[] = ['flows', 'octets', 'packets'];

/**
 * The first rows of a statistics report, and the totals over all of them: descending by the measure that the header names (D-01), equal
 * rows by key ascending, rows below the octet cut-off skipped wherever they stand (D-02).
 */
export function statisticsRows(
  report: StatisticsReport,
  result: GroupedResult,
  options: StatisticsOptions,
): { rows: StatisticsRow[]; totals: ReportTotals } {
  const rows: StatisticsRow[] = [];
  if (options.most > 0) {
    for (const row of orderedRows(result, options)) rows.push(finishedRow(report, row, options));
  }
  return { rows, totals: totalsOf(result, options) };
}

/** At most `most` rows that pass the cut-off. Of equal ones only as many are held as may be wanted. */
function* orderedRows(result: GroupedResult, options: StatisticsOptions): Generator<StatRow> {
  const { sortBy, most } = options;
  const passes = cutoff(options);
  let left = most;
  let tied: StatRow[] = [];
  for (const row of descending(result, sortBy)) {
    if (tied[0] && tied[0][sortBy] !== row[sortBy]) {
      const first = smallestKeys(tied, left);
      yield* first;
      left -= first.length;
      tied = [];
      if (left === 0) return;
    }
    if (passes(row)) tied.push(row);
    else if (sortBy === 'octets') break;
    if (tied.length >= 2 * left + 1024) tied.splice(0, tied.length - left);
  }
  yield* smallestKeys(tied, left);
}

/** Equal rows come with their keys descending. */
function smallestKeys(tied: readonly StatRow[], most: number): StatRow[] {
  return tied.slice(Math.max(0, tied.length - most)).reverse();
}

function descending(result: GroupedResult, by: SortMeasure): Iterable<StatRow> {
  return result.rows({ by: 'sum', index: SUMS.indexOf(by), descending: true, ties: 'key' });
}

function cutoff({ cutoffOctets, multiplier = 1 }: StatisticsOptions): (row: StatRow) => boolean {
  if (cutoffOctets === undefined) return () => true;
  return ({ octets }) => Number(octets) * multiplier >= cutoffOctets;
}

function finishedRow(
  report: StatisticsReport,
  { keys, flows, octets, packets }: StatRow,
  { seconds, multiplier }: StatisticsOptions,
): StatisticsRow {
  return {
    keys: keyValues(formatOf(report), keys).map(String),
    flows: multiplied(flows, multiplier),
    octets: multiplied(octets, multiplier),
    packets: multiplied(packets, multiplier),
    rate: hasRate(report) ? multiplied((octets * 8n) / BigInt(seconds), multiplier) : undefined,
    octetsPerFlow: flows === 0n ? 0n : octets / flows,
    packetsPerFlow: flows === 0n ? 0n : packets / flows,
  };
}

function totalsOf(result: GroupedResult, options: StatisticsOptions): ReportTotals {
  const { multiplier, cutoffOctets } = options;
  const { format } = result;
  const countedTwice = format.alsoBy !== undefined;
  const { rows, flows, octets, packets } =
    cutoffOctets === undefined ? allRows(result) : rowsAbove(result, options);
  return {
    rows,
    flows: multiplied(flows, multiplier),
    octets: multiplied(octets, multiplier),
    packets: multiplied(packets, multiplier),
    countedTwice,
  };
}

interface Sums {
  readonly rows: number;
  readonly flows: bigint;
  readonly octets: bigint;
  readonly packets: bigint;
}

/** The totals of a result count each flow once in reports whose rows count it twice, if flow-stat does. */
function allRows({ format, totals, count }: GroupedResult): Sums {
  const factor = format.alsoBy && !format.totalsTwice ? 2n : 1n;
  return {
    rows: count,
    flows: totals.flows * factor,
    octets: totals.octets * factor,
    packets: totals.packets * factor,
  };
}

function rowsAbove(result: GroupedResult, options: StatisticsOptions): Sums {
  const passes = cutoff(options);
  const sums = { rows: 0, flows: 0n, octets: 0n, packets: 0n };
  for (const row of descending(result, 'octets')) {
    if (!passes(row)) break;
    sums.rows++;
    sums.flows += row.flows;
    sums.octets += row.octets;
    sums.packets += row.packets;
  }
  return sums;
}
