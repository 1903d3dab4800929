import { flowDurationMs } from '../flow/time.js';
import type { FieldName } from '../flow/fields.js';
import type { SelectedRows } from './rows.js';

/** Sums over flows; `duration` in ms. */
export interface Traffic {
  readonly flows: bigint;
  readonly octets: bigint;
  readonly packets: bigint;
  readonly duration: bigint;
}

/** The columns behind the sums in their order: flows, octets, packets, duration. */
export function trafficColumns(hasFlowCounts: boolean, withDuration: boolean): FieldName[] {
  return [
    ...(hasFlowCounts ? (['dflows'] as const) : []),
    'doctets',
    'dpkts',
    ...(withDuration ? (['first', 'last'] as const) : []),
  ];
}

/** Flows per row; undefined stands for 1 each. */
export function flowCounts(rows: SelectedRows, hasFlowCounts: boolean): Uint32Array | undefined {
  return hasFlowCounts ? rows.values('dflows') : undefined;
}

/** Durations of the rows in ms; valid until the next call with the same rows. */
export function durations(rows: SelectedRows): Uint32Array {
  const first = rows.values('first');
  const last = rows.values('last');
  const result = rows.scratch('duration');
  for (let i = 0; i < rows.count; i++) result[i] = flowDurationMs(first[i]!, last[i]!);
  return result;
}

/** Octets per packet of the rows, rounded down; all of them have packets. */
export function packetSizes(rows: SelectedRows): Uint32Array {
  const octets = rows.values('doctets');
  const packets = rows.values('dpkts');
  const result = rows.scratch('packet size');
  for (let i = 0; i < rows.count; i++) result[i] = octets[i]! / packets[i]!;
  return result;
}

/** Exact sum of the first `count` values; count below 2^21. */
export function sumOf(values: Uint32Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i]!;
  return sum;
}

export function smallest(values: Uint32Array, count: number): number {
  let least = Infinity;
  for (let i = 0; i < count; i++) if (values[i]! < least) least = values[i]!;
  return least;
}

export function largest(values: Uint32Array, count: number): number {
  let most = -Infinity;
  for (let i = 0; i < count; i++) if (values[i]! > most) most = values[i]!;
  return most;
}
