import type { FlowBatch } from '../../flow/batch.js';
import type { ColumnOf, FieldName } from '../../flow/fields.js';
import { FIELD_BITS } from '../../flow/fields.js';
import type { ListPrimitive } from './ast.js';
import type { RowSieve } from './row-sieve.js';

/** A value of 8 or 16 bits looked up in a table. */
export class ListSieve implements RowSieve {
  readonly columns: readonly [FieldName];
  readonly cost = 1;
  readonly #field: FieldName;
  readonly #table: Uint8Array;

  constructor(primitive: ListPrimitive, field: FieldName) {
    this.columns = [field];
    this.#field = field;
    this.#table = permittedValues(primitive, 2 ** FIELD_BITS[field]);
  }

  keep(batch: FlowBatch, rows: Uint32Array, count: number): number {
    const column = batch.column(this.#field);
    if (column instanceof Uint8Array) return keepListedBytes(column, this.#table, rows, count);
    return keepListed(column, this.#table, rows, count);
  }
}

/** 1 for every value of the field that is permitted. */
export function permittedValues(primitive: ListPrimitive, values: number): Uint8Array {
  const { rules, mask = 0xff } = primitive;
  const table = new Uint8Array(values).fill(primitive.default === 'permit' ? 1 : 0);
  for (const { mode, negated = false, ranges } of rules) {
    const stored = (mode === 'permit') !== negated ? 1 : 0;
    for (const { start, end } of ranges) table.fill(stored, start, end + 1);
  }
  return mask === 0xff ? table : table.map((_, value) => table[value & mask] ?? 0);
}

function keepListed(
  column: ColumnOf<FieldName>,
  table: Uint8Array,
  rows: Uint32Array,
  count: number,
): number {
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const row = rows[i]!;
    rows[kept] = row;
    kept += table[column[row]!]!;
  }
  return kept;
}

/** The same loop again: one loop for both widths of columns would be compiled for neither. */
function keepListedBytes(column: Uint8Array, table: Uint8Array, rows: Uint32Array, count: number): number {
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const row = rows[i]!;
    rows[kept] = row;
    kept += table[column[row]!]!;
  }
  return kept;
}
