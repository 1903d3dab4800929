/**
 * Counters that stay exact beyond 2^53 at the price of plain floating-point additions.
 *
 * Flow records add less than 2^32 to a counter. As long as `fold` runs at least every {@link FOLD_INTERVAL} additions no counter
 * reaches 2^53 before it is emptied into its 64-bit part, so no addition ever rounds.
 */
export class ExactCounters {
  /** What was counted since the last fold; add to it directly in hot loops. */
  values: Float64Array;
  readonly #folded = new Map<number, bigint>();

  constructor(size: number) {
    this.values = new Float64Array(size);
  }

  /** The exact value of one counter. */
  at(index: number): bigint {
    return BigInt(this.values[index] ?? 0) + (this.#folded.get(index) ?? 0n);
  }

  /** Adds to a counter a value of any size. */
  add(index: number, value: bigint): void {
    this.#folded.set(index, (this.#folded.get(index) ?? 0n) + value);
  }

  fold(): void {
    const values = this.values;
    for (let i = 0; i < values.length; i++) {
      if (values[i]! < FOLD_THRESHOLD) continue;
      this.add(i, BigInt(values[i]!));
      values[i] = 0;
    }
  }

  /** Whether any counter has a part beyond the plain one. */
  get hasFolded(): boolean {
    return this.#folded.size > 0;
  }

  /** More room; the counters so far keep their numbers. */
  grow(size: number): void {
    const larger = new Float64Array(size);
    larger.set(this.values);
    this.values = larger;
  }
}

const FOLD_THRESHOLD = 2 ** 52;

/** Additions of up to 2^32 each that fit between the threshold and 2^53. */
export const FOLD_INTERVAL = 2 ** 20;
