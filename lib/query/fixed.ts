/**
 * `%.<digits>f` of C for a number of at least 0: a number exactly between two decimals becomes the even one
 * (`toFixed` takes the larger), infinity is `inf`.
 */
export function formatFixed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return 'inf';
  const text = value.toFixed(digits);
  // Exactly between two decimals are the odd multiples of 1 / 2^(digits + 1), no other number.
  if ((value * 2 ** (digits + 1)) % 2 !== 1) return text;
  const last = Number(text.at(-1));
  return last % 2 === 0 ? text : text.slice(0, -1) + (last - 1);
}
