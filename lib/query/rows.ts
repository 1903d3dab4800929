import type { FlowBatch } from '../flow/batch.js';
import type { Column, FieldName } from '../flow/fields.js';

/**
 * The rows of a batch that a mask permits, and their values.
 *
 * Kernels work on dense arrays of 32-bit numbers only: that keeps their loops of one type and free of tests. The arrays it gives
 * are valid until the same one is asked for again.
 */
export class SelectedRows {
  /** Number of rows taken. */
  count = 0;
  #batch: FlowBatch | undefined;
  #masked = false;
  #rows = new Uint32Array(0);
  readonly #scratch = new Map<string, Uint32Array>();

  select(batch: FlowBatch, mask: Uint8Array | undefined): void {
    this.#batch = batch;
    this.#masked = mask !== undefined;
    this.count = batch.length;
    if (!mask) return;
    if (this.#rows.length < batch.length) this.#rows = new Uint32Array(batch.length);
    this.count = permittedRows(mask, batch.length, this.#rows);
  }

  /** Keeps only those of the selected rows whose value of the field is accepted: `accepted[value] === 1`. */
  restrict(field: FieldName, accepted: Uint8Array): void {
    const values = this.values(field);
    this.#keep((i) => accepted[values[i]!] === 1);
  }

  /** Keeps only those of the selected rows whose value of the field is not 0; returns how many it dropped. */
  dropZero(field: FieldName): number {
    const values = this.values(field);
    const before = this.count;
    if (values.subarray(0, before).includes(0)) this.#keep((i) => values[i] !== 0);
    return before - this.count;
  }

  /** Keeps only those of the selected rows whose field has the value. */
  keepEqual(field: FieldName, value: number): void {
    const values = this.values(field);
    this.#keep((i) => values[i] === value);
  }

  /** The values of a field in the selected rows. */
  values(field: FieldName): Uint32Array {
    const batch = this.#batch;
    if (!batch) throw new Error('no rows are selected');
    const column: Column = batch.column<FieldName>(field);
    if (!this.#masked && column instanceof Uint32Array) return column;
    const values = this.scratch(field);
    if (this.#masked) gather(column, this.#rows, this.count, values);
    else values.set(column.subarray(0, this.count));
    return values;
  }

  /** A reusable array with room for the selected rows. */
  scratch(name: string): Uint32Array {
    let array = this.#scratch.get(name);
    if (!array || array.length < this.count) {
      array = new Uint32Array(Math.max(this.count, this.#batch?.capacity ?? 0));
      this.#scratch.set(name, array);
    }
    return array;
  }

  #keep(isKept: (i: number) => boolean): void {
    const before = this.#rows;
    if (before.length < this.count) this.#rows = new Uint32Array(this.count);
    let kept = 0;
    for (let i = 0; i < this.count; i++) {
      if (isKept(i)) this.#rows[kept++] = this.#masked ? before[i]! : i;
    }
    this.#masked = true;
    this.count = kept;
  }
}

function permittedRows(mask: Uint8Array, length: number, rows: Uint32Array): number {
  let count = 0;
  for (let row = 0; row < length; row++) {
    rows[count] = row;
    count += mask[row]!;
  }
  return count;
}

// One function a width: a loop that meets several array types is several times slower.

function gather(column: Column, rows: Uint32Array, count: number, values: Uint32Array): void {
  if (column instanceof Uint32Array) gather32(column, rows, count, values);
  else if (column instanceof Uint16Array) gather16(column, rows, count, values);
  else gather8(column, rows, count, values);
}

function gather32(column: Uint32Array, rows: Uint32Array, count: number, values: Uint32Array): void {
  for (let i = 0; i < count; i++) values[i] = column[rows[i]!]!;
}

function gather16(column: Uint16Array, rows: Uint32Array, count: number, values: Uint32Array): void {
  for (let i = 0; i < count; i++) values[i] = column[rows[i]!]!;
}

function gather8(column: Uint8Array, rows: Uint32Array, count: number, values: Uint32Array): void {
  for (let i = 0; i < count; i++) values[i] = column[rows[i]!]!;
}
