import type { ValueType } from './tracked-filter.js';

/** Digits that the original's numbers had. */
const DIGITS = 15;

/** A value as it is stored: whole numbers for bits and packets, else up to 15 significant digits (FlowTracker specification, 7.4). */
export function storedValue(value: number, type: ValueType): number {
  return type === 'bps' || type === 'pps' ? value : Number(value.toPrecision(DIGITS));
}
