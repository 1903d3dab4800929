import type { FlowBatch } from '../../flow/batch.js';
import type { RatePrimitive } from './ast.js';
import type { RowSieve } from './row-sieve.js';

/** Draws lots: the only sieve whose answer depends on who is asked before. */
export class SampleSieve implements RowSieve {
  readonly columns = [];
  readonly cost = 10;
  readonly #oneIn: number;
  readonly #isPermitted: boolean;
  readonly #random: () => number;

  /** @param random numbers from 0 to below 1 */
  constructor({ rules }: RatePrimitive, random: () => number) {
    const rule = rules.at(-1);
    this.#oneIn = rule?.oneIn ?? Infinity;
    this.#isPermitted = rule?.mode !== 'deny';
    this.#random = random;
  }

  keep(_batch: FlowBatch, rows: Uint32Array, count: number): number {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const isDrawn = this.#random() * this.#oneIn < 1;
      if (isDrawn === this.#isPermitted) rows[kept++] = rows[i]!;
    }
    return kept;
  }
}
