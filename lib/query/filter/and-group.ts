import type { FlowBatch } from '../../flow/batch.js';
import type { RowTest } from './row-test.js';

interface Experience {
  readonly test: RowTest;
  asked: number;
  passed: number;
}

/**
 * Tests that a flow must all pass. What is cheap and turns many flows away is asked first; what that is shows while it goes on,
 * and is looked at again after 1, 2, 4, 8 ... batches.
 */
export class AndGroup {
  readonly #tests: Experience[];
  readonly #mayReorder: boolean;
  #batches = 0;

  constructor(tests: readonly RowTest[], mayReorder: boolean) {
    this.#tests = tests.map((test) => ({ test, asked: 0, passed: 0 }));
    this.#mayReorder = mayReorder;
    if (mayReorder) this.#reorder();
  }

  /** As RowTest.keep. */
  keep(batch: FlowBatch, rows: Uint32Array, count: number): number {
    let left = count;
    for (const experience of this.#tests) {
      if (left === 0) break;
      experience.asked += left;
      left = experience.test.keep(batch, rows, left);
      experience.passed += left;
    }
    this.#batches++;
    const isPowerOfTwo = (this.#batches & (this.#batches - 1)) === 0;
    if (this.#mayReorder && isPowerOfTwo) this.#reorder();
    return left;
  }

  #reorder(): void {
    this.#tests.sort((a, b) => workPerRefusal(a) - workPerRefusal(b));
  }
}

/** Expected work until one flow is turned away; half of the flows pass a test of which nothing is known. */
function workPerRefusal({ test, asked, passed }: Experience): number {
  return (test.cost * (asked + 2)) / (asked - passed + 1);
}
