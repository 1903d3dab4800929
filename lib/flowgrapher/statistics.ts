/** The four numbers below a graph, whole. */
export interface Statistics {
  readonly maximum: number;
  readonly percentile95: number;
  readonly average: number;
  readonly minimum: number;
}

/**
 * Cuts the decimals, also where flows are counted (quirk, kept). A value that is whole may have come out a little below: shares of flows
 * are kept to 2^-28 of a unit.
 */
function whole(value: number): number {
  return Math.trunc(value + 1e-6);
}

/**
 * Maximum, 95th percentile, average and minimum of a series (FlowGrapher specification, section 7), of all values or of those above 0;
 * undefined if no value is.
 */
export function statisticsOf(values: ArrayLike<number>, method: 'Nonzeroes' | 'All'): Statistics | undefined {
  const sorted = Float64Array.from(values).sort();
  const zeroes = sorted.findIndex((value) => value > 0);
  if (zeroes < 0) return undefined;
  const counted = method === 'All' ? sorted : sorted.subarray(zeroes);
  const { length } = counted;
  const sum = counted.reduce((a, b) => a + b, 0);
  const minimum = whole(counted[0] ?? 0);
  return {
    maximum: whole(counted[length - 1] ?? 0),
    percentile95: whole(counted[Math.floor(0.95 * length)] ?? 0),
    average: whole(sum / length),
    minimum: method === 'All' ? minimum : Math.max(1, minimum),
  };
}
