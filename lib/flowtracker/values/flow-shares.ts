import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import type { FlowTimes } from './flow-times.js';
import type { Period } from './period.js';

/** A longer flow comes from a broken clock; only its first day gets shares (flow-tools specification, section 7.3). */
const LONGEST_SECONDS = 86_400;

/** What is counted of a flow: its octets, packets, or itself, spread over its seconds; or the time that it lasts. */
export type Quantity = 'octets' | 'packets' | 'flows' | 'active';

export const SHARE_COLUMNS: readonly FieldName[] = ['doctets', 'dpkts'];

/** The part of each flow of a batch in one second, and which seconds of the period it touches (FlowTracker specification, section 7.4). */
export class FlowShares {
  /** First and last second, counted from the beginning of the period; its end is one of them. */
  readonly from: Uint16Array;
  readonly to: Uint16Array;
  readonly #values: Readonly<Record<Quantity, Float64Array>>;
  readonly #wanted: ReadonlySet<Quantity>;

  constructor(capacity: number, wanted: ReadonlySet<Quantity>) {
    this.from = new Uint16Array(capacity);
    this.to = new Uint16Array(capacity);
    this.#wanted = wanted;
    const column = (): Float64Array => new Float64Array(capacity);
    this.#values = { octets: column(), packets: column(), flows: column(), active: column() };
  }

  /** By row: units in each second of the flow; `active`: seconds in the period. */
  of(quantity: Quantity): Float64Array {
    return this.#values[quantity];
  }

  /** Takes in flows that have been selected for the period: that end in it or later and begin before its end. */
  read(batch: FlowBatch, times: FlowTimes, period: Period): void {
    const { octets, packets, flows } = this.#values;
    const [dOctets, dPackets] = [batch.column('doctets'), batch.column('dpkts')];
    const counts = batch.has('dflows') ? batch.column('dflows') : undefined;
    const lastSecond = period.end - period.start;
    for (let row = 0; row < batch.length; row++) {
      const start = Math.floor(times.start[row]! / 1000);
      const seconds = Math.min(Math.floor(times.end[row]! / 1000) - start + 1, LONGEST_SECONDS);
      const last = start + seconds - 1 - period.start;
      // A flow without packets, or one that ends before it begins, has no share in any second.
      const isSpread = seconds > 0 && last >= 0 && dPackets[row]! > 0;
      this.from[row] = isSpread ? Math.max(start - period.start, 0) : 0;
      this.to[row] = isSpread ? Math.min(last, lastSecond) : 0;
      octets[row] = isSpread ? dOctets[row]! / seconds : 0;
      packets[row] = isSpread ? dPackets[row]! / seconds : 0;
      flows[row] = isSpread ? (counts ? counts[row]! : 1) / seconds : 0;
    }
    if (this.#wanted.has('active')) this.#readActive(batch, times, period, counts);
  }

  #readActive(batch: FlowBatch, times: FlowTimes, period: Period, counts: Uint32Array | undefined): void {
    const { active } = this.#values;
    for (let row = 0; row < batch.length; row++) {
      const seconds = activeSeconds(times.start[row]!, times.end[row]!, period);
      active[row] = counts ? seconds * counts[row]! : seconds;
    }
  }
}

/** Seconds of a flow within a period (FlowTracker specification, section 7.6); times in milliseconds. */
function activeSeconds(startMs: number, endMs: number, period: Period): number {
  const length = period.end - period.start;
  const start = (startMs - period.start * 1000) / 1000;
  const end = (endMs - period.start * 1000) / 1000;
  if (start >= length || end <= 0) return 0;
  if (start < 0) return end < length ? end : length;
  return end < length ? Math.max(end - start, 0.001) : length - start;
}
