import { newColumn, type Column, type ColumnOf, type FieldName } from './fields.js';

/**
 * Some thousand flows as columns: one typed array a field, row `i` of every column is flow `i`.
 *
 * Only the columns a reader was asked for exist; asking for another one is a programming error.
 * A reader reuses one batch for a whole file: its contents are valid until the next batch is requested.
 */
export class FlowBatch {
  /** Rows in use; the arrays may be longer. */
  length = 0;
  readonly capacity: number;
  readonly #columns = new Map<FieldName, Column>();

  constructor(fields: Iterable<FieldName>, capacity: number) {
    this.capacity = capacity;
    for (const field of fields) this.#columns.set(field, newColumn(field, capacity));
  }

  get fields(): FieldName[] {
    return [...this.#columns.keys()];
  }

  has(field: FieldName): boolean {
    return this.#columns.has(field);
  }

  /** The array behind a field; fetch it once a batch, outside the loop over rows. */
  column<F extends FieldName>(field: F): ColumnOf<F> {
    const column = this.#columns.get(field);
    if (!column) throw new Error(`column ${field} was not requested from the reader`);
    return column as ColumnOf<F>;
  }
}
