import type { FieldName } from '../../flow/fields.js';

/** What is spread: octets, packets, the time of a flow's life in ms, or 1 at its start. */
export type ProratedQuantity = 'octets' | 'packets' | 'active' | 'starts';

/** Flows that are shorter count as active for so long, ms. */
export const LEAST_ACTIVE = 1000;

// All times below are ms after the start of the window: `span` is its length, `step` that of a bucket.

/** Where a quantity comes from; undefined for those that are made of times. */
export function proratedField(quantity: ProratedQuantity): FieldName | undefined {
  if (quantity === 'octets') return 'doctets';
  if (quantity === 'packets') return 'dpkts';
  return undefined;
}

/** Whether a flow counts in the window (FlowGrapher specification, sections 5.2 and 5.3). */
export function isCounted(quantity: ProratedQuantity, start: number, end: number, span: number): boolean {
  return quantity === 'starts' ? start >= 0 && start < span : end > 0 && start < span;
}

/** Whether a flow lies in the window, and in one bucket of it. */
export function isInOneBucket(start: number, end: number, span: number, step: number): boolean {
  return start >= 0 && end <= span && Math.floor(start / step) === Math.floor(end / step);
}

/** What one flow that counts puts into the window, in the units of the quantity. */
export function amountInWindow(
  quantity: ProratedQuantity,
  volume: number,
  start: number,
  end: number,
  span: number,
  step: number,
): number {
  if (quantity === 'starts') return 1;
  const isActive = quantity === 'active';
  if (isInOneBucket(start, end, span, step)) return isActive ? Math.max(end - start, LEAST_ACTIVE) : volume;
  const overlap = Math.max(0, Math.min(end, span) - Math.max(start, 0));
  return isActive ? overlap : (volume * overlap) / (end - start);
}
