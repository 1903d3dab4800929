import type { ExactCounters } from './exact-counters.js';

/** Counters of one slot: bytes in, bytes out, packets in, packets out, flows in, flows out (the order of most RRDs). */
export const SLOT_WIDTH = 6;
/** A six-tuple in that order. */
export type SixTuple = [bigint, bigint, bigint, bigint, bigint, bigint];

/** Directions as numbers of counters. */
export const IN = 0;
export const OUT = 1;

/** Adds a flow to a slot. */
export function addToSlot(
  counters: Float64Array,
  slot: number,
  direction: number,
  bytes: number,
  packets: number,
): void {
  const base = slot * SLOT_WIDTH + direction;
  counters[base]! += bytes;
  counters[base + 2]! += packets;
  counters[base + 4]! += 1;
}

/** Adds the counts of slots, multiplied by a sampling rate. */
export function addSlots(
  sums: SixTuple,
  counters: ExactCounters,
  slots: readonly number[],
  rate: bigint,
): void {
  for (const slot of slots)
    for (let i = 0; i < SLOT_WIDTH; i++) sums[i]! += counters.at(slot * SLOT_WIDTH + i) * rate;
}
