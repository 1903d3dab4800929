import type { Random } from './random.js';

/** Draws indexes by given weights in constant time (Walker's alias method). */
export class WeightedChoice {
  readonly #threshold: Float64Array;
  readonly #alias: Uint32Array;

  /** @param weights not negative, at least one above 0 */
  constructor(weights: readonly number[]) {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    if (!(total > 0)) throw new RangeError('weights need a positive sum');
    const size = weights.length;
    const scaled = Float64Array.from(weights, (weight) => (weight * size) / total);
    this.#threshold = new Float64Array(size).fill(1);
    this.#alias = Uint32Array.from(weights, (_, index) => index);
    const small: number[] = [];
    const large: number[] = [];
    scaled.forEach((share, index) => (share < 1 ? small : large).push(index));
    for (;;) {
      const lesser = small.pop();
      const greater = large.at(-1);
      if (lesser === undefined || greater === undefined) return;
      const share = scaled[lesser] ?? 0;
      this.#threshold[lesser] = share;
      this.#alias[lesser] = greater;
      const rest = (scaled[greater] ?? 0) - (1 - share);
      scaled[greater] = rest;
      if (rest < 1) small.push(large.pop() ?? greater);
    }
  }

  draw(random: Random): number {
    const place = random.fraction() * this.#alias.length;
    const column = Math.floor(place);
    return place - column < (this.#threshold[column] ?? 1) ? column : (this.#alias[column] ?? column);
  }
}

/** Popularity by Zipf's law, flattened at the top: the weight of rank r is 1 / (r + `flatness`). */
export function zipf(ranks: number, flatness: number): WeightedChoice {
  return new WeightedChoice(Array.from({ length: ranks }, (_, rank) => 1 / (rank + flatness)));
}
