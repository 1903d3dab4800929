import type { FlowBatch } from './batch.js';
import type { FieldName } from './fields.js';

/** Appends rows `from` to `to` of one batch to another, which must have room, for the columns that both have. */
export function appendRows(target: FlowBatch, source: FlowBatch, from: number, to: number): void {
  for (const field of target.fields) {
    if (!source.has(field)) continue;
    target.column<FieldName>(field).set(source.column<FieldName>(field).subarray(from, to), target.length);
  }
  target.length += to - from;
}

/** Moves the rows with `mask[i] === 1` together at the beginning of the batch and shortens it to them. */
export function keepRows(batch: FlowBatch, mask: Uint8Array, fields: Iterable<FieldName>): void {
  const { length } = batch;
  for (const field of fields) {
    const column = batch.column<FieldName>(field);
    if (column instanceof Uint32Array) keep32(column, mask, length);
    else if (column instanceof Uint16Array) keep16(column, mask, length);
    else keep8(column, mask, length);
  }
  let kept = 0;
  for (let row = 0; row < length; row++) kept += mask[row]!;
  batch.length = kept;
}

// One function a width: a loop that meets several array types is several times slower.

function keep32(column: Uint32Array, mask: Uint8Array, length: number): void {
  let kept = 0;
  for (let row = 0; row < length; row++) {
    column[kept] = column[row]!;
    kept += mask[row]!;
  }
}

function keep16(column: Uint16Array, mask: Uint8Array, length: number): void {
  let kept = 0;
  for (let row = 0; row < length; row++) {
    column[kept] = column[row]!;
    kept += mask[row]!;
  }
}

function keep8(column: Uint8Array, mask: Uint8Array, length: number): void {
  let kept = 0;
  for (let row = 0; row < length; row++) {
    column[kept] = column[row]!;
    kept += mask[row]!;
  }
}
