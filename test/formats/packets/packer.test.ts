import assert from 'node:assert/strict';
import { FlowBatch } from '../../../lib/flow/batch.js';
import { FIELD_NAMES, type FieldName } from '../../../lib/flow/fields.js';
import { openFlowFile } from '../../../lib/formats/reader.js';
import { PacketPacker } from '../../../lib/formats/packets/packer.js';
import { describeWithData, sharedData } from '../../support/data.js';
import { RECORDED_SAMPLES, recordedPackets } from '../../support/export-packets.js';

async function pack(path: string, version: number, method: number | undefined, batchRows: number) {
  const packer = new PacketPacker(version, method);
  const source = await openFlowFile(path, { columns: FIELD_NAMES, batchRows });
  const packets: Uint8Array[] = [];
  for await (const batch of source.batches()) packets.push(...packer.add(batch));
  packets.push(...packer.finish());
  return packets;
}

/** The recorded packets of method 8 lack the protocol, for which their layout has a place. */
function blankProtocols(packet: Uint8Array): void {
  for (let at = 28; at < packet.length; at += 44) packet[at + 33] = 0;
}

describeWithData('export packets', () => {
  for (const [file, packets, version, method] of RECORDED_SAMPLES) {
    it(`of ${file} are those of ${packets}`, async () => {
      const expected = recordedPackets(sharedData('formats', packets));
      for (const batchRows of [4096, 7]) {
        const packed = await pack(sharedData('formats', file), version, method, batchRows);
        if (method === 8) for (const packet of packed) blankProtocols(packet);
        assert.equal(packed.length, expected.length);
        for (const [i, packet] of packed.entries())
          assert.equal(Buffer.from(packet).toString('hex'), expected[i]?.toString('hex'), `packet ${i}`);
      }
    });
  }
});

describe('PacketPacker', () => {
  it('counts the flows of each engine', () => {
    const packer = new PacketPacker(5);
    const batch = new FlowBatch(FIELD_NAMES, 100);
    batch.length = 100;
    batch.column('engine_id').set(Array.from({ length: 100 }, (_, i) => (i < 40 ? 1 : i < 60 ? 2 : 1)));
    const packets = [...packer.add(batch), ...packer.finish()];
    const told = packets.map((packet) => {
      const view = new DataView(packet.buffer);
      return [view.getUint8(21), view.getUint16(2), view.getUint32(16)];
    });
    assert.deepEqual(told, [
      [1, 30, 0],
      [1, 10, 30],
      [2, 20, 0],
      [1, 30, 40],
      [1, 10, 70],
    ]);
  });

  it('refuses versions that have no packets', () => {
    for (const [version, method] of [[9], [1005], [8], [8, 15]] as const)
      assert.throws(() => new PacketPacker(version, method), RangeError);
  });

  it('reads all that its layouts store', () => {
    const columns: readonly FieldName[] = new PacketPacker(8, 6).columns;
    assert.ok(columns.includes('marked_tos') && columns.includes('engine_id'));
  });
});
