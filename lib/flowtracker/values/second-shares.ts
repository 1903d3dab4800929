import { formatFixed } from '../../query/fixed.js';

/**
 * What flows, each spread evenly over its seconds, give together in each second of a period.
 *
 * Kept as differences from one second to the next, so that a flow costs the same however long it is. Sums of differences are off by
 * some units in the last place of the largest sum; `rounded` knows how far and does not let that decide a tie.
 */
export class SecondShares {
  readonly #differences: Float64Array;
  readonly #seconds: number;
  #count = 0;

  constructor(seconds: number) {
    this.#seconds = seconds;
    this.#differences = new Float64Array(seconds + 1);
  }

  /**
   * Adds `shares[row]` to the seconds `from[row]` to `to[row]`, both included, for every row whose bit is set.
   *
   * @param bits row i is bit i % 32 of word i / 32
   */
  add(bits: Uint32Array, words: number, shares: Float64Array, from: Uint16Array, to: Uint16Array): void {
    const differences = this.#differences;
    let count = 0;
    for (let word = 0; word < words; word++) {
      for (let left = bits[word]!; left !== 0; left &= left - 1) {
        const row = (word << 5) + 31 - Math.clz32(left & -left);
        const share = shares[row]!;
        differences[from[row]!]! += share;
        differences[to[row]! + 1]! -= share;
        count++;
      }
    }
    this.#count += count;
  }

  /** Sum over all seconds of the values, each rounded to 6 decimals as printf does. */
  roundedSum(): number {
    if (this.#count === 0) return 0;
    const { values, peak } = this.#values();
    // Each addition may be off by half a unit in the last place of the largest sum.
    const doubt = Math.min(0.25, peak * this.#count * 2 ** -52 * MILLION);
    let sum = 0;
    for (const value of values) sum += millionths(value, doubt);
    return sum / MILLION;
  }

  #values(): { values: Float64Array; peak: number } {
    const values = this.#differences.slice(0, this.#seconds);
    let peak = 0;
    for (let second = 1; second < values.length; second++) values[second]! += values[second - 1]!;
    for (const value of values) peak = Math.max(peak, value);
    return { values, peak };
  }
}

const MILLION = 1e6;

/**
 * The nearest whole number of millionths. A value nearer to half-way between two than it is exact is taken for the double that is
 * nearest to half-way: what printf makes of that counts.
 */
function millionths(value: number, doubt: number): number {
  const scaled = value * MILLION;
  const below = Math.floor(scaled);
  const beyond = scaled - below - 0.5;
  if (Math.abs(beyond) <= doubt) return Math.round(Number(formatFixed((below + 0.5) / MILLION, 6)) * MILLION);
  return beyond < 0 ? below : below + 1;
}
