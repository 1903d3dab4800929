/** Earliest start: rrdtool takes shorter numbers for dates such as 19730303. */
const EARLIEST = 100_000_000;

/** The window of a graph that ends now, Unix seconds. */
export function windowBefore(now: number, hours: number): { start: number; end: number } {
  return { start: Math.max(now - hours * 3600, EARLIEST), end: now };
}
