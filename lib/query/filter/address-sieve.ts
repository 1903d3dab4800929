import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import type { Boundaries } from './boundaries.js';
import type { Field32 } from './flow-values.js';
import type { RowSieve } from './row-sieve.js';

const BLOCKS = 65536;

/**
 * An address (or another number of 32 bits) looked up in flat ranges.
 *
 * An index has for every /16 how many boundaries lie at or below its start; only in a /16 that a boundary cuts is there anything to
 * search. The search adds up comparisons instead of branching on them: the addresses of flows come in no order, and a branch would
 * often be guessed wrong.
 */
export class AddressSieve implements RowSieve {
  readonly columns: readonly FieldName[];
  readonly cost = 2;
  readonly #field: Field32;
  readonly #boundaries: Uint32Array;
  readonly #index: Uint32Array;

  constructor(boundaries: Boundaries, field: Field32) {
    this.columns = [field];
    this.#field = field;
    this.#boundaries = Uint32Array.from(boundaries.filter((boundary) => boundary < 2 ** 32));
    this.#index = indexOf(this.#boundaries);
  }

  keep(batch: FlowBatch, rows: Uint32Array, count: number): number {
    return keepInside(batch.column(this.#field), this.#boundaries, this.#index, rows, count);
  }
}

function indexOf(boundaries: Uint32Array): Uint32Array {
  const index = new Uint32Array(BLOCKS + 1).fill(boundaries.length);
  let below = 0;
  for (let block = 0; block < BLOCKS; block++) {
    while (below < boundaries.length && boundaries[below]! <= block * BLOCKS) below++;
    index[block] = below;
  }
  return index;
}

function keepInside(
  column: Uint32Array,
  boundaries: Uint32Array,
  index: Uint32Array,
  rows: Uint32Array,
  count: number,
): number {
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const row = rows[i]!;
    const address = column[row]!;
    const block = address >>> 16;
    let notAbove = index[block]!;
    for (let left = index[block + 1]! - notAbove; left > 0;) {
      const half = (left + 1) >>> 1;
      notAbove += Number(boundaries[notAbove + half - 1]! <= address) * half;
      left -= half;
    }
    rows[kept] = row;
    kept += notAbove & 1;
  }
  return kept;
}
