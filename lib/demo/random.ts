/**
 * A small pseudo-random generator (sfc32) of 32-bit integer arithmetic: the same keys give the same numbers everywhere.
 *
 * Derived quantities use only +, -, *, / and the square root, which IEEE 754 rounds exactly, so demo files do not depend on
 * the mathematical library of a machine.
 */
export class Random {
  #a = 0;
  #b = 0;
  #c = 0;
  #counter = 1;

  /** @param keys integers that name the sequence, for example seed, purpose and interval */
  constructor(...keys: readonly number[]) {
    this.#a = hashOf(keys, 0x9e3779b9);
    this.#b = hashOf(keys, 0x85ebca6b);
    this.#c = hashOf(keys, 0xc2b2ae35);
    for (let i = 0; i < 12; i++) this.uint32();
  }

  /** An integer of 0 .. 2^32 - 1. */
  uint32(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** A number of [0, 1). */
  fraction(): number {
    return this.uint32() / 0x100000000;
  }

  /** An integer of 0 .. `limit` - 1. */
  below(limit: number): number {
    return Math.floor(this.fraction() * limit);
  }

  /** An integer of `least` .. `most`. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /**
   * How many independent events happen when `mean` are expected: close to a Poisson distribution, by trials for small means and
   * by a sum of uniform numbers for large ones.
   */
  count(mean: number): number {
    if (mean < 4) {
      let events = 0;
      for (let trial = 0; trial < 16; trial++) if (this.chance(mean / 16)) events++;
      return events;
    }
    const bell = this.fraction() + this.fraction() + this.fraction() - 1.5; // variance 1/4
    return Math.max(0, Math.floor(mean + 2 * bell * Math.sqrt(mean) + this.fraction()));
  }

  /** A Pareto distributed integer with tail exponent 4/3, not above `most`: many small values, few large ones. */
  pareto(least: number, most: number): number {
    const root = Math.sqrt(1 - this.fraction());
    return Math.floor(Math.min(most, least / (root * Math.sqrt(root))));
  }
}

/** 32 well-mixed bits of a list of integers (the finaliser of MurmurHash3 after each). */
export function hashOf(keys: readonly number[], basis = 0): number {
  let hash = basis | 0;
  for (const key of keys) {
    hash = Math.imul(hash ^ (key | 0), 0xcc9e2d51);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}
