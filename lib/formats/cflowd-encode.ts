import type { FlowBatch } from '../flow/batch.js';
import { FIELD_BITS, type FieldName } from '../flow/fields.js';
import { flowTimeMs } from '../flow/time.js';
import { INDEX_BITS, INDEX_SIZE } from './cflowd.js';
import { encodeRecords } from './encode.js';
import type { Placement } from './layouts.js';

/** Columns from which start and end in epoch seconds are made. */
const CLOCK_FIELDS: readonly FieldName[] = ['unix_secs', 'unix_nsecs', 'sysuptime', 'first', 'last'];

/**
 * Index of the cflowd records for flows that have these fields (flow-files specification, section 7).
 * Quirk (keep): no protocol for export version 8.
 */
export function cflowdIndex(fields: ReadonlySet<FieldName>, exportVersion: number): number {
  return INDEX_BITS.reduce((index, field, bit) => {
    const isKept = fields.has(field) && !(exportVersion === 8 && field === 'prot');
    return isKept ? index + 2 ** bit : index;
  }, 0);
}

/** Flows as cflowd raw records of one index, without header or end. */
export class CflowdEncoder {
  /** The columns it reads. */
  readonly columns: readonly FieldName[];
  readonly #index: number;
  readonly #placements: readonly Placement[];
  readonly #size: number;
  readonly #times: { readonly field: 'first' | 'last'; readonly offset: number }[] = [];

  constructor(index: number) {
    this.#index = index;
    const placements: Placement[] = [];
    let size = INDEX_SIZE;
    INDEX_BITS.forEach((field, bit) => {
      if (!(index & (1 << bit))) return;
      if (field === 'first' || field === 'last') this.#times.push({ field, offset: size });
      else placements.push({ field, offset: size });
      size += FIELD_BITS[field] / 8;
    });
    this.#placements = placements;
    this.#size = size;
    this.columns = [
      ...placements.map(({ field }) => field),
      ...(this.#times.length === 0 ? [] : CLOCK_FIELDS),
    ];
  }

  encode(batch: FlowBatch): Uint8Array {
    const bytes = new Uint8Array(batch.length * this.#size);
    const view = new DataView(bytes.buffer);
    for (let row = 0; row < batch.length; row++) view.setUint32(row * this.#size, this.#index);
    const layout = { size: this.#size, placements: this.#placements, fields: new Set<FieldName>() };
    encodeRecords(layout, batch, 0, batch.length, view, false);
    for (const { field, offset } of this.#times) this.#encodeTimes(batch, field, view, offset);
    return bytes;
  }

  #encodeTimes(batch: FlowBatch, field: 'first' | 'last', view: DataView, offset: number): void {
    const [seconds, nanoseconds] = [batch.column('unix_secs'), batch.column('unix_nsecs')];
    const [uptime, flowTime] = [batch.column('sysuptime'), batch.column(field)];
    for (let row = 0, at = offset; row < batch.length; row++, at += this.#size) {
      const ms = flowTimeMs(seconds[row]!, nanoseconds[row]!, uptime[row]!, flowTime[row]!);
      view.setUint32(at, Math.floor(ms / 1000));
    }
  }
}
