import { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import { encodePacket } from './encode.js';
import { HEADER_FIELDS, packetLayout, type PacketLayout } from './layouts.js';

/**
 * Puts flows into export packets as flow-send does (flow-tools specification, section 12): neighbours whose times of export and engine
 * are equal share a packet, up to the maximum; sequence numbers begin with 0 for each engine.
 */
export class PacketPacker {
  /** The columns it reads. */
  readonly columns: readonly FieldName[];
  readonly #version: { readonly exportVersion: number; readonly aggregationMethod?: number | undefined };
  readonly #layout: PacketLayout;
  /** Flows that wait for the packet to be full. */
  readonly #waiting: FlowBatch;
  readonly #sequences = new Map<number, number>();

  /** @throws RangeError for a version that does not exist in packets */
  constructor(exportVersion: number, aggregationMethod?: number) {
    const layout = packetLayout(exportVersion, aggregationMethod);
    if (!layout) throw new RangeError(`export version ${exportVersion} does not exist in packets`);
    this.#version = { exportVersion, aggregationMethod };
    this.#layout = layout;
    this.columns = [...new Set([...HEADER_FIELDS, ...layout.record.fields])];
    this.#waiting = new FlowBatch(this.columns, layout.maxRecords);
  }

  /** The packets that are complete when these flows are added. */
  *add(batch: FlowBatch): Generator<Uint8Array> {
    for (let from = 0; from < batch.length;) {
      const waiting = this.#waiting;
      if (waiting.length > 0 && (waiting.length === waiting.capacity || !isSame(waiting, 0, batch, from)))
        yield* this.finish();
      const room = waiting.capacity - waiting.length;
      let to = from + 1;
      while (to < batch.length && to - from < room && isSame(batch, from, batch, to)) to++;
      for (const field of this.columns) {
        const target = waiting.column<FieldName>(field);
        target.set(batch.column<FieldName>(field).subarray(from, to), waiting.length);
      }
      waiting.length += to - from;
      from = to;
    }
  }

  /** The last packet, unless nothing waits. */
  *finish(): Generator<Uint8Array> {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    const engine = waiting.column('engine_type')[0]! * 256 + waiting.column('engine_id')[0]!;
    const sequence = this.#sequences.get(engine) ?? 0;
    yield encodePacket(this.#layout, { ...this.#version, sequence }, waiting, 0, waiting.length);
    this.#sequences.set(engine, (sequence + waiting.length) >>> 0);
    waiting.length = 0;
  }
}

/** Whether two rows may share a packet. */
function isSame(a: FlowBatch, rowOfA: number, b: FlowBatch, rowOfB: number): boolean {
  return HEADER_FIELDS.every(
    (field) => a.column<FieldName>(field)[rowOfA] === b.column<FieldName>(field)[rowOfB],
  );
}
