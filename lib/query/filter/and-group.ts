import type { FlowBatch } from '../../flow/batch.js';
import type { RowSieve } from './row-sieve.js';

interface Experience {
  readonly sieve: RowSieve;
  asked: number;
  passed: number;
}

/**
 * Sieves that a flow must all pass. What is cheap and turns many flows away is asked first; what that is shows while it goes on,
 * and is looked at again after 1, 2, 4, 8 ... batches.
 */
export class AndGroup {
  readonly #sieves: Experience[];
  readonly #mayReorder: boolean;
  #batches = 0;

  constructor(sieves: readonly RowSieve[], mayReorder: boolean) {
    this.#sieves = sieves.map((sieve) => ({ sieve, asked: 0, passed: 0 }));
    this.#mayReorder = mayReorder;
    if (mayReorder) this.#reorder();
  }

  /** As RowSieve.keep. */
  keep(batch: FlowBatch, rows: Uint32Array, count: number): number {
    let left = count;
    for (const experience of this.#sieves) {
      if (left === 0) break;
      experience.asked += left;
      left = experience.sieve.keep(batch, rows, left);
      experience.passed += left;
    }
    this.#batches++;
    const isPowerOfTwo = (this.#batches & (this.#batches - 1)) === 0;
    if (this.#mayReorder && isPowerOfTwo) this.#reorder();
    return left;
  }

  #reorder(): void {
    this.#sieves.sort((a, b) => workPerRefusal(a) - workPerRefusal(b));
  }
}

/** Expected work until one flow is turned away; half of the flows pass a sieve of which nothing is known. */
function workPerRefusal({ sieve, asked, passed }: Experience): number {
  return (sieve.cost * (asked + 2)) / (asked - passed + 1);
}
