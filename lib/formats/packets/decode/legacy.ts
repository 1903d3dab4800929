import type { FlowBatch } from '../../../flow/batch.js';
import type { FieldName } from '../../../flow/fields.js';
import { recordDecoder, type RecordDecoder } from '../../decode.js';
import { HEADER_FIELDS } from '../layouts.js';
import type { LegacyHeader } from './header.js';

/** How the records of one layout get into the batch. */
interface Plan {
  readonly decode: RecordDecoder;
  /** Columns of the batch that such packets say nothing about. */
  readonly absent: readonly FieldName[];
}

/** Appends the records of packets of version 1 to 8 to a batch. */
export class LegacyDecoder {
  readonly #batch: FlowBatch;
  readonly #plans = new Map<string, Plan>();

  constructor(batch: FlowBatch) {
    this.#batch = batch;
  }

  /**
   * Appends all records of a packet; the batch must have room for them. Columns that the version lacks are 0 (`dflows`: 1), the
   * AS numbers stand in the tags too.
   *
   * @param exporter source address of the packet
   */
  append(view: DataView, header: LegacyHeader, exporter: number): void {
    const batch = this.#batch;
    const from = batch.length;
    const to = from + header.count;
    const { decode, absent } = this.#planOf(header);
    decode(view, header.layout.headerSize, header.count, from);
    const fill = (field: FieldName, value: number): void => {
      if (batch.has(field)) batch.column<FieldName>(field).fill(value, from, to);
    };
    fill('unix_secs', header.unixSecs);
    fill('unix_nsecs', header.unixNsecs);
    fill('sysuptime', header.sysUptime);
    fill('engine_type', header.engineType);
    fill('engine_id', header.engineId);
    fill('exaddr', exporter);
    for (const field of absent) fill(field, field === 'dflows' ? 1 : 0);
    if (header.layout.record.fields.has('src_as')) copyAsNumbers(batch, from, to);
    batch.length = to;
  }

  #planOf({ version, aggregationMethod = 0, recordSize, layout }: LegacyHeader): Plan {
    const key = `${version}.${aggregationMethod}.${recordSize}`;
    const known = this.#plans.get(key);
    if (known) return known;
    const { record } = layout;
    const present = new Set<FieldName>([...record.fields, ...HEADER_FIELDS, 'exaddr']);
    const plan = {
      decode: recordDecoder({ ...record, size: recordSize }, this.#batch, false),
      absent: this.#batch.fields.filter((field) => !present.has(field)),
    };
    this.#plans.set(key, plan);
    return plan;
  }
}

/** Where the tags are stored (version 1005) they hold AS numbers, so that those of 32 bits have a place. */
function copyAsNumbers(batch: FlowBatch, from: number, to: number): void {
  if (batch.has('src_tag') && batch.has('src_as'))
    batch.column('src_tag').set(batch.column('src_as').subarray(from, to), from);
  if (batch.has('dst_tag') && batch.has('dst_as'))
    batch.column('dst_tag').set(batch.column('dst_as').subarray(from, to), from);
}
