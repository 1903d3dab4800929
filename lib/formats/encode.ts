import type { FlowBatch } from '../flow/batch.js';
import { FIELD_BITS, type FieldName } from '../flow/fields.js';
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
    const column = batch.has(field) ? batch.column<FieldName>(field) : undefined;
    const absent = field === 'dflows' ? 1 : 0;
    const write = WRITERS[FIELD_BITS[field]];
    for (let row = from, at = offset; row < to; row++, at += layout.size) {
      write(view, at, column?.[row] ?? absent, littleEndian);
    }
  }
}

type WriteValue = (view: DataView, at: number, value: number, littleEndian: boolean) => void;

const WRITERS: Readonly<Record<8 | 16 | 32, WriteValue>> = {
  8: (view, at, value) => view.setUint8(at, value),
  16: (view, at, value, littleEndian) => view.setUint16(at, value, littleEndian),
  32: (view, at, value, littleEndian) => view.setUint32(at, value, littleEndian),
};
