/** Earliest start: in numbers below, the first ten years, rrdtool suspects a date. */
const EARLIEST = 315_360_001;

/** The window of a graph that ends now, Unix seconds. */
export function windowBefore(now: number, hours: number): { start: number; end: number } {
  return { start: Math.max(now - hours * 3600, EARLIEST), end: now };
}
