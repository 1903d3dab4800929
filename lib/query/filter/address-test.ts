import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import type { Boundaries } from './boundaries.js';
import type { Field32 } from './flow-values.js';
import type { RowTest } from './row-test.js';

const BLOCKS = 65536;

/**
 * An address (or another number of 32 bits) looked up in flat ranges.
 *
 * The index has for every /16 how many boundaries lie below it; only in a /16 that a boundary cuts is there anything to search.
 */
export class AddressTest implements RowTest {
  readonly columns: readonly FieldName[];
  readonly cost = 2;
  readonly #field: Field32;
  readonly #boundaries: Uint32Array;
  readonly #index = new Uint32Array(BLOCKS + 1);

  constructor(boundaries: Boundaries, field: Field32) {
    this.columns = [field];
    this.#field = field;
    this.#boundaries = Uint32Array.from(boundaries.filter((boundary) => boundary < 2 ** 32));
    let below = 0;
    for (let block = 0; block < BLOCKS; block++) {
      while (below < this.#boundaries.length && this.#boundaries[below]! <= block * BLOCKS) below++;
      this.#index[block] = below;
    }
    this.#index[BLOCKS] = this.#boundaries.length;
  }

  keep(batch: FlowBatch, rows: Uint32Array, count: number): number {
    return keepInside(batch.column(this.#field), this.#boundaries, this.#index, rows, count);
  }
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
    let low = index[block]!;
    let high = index[block + 1]!;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (boundaries[middle]! <= address) low = middle + 1;
      else high = middle;
    }
    rows[kept] = row;
    kept += low & 1;
  }
  return kept;
}
