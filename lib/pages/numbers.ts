const SYMBOLS = ['a', 'f', 'p', 'n', 'u', 'm', ' ', 'k', 'M', 'G', 'T', 'P', 'E'] as const;
const POWERS = [1e-18, 1e-15, 1e-12, 1e-9, 1e-6, 1e-3, 1, 1e3, 1e6, 1e9, 1e12, 1e15, 1e18] as const;
const UNSCALED = SYMBOLS.indexOf(' ');

/**
 * A rate with its thousands symbol, such as `64.0 M`, `83.3 m` or `12.5  ` (CUFlow specification, section 6).
 *
 * Nothing is scaled again after rounding: 999.96 gives `1000.0  `.
 *
 * @param value not negative; a bigint (a sum past 2^53) is taken at double precision, as the original did
 */
export function formatScale(value: number | bigint): string {
  const amount = Number(value);
  const power = amount === 0 ? 0 : Math.floor(Math.log(amount) / Math.log(1000));
  const index = Math.min(Math.max(power + UNSCALED, 0), SYMBOLS.length - 1);
  return `${formatTenths(amount / (POWERS[index] ?? 1))} ${SYMBOLS[index] ?? ' '}`;
}

/** A share as the pages print it behind a rate: ` (67.2%)`, with 0 for a share of nothing (CUFlow specification, section 6). */
export function formatPercent(part: number | bigint, total: number | bigint): string {
  return ` (${formatTenths(percentage(part, total))}%)`;
}

function percentage(part: number | bigint, total: number | bigint): number {
  if (Number(total) === 0) return 0;
  const hundredfold = typeof part === 'bigint' ? Number(100n * part) : 100 * part;
  return hundredfold / Number(total);
}

/**
 * C's `%.1f`: the binary value correctly rounded to one decimal, exact ties to the even digit.
 *
 * `toFixed` rounds the exact binary value too, but ties upwards. A double lies exactly between two tenths only at a
 * fraction of one or three quarters, and of these only the quarter (.2 or .3) has its even neighbour below.
 */
function formatTenths(value: number): string {
  if (Math.abs(value) % 1 !== 0.25) return value.toFixed(1);
  return `${value < 0 ? '-' : ''}${Math.trunc(Math.abs(value))}.2`;
}
