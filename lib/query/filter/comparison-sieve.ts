import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import type { Boundaries } from './boundaries.js';
import type { FlowValue } from './flow-values.js';
import type { RowSieve } from './row-sieve.js';

/** A number of the flow compared with the numbers of the rules. */
export class ComparisonSieve implements RowSieve {
  readonly columns: readonly FieldName[];
  readonly cost: number;
  readonly #value: FlowValue;
  readonly #boundaries: Float64Array;
  #values = new Float64Array(0);

  constructor(boundaries: Boundaries, value: FlowValue) {
    this.columns = value.columns;
    this.cost = value.cost;
    this.#value = value;
    this.#boundaries = Float64Array.from(boundaries);
  }

  keep(batch: FlowBatch, rows: Uint32Array, count: number): number {
    if (this.#values.length < count) this.#values = new Float64Array(rows.length);
    this.#value.read(batch, rows, count, this.#values);
    return keepBetween(this.#values, this.#boundaries, rows, count);
  }
}

/** Adds up comparisons instead of branching on them, as AddressSieve does. */
function keepBetween(
  values: Float64Array,
  boundaries: Float64Array,
  rows: Uint32Array,
  count: number,
): number {
  const end = boundaries.length;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    let notAbove = 0;
    for (let left = end; left > 0;) {
      const half = (left + 1) >>> 1;
      notAbove += Number(boundaries[notAbove + half - 1]! <= value) * half;
      left -= half;
    }
    rows[kept] = rows[i]!;
    kept += notAbove & 1;
  }
  return kept;
}
