import type { FlowBatch } from '../../../flow/batch.js';
import type { FieldName } from '../../../flow/fields.js';

const MAX = 0xffffffff;
/** So many records at most for one flow: what is beyond 64 GiB in one flow is no measurement. */
const MAX_PIECES = 16;

/** Counters of a flow that may be too large for the 32 bits of a record. */
export interface WideCounters {
  readonly octets: number;
  readonly packets: number;
}

/** Into how many records a flow is divided so that its counters fit, 1 for nearly all. */
export function piecesOf({ octets, packets }: WideCounters): number {
  if (octets <= MAX && packets <= MAX) return 1;
  return Math.min(MAX_PIECES, Math.ceil(Math.max(octets, packets) / MAX));
}

/** Whether even the most pieces cannot hold the counters: they are clamped. */
export function isClamped({ octets, packets }: WideCounters): boolean {
  return Math.max(octets, packets) > MAX * MAX_PIECES;
}

/** The share of a piece; all pieces together make up the whole. */
export function shareOf(total: number, piece: number, pieces: number): number {
  if (pieces === 1) return total;
  const share = Math.floor(total / pieces);
  const own = piece < pieces - 1 ? share : total - share * (pieces - 1);
  return Math.min(MAX, own);
}

/**
 * Multiplies the counters of rows `from` to the end of the batch, as packets were sampled; flows that become too large for one record
 * are continued in further rows. Yields whenever the batch is full; what is in it then is taken out, and `length` reset.
 */
export function* multiplyCounters(batch: FlowBatch, from: number, rate: number): Generator<void, boolean> {
  const octets = batch.column('doctets');
  const packets = batch.column('dpkts');
  const oversized: { row: Map<FieldName, number>; counters: WideCounters; pieces: number }[] = [];
  for (let row = from; row < batch.length; row++) {
    const counters = { octets: octets[row]! * rate, packets: packets[row]! * rate };
    const pieces = piecesOf(counters);
    octets[row] = shareOf(counters.octets, 0, pieces);
    packets[row] = shareOf(counters.packets, 0, pieces);
    if (pieces > 1) oversized.push({ row: copyRow(batch, row), counters, pieces });
  }
  for (const { row, counters, pieces } of oversized) {
    for (let piece = 1; piece < pieces; piece++) {
      if (batch.length === batch.capacity) yield;
      const at = batch.length++;
      for (const [field, value] of row) batch.column<FieldName>(field)[at] = value;
      octets[at] = shareOf(counters.octets, piece, pieces);
      packets[at] = shareOf(counters.packets, piece, pieces);
    }
  }
  return oversized.some(({ counters }) => isClamped(counters));
}

function copyRow(batch: FlowBatch, row: number): Map<FieldName, number> {
  return new Map(batch.fields.map((field) => [field, batch.column<FieldName>(field)[row]!]));
}
