import type { FlowBatch } from '../flow/batch.js';
import { newColumn, type Column, type FieldName } from '../flow/fields.js';
import type { RecordLayout } from './layouts.js';

/**
 * Writes rows `from` to `to` of a batch as records of the layout to the beginning of the view, a column at a time. Fields that
 * the batch has no column for are 0 (`dflows`: 1); pads are left as they are.
 */
export function encodeRecords(
  layout: RecordLayout,
  batch: FlowBatch,
  from: number,
  to: number,
  view: DataView,
  littleEndian: boolean,
): void {
  for (const { field, offset } of layout.placements) {
    const column = columnOf(batch, field, to);
    if (column instanceof Uint32Array) write32(view, offset, layout.size, column, from, to, littleEndian);
    else if (column instanceof Uint16Array)
      write16(view, offset, layout.size, column, from, to, littleEndian);
    else write8(view, offset, layout.size, column, from, to);
  }
}

function columnOf(batch: FlowBatch, field: FieldName, rows: number): Column {
  if (batch.has(field)) return batch.column<FieldName>(field);
  const absent = newColumn(field, rows);
  return field === 'dflows' ? absent.fill(1) : absent;
}

// One function a width keeps every loop monomorphic, as in decoding.

function write32(
  view: DataView,
  position: number,
  stride: number,
  column: Uint32Array,
  from: number,
  to: number,
  littleEndian: boolean,
): void {
  for (let row = from; row < to; row++, position += stride)
    view.setUint32(position, column[row]!, littleEndian);
}

function write16(
  view: DataView,
  position: number,
  stride: number,
  column: Uint16Array,
  from: number,
  to: number,
  littleEndian: boolean,
): void {
  for (let row = from; row < to; row++, position += stride)
    view.setUint16(position, column[row]!, littleEndian);
}

function write8(
  view: DataView,
  position: number,
  stride: number,
  column: Uint8Array,
  from: number,
  to: number,
): void {
  for (let row = from; row < to; row++, position += stride) view.setUint8(position, column[row]!);
}
