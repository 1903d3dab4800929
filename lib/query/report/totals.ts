import type { FieldName } from '../../flow/fields.js';
import type { SelectedRows } from '../rows.js';
import { durations, flowCounts, largest, smallest, sumOf, type Traffic } from '../traffic.js';

/** What a report says about all its flows; octets and packets are not scaled. */
export interface ReportTotals extends Traffic {
  /** Records without packets, which count nowhere. */
  readonly ignores: number;
  /** Time of the first and the last export, epoch seconds; undefined without flows. */
  readonly firstExport: number | undefined;
  readonly lastExport: number | undefined;
}

export const TOTALS_COLUMNS: readonly FieldName[] = ['unix_secs', 'first', 'last', 'doctets', 'dpkts'];

export function noTotals(): ReportTotals {
  const traffic = { flows: 0n, octets: 0n, packets: 0n, duration: 0n };
  return { ...traffic, ignores: 0, firstExport: undefined, lastExport: undefined };
}

/** Drops the rows without packets and gives the totals of the batch. */
export function countTotals(rows: SelectedRows, hasFlowCounts: boolean): ReportTotals {
  const ignores = rows.dropZero('dpkts');
  const { count } = rows;
  if (count === 0) return { ...noTotals(), ignores };
  const counts = flowCounts(rows, hasFlowCounts);
  const exports = rows.values('unix_secs');
  return {
    flows: BigInt(counts ? sumOf(counts, count) : count),
    octets: BigInt(sumOf(rows.values('doctets'), count)),
    packets: BigInt(sumOf(rows.values('dpkts'), count)),
    duration: BigInt(sumOf(durations(rows), count)),
    ignores,
    firstExport: smallest(exports, count),
    lastExport: largest(exports, count),
  };
}

export function addTotals(a: ReportTotals, b: ReportTotals): ReportTotals {
  const firsts = [a.firstExport, b.firstExport].filter((time) => time !== undefined);
  const lasts = [a.lastExport, b.lastExport].filter((time) => time !== undefined);
  return {
    flows: a.flows + b.flows,
    octets: a.octets + b.octets,
    packets: a.packets + b.packets,
    duration: a.duration + b.duration,
    ignores: a.ignores + b.ignores,
    firstExport: firsts.length > 0 ? Math.min(...firsts) : undefined,
    lastExport: lasts.length > 0 ? Math.max(...lasts) : undefined,
  };
}
