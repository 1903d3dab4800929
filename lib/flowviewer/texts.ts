import { formatFixed } from '../query/fixed.js';

/** A count of a report: the exact value, a bigint as long as it is whole. */
export type Count = bigint | number;

const UNITS = ['', ' KB', ' MB', ' GB', ' TB', ' PB'] as const;

/** `10619` -> `10,619`; decimals stay. */
export function withThousands(value: Count): string {
  return plainNumber(value).replace(/^\d+/, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ','));
}

/**
 * Octets with a unit: two decimals, powers of 1024, nothing up to 1024 itself (FlowViewer specification, section 4.2.1).
 */
export function octetsWithUnits(octets: Count): string {
  let value = Number(octets);
  let unit = 0;
  while (value > 1024) {
    value /= 1024;
    unit++;
  }
  if (unit === 0) return String(Math.trunc(value));
  return formatFixed(value, 2) + (UNITS[unit] ?? ' PB');
}

/** The number that a text of octetsWithUnits stands for, cut to an integer; undefined for other texts. */
export function octetsOfUnits(text: string): number | undefined {
  const parts = /^(\d+(?:\.\d+)?)( [KMGTP]B)?$/.exec(text);
  if (!parts) return undefined;
  const unit = UNITS.findIndex((name) => name === (parts[2] ?? ''));
  return Math.trunc(Number(parts[1]) * 1024 ** unit);
}

/** A count times the sampling multiplier; whole numbers stay exact whatever their size. */
export function multiplied(value: bigint, multiplier: number | undefined): Count {
  if (multiplier === undefined) return value;
  if (Number.isSafeInteger(multiplier)) return value * BigInt(multiplier);
  return Number(value) * multiplier;
}

/** A number as plain decimals, with the 15 digits that a double is good for. */
export function plainNumber(value: Count): string {
  return typeof value === 'bigint' ? String(value) : String(Number(value.toPrecision(15)));
}
