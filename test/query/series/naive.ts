import type { FlowValues } from '../../support/batches.js';
import { START } from './support.js';

/** The formulas of the FlowGrapher specification, sections 5 and 11.2, written down as they stand there: slow and simple. */

export interface Span {
  /** s */
  readonly span: number;
  readonly bucket: number;
}

export function timesOf(values: FlowValues): { start: number; end: number } {
  const { unix_secs = 0, sysuptime = 0, first = 0, last = 0 } = values;
  const origin = (unix_secs - START) * 1000 - sysuptime;
  return { start: origin + first, end: origin + last };
}

/** Section 5.1: second by second. */
export function linear(flows: readonly FlowValues[], { span, bucket }: Span): number[] {
  const sums = new Array<number>(Math.ceil(span / bucket)).fill(0);
  for (const values of flows) {
    if (values.dpkts === 0) continue;
    const { start, end } = timesOf(values);
    const a = Math.floor(start / 1000);
    const z = Math.floor(end / 1000);
    for (let t = a; t <= z; t++) {
      if (t < 0 || t >= span) continue;
      sums[Math.floor(t / bucket)]! += (values.doctets ?? 0) / (z - a + 1);
    }
  }
  return sums;
}

type Quantity = 'octets' | 'packets' | 'active' | 'starts';

/** Sections 5.2 and 5.3: what a flow puts into each bucket; undefined if it is not counted. */
export function shares(values: FlowValues, quantity: Quantity, { span, bucket }: Span): number[] | undefined {
  const { start, end } = timesOf(values);
  const [s, e] = [start / 1000, end / 1000];
  const buckets = new Array<number>(Math.ceil(span / bucket)).fill(0);
  if (quantity === 'starts') {
    if (s < 0 || s >= span) return undefined;
    buckets[Math.floor(s / bucket)] = 1;
    return buckets;
  }
  if (!(end > 0 && start < span * 1000)) return undefined;
  let length = end > start ? (end - start) / 1000 : 0.001;
  if (quantity === 'active') length = Math.max(length, 1);
  const amount =
    quantity === 'active' ? length * 1000 : ((quantity === 'octets' ? values.doctets : values.dpkts) ?? 0);
  const [first, last] = [Math.floor(s / bucket), Math.floor(e / bucket)];
  if (s >= 0 && e <= span && first === last) {
    buckets[first] = amount;
    return buckets;
  }
  for (let i = 0; i < buckets.length; i++) {
    const overlap = Math.min(e, span, (i + 1) * bucket) - Math.max(s, 0, i * bucket);
    if (overlap > 0) buckets[i] = (amount / length) * overlap;
  }
  return buckets;
}

export function prorated(flows: readonly FlowValues[], quantity: Quantity, window: Span): number[] {
  const sums = new Array<number>(Math.ceil(window.span / window.bucket)).fill(0);
  for (const values of flows)
    shares(values, quantity, window)?.forEach((share, i) => (sums[i] = (sums[i] ?? 0) + share));
  return sums;
}

/** Section 11.2 for one field: totals and peaks by object. */
export function totalsAndPeaks(
  flows: readonly FlowValues[],
  field: 'srcaddr' | 'dstport',
  quantity: Quantity,
  window: Span & { width: number },
): { totals: Map<number, number>; peaks: Map<number, number> } {
  const totals = new Map<number, number>();
  const peaks = new Map<number, number>();
  let group = new Map<number, number>();
  const close = (): void => {
    for (const [object, sum] of group) peaks.set(object, Math.max(sum, peaks.get(object) ?? 0));
    group = new Map();
  };
  let count = 0;
  for (const values of flows) {
    const amount = shares(values, quantity, window)?.reduce((a, b) => a + b, 0);
    if (amount === undefined) continue;
    count++;
    if (count % window.width === 0) close();
    const object = values[field] ?? 0;
    totals.set(object, (totals.get(object) ?? 0) + amount);
    const counted = quantity === 'active' || quantity === 'starts' ? 1 : amount;
    group.set(object, (group.get(object) ?? 0) + counted);
  }
  close();
  return { totals, peaks };
}
