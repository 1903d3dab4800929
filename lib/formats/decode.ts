import type { FlowBatch } from '../flow/batch.js';
import type { FieldName } from '../flow/fields.js';
import type { RecordLayout } from './layouts.js';

/** Moves `rows` records that begin at byte `start` of the view into the batch, from row `at` on. */
export type RecordDecoder = (view: DataView, start: number, rows: number, at: number) => void;

interface ColumnPlan<Column> {
  readonly column: Column;
  readonly offset: number;
}

/**
 * Makes the decoder of one record layout into one batch: only the batch's columns are read, one loop a column.
 * Columns that the layout does not store are left as they are.
 */
export function recordDecoder(layout: RecordLayout, batch: FlowBatch, littleEndian: boolean): RecordDecoder {
  const longs: ColumnPlan<Uint32Array>[] = [];
  const words: ColumnPlan<Uint16Array>[] = [];
  const octets: ColumnPlan<Uint8Array>[] = [];
  const scaled: { column: Uint32Array; scale: number }[] = [];

  for (const { field, offset, scale } of layout.placements) {
    if (!batch.has(field)) continue;
    const column = batch.column<FieldName>(field);
    if (column instanceof Uint32Array) longs.push({ column, offset });
    else if (column instanceof Uint16Array) words.push({ column, offset });
    else octets.push({ column, offset });
    if (scale !== undefined && column instanceof Uint32Array) scaled.push({ column, scale });
  }

  const stride = layout.size;
  return (view, start, rows, at) => {
    for (const { column, offset } of longs)
      read32(view, start + offset, stride, column, at, at + rows, littleEndian);
    for (const { column, offset } of words)
      read16(view, start + offset, stride, column, at, at + rows, littleEndian);
    for (const { column, offset } of octets) read8(view, start + offset, stride, column, at, at + rows);
    for (const { column, scale } of scaled) multiply(column, scale, at, at + rows);
  };
}

// One function a width keeps every loop monomorphic. DataView is as fast as an aligned typed array here and needs
// neither alignment nor a swap for the other byte order.

function read32(
  view: DataView,
  position: number,
  stride: number,
  column: Uint32Array,
  from: number,
  to: number,
  littleEndian: boolean,
): void {
  for (let row = from; row < to; row++, position += stride)
    column[row] = view.getUint32(position, littleEndian);
}

function read16(
  view: DataView,
  position: number,
  stride: number,
  column: Uint16Array,
  from: number,
  to: number,
  littleEndian: boolean,
): void {
  for (let row = from; row < to; row++, position += stride)
    column[row] = view.getUint16(position, littleEndian);
}

function read8(
  view: DataView,
  position: number,
  stride: number,
  column: Uint8Array,
  from: number,
  to: number,
): void {
  for (let row = from; row < to; row++, position += stride) column[row] = view.getUint8(position);
}

function multiply(column: Uint32Array, scale: number, from: number, to: number): void {
  for (let row = from; row < to; row++) column[row] = (column[row] ?? 0) * scale;
}
