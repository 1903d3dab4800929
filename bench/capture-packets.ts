import type { FlowBatch } from '../lib/flow/batch.js';
import type { FieldName } from '../lib/flow/fields.js';
import { encodePacket } from '../lib/formats/packets/encode.js';
import { HEADER_FIELDS, packetLayout } from '../lib/formats/packets/layouts.js';
import { openFlowFile } from '../lib/formats/reader.js';
import { readFlowFile } from '../lib/store/select-header.js';

const RECORDS = 30;

/** The first flows of a file as `count` packets of version 5 with 30 flows each, every packet preceded by its length. */
export async function packetFile(path: string, count: number): Promise<Buffer> {
  const layout = packetLayout(5);
  if (!layout) throw new Error('version 5 has packets');
  const columns: FieldName[] = [...new Set([...HEADER_FIELDS, ...layout.record.fields])];
  const source = await openFlowFile(path, { columns, batchRows: RECORDS * 100 });
  const pieces: Uint8Array[] = [];
  for await (const batch of source.batches()) {
    // One engine, so that one sequence of numbers is right.
    batch.column('engine_type').fill(0);
    batch.column('engine_id').fill(0);
    for (let from = 0; from + RECORDS <= batch.length && pieces.length < count * 2; from += RECORDS)
      pieces.push(
        ...withLength(encodePacket(layout, { exportVersion: 5, sequence: 0 }, batch, from, from + RECORDS)),
      );
    if (pieces.length >= count * 2) break;
  }
  return Buffer.concat(pieces);
}

function withLength(packet: Uint8Array): [Uint8Array, Uint8Array] {
  return [Uint8Array.of(packet.length >> 8, packet.length & 255), packet];
}

/** What a finished file says of itself, checked against what can be read from it. */
export async function flowsIn(path: string): Promise<{ flows: number; bytes: number }> {
  const { size } = await readFlowFile(path);
  const source = await openFlowFile(path, { columns: ['dpkts'] });
  let flows = 0;
  for await (const batch of source.batches() as AsyncIterable<FlowBatch>) flows += batch.length;
  return { flows, bytes: size };
}
