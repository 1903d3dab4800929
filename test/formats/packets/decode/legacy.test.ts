import assert from 'node:assert/strict';
import { FlowBatch } from '../../../../lib/flow/batch.js';
import { FIELD_NAMES, type FieldName } from '../../../../lib/flow/fields.js';
import { PacketError } from '../../../../lib/formats/packets/decode/errors.js';
import { parsePacketHeader } from '../../../../lib/formats/packets/decode/header.js';
import { HEADER_FIELDS, packetLayout } from '../../../../lib/formats/packets/layouts.js';
import { PacketPacker } from '../../../../lib/formats/packets/packer.js';
import { openFlowFile } from '../../../../lib/formats/reader.js';
import { describeWithData, sharedData } from '../../../support/data.js';
import { RECORDED_SAMPLES, recordedPackets } from '../../../support/export-packets.js';
import { decodePackets, type Row } from './decoded.js';

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

async function rowsOfFile(path: string): Promise<Row[]> {
  const source = await openFlowFile(path, { columns: FIELD_NAMES });
  const rows: Row[] = [];
  for await (const batch of source.batches())
    for (let i = 0; i < batch.length; i++)
      rows.push(Object.fromEntries(batch.fields.map((field) => [field, batch.column(field)[i]])) as Row);
  return rows;
}

describeWithData('recorded packets of versions 1 to 8', () => {
  for (const [file, packets, version, method] of RECORDED_SAMPLES) {
    it(`of ${packets} hold the flows of ${file}`, async () => {
      const { rows } = decodePackets(recordedPackets(sharedData('formats', packets)));
      const expected = await rowsOfFile(sharedData('formats', file));
      const known: FieldName[] = [...HEADER_FIELDS, ...(packetLayout(version, method)?.record.fields ?? [])];
      // These records have no place for the protocol, the packets have.
      const fields = known.filter((field) => !(method === 8 && field === 'prot'));
      const shown = (row: Row): Partial<Row> =>
        Object.fromEntries(fields.map((field) => [field, row[field]]));
      if (version === 1) for (const row of expected) row.engine_type = row.engine_id = 0;
      assert.deepEqual(rows.map(shown), expected.map(shown));
    });
  }
});

describe('packets of versions 1 to 8', () => {
  const versions: [number, number?][] = [[1], [5], [6], [7]];
  for (let method = 1; method <= 14; method++) versions.push([8, method]);

  /** Flows with a different value in every field. */
  const flows = (version: number, method?: number): FlowBatch => {
    const fields = packetLayout(version, method)?.record.fields ?? new Set<FieldName>();
    const batch = new FlowBatch([...HEADER_FIELDS, ...fields], 20);
    batch.length = 20;
    for (const [index, field] of [...fields].entries()) {
      const column = batch.column<FieldName>(field);
      for (let row = 0; row < 20; row++) column[row] = index * 7 + row + 1;
    }
    batch.column('sysuptime').fill(123456);
    batch.column('unix_secs').fill(1772460000);
    if (version !== 1) batch.column('engine_id').fill(9);
    return batch;
  };

  for (const [version, method] of versions) {
    it(`${method === undefined ? version : `${version}.${method}`} come back as they were sent`, () => {
      const batch = flows(version, method);
      const packer = new PacketPacker(version, method);
      const packets = [...packer.add(batch), ...packer.finish()];
      const { rows } = decodePackets(packets, { exporter: 0x0a000001 });
      assert.equal(rows.length, 20);
      for (const [i, row] of rows.entries()) {
        for (const field of batch.fields) assert.equal(row[field], batch.column(field)[i], field);
        assert.equal(row.exaddr, 0x0a000001);
        if (!batch.has('dflows')) assert.equal(row.dflows, 1);
        if (!batch.has('peer_nexthop')) assert.equal(row.peer_nexthop, 0);
      }
    });
  }

  const packetOf = (version: number, method?: number): Uint8Array => {
    const packer = new PacketPacker(version, method);
    const [packet] = [...packer.add(flows(version, method)), ...packer.finish()];
    assert.ok(packet);
    return packet;
  };

  it('may have records of 52 bytes in version 1', () => {
    const packet = packetOf(1);
    const long = new Uint8Array(16 + 20 * 52);
    long.set(packet.subarray(0, 16));
    for (let i = 0; i < 20; i++) long.set(packet.subarray(16 + i * 48, 16 + (i + 1) * 48), 16 + i * 52);
    assert.deepEqual(decodePackets([long]).rows, decodePackets([packet]).rows);
  });

  it('may be padded in version 5, and in no other', () => {
    for (const [version, method] of versions) {
      const packet = packetOf(version, method);
      const padded = new Uint8Array(packet.length + 8);
      padded.set(packet);
      if (version === 5) assert.equal(parsePacketHeader(viewOf(padded)).kind, 'legacy');
      else assert.throws(() => parsePacketHeader(viewOf(padded)), PacketError, `${version}`);
    }
  });

  it('are refused cut at any byte', () => {
    for (const [version, method] of versions) {
      const packet = packetOf(version, method);
      for (let length = 0; length < packet.length; length++)
        assert.throws(() => parsePacketHeader(viewOf(packet.subarray(0, length))), PacketError);
    }
  });

  it('are refused with more records than there may be', () => {
    const packet = new Uint8Array(24 + 31 * 48);
    packet.set(packetOf(5));
    viewOf(packet).setUint16(2, 31);
    assert.throws(() => parsePacketHeader(viewOf(packet)), /31 records/);
  });

  it('of version 8 may leave the version of aggregation 0, and nothing else', () => {
    const packet = packetOf(8, 3);
    packet[23] = 0;
    assert.equal(decodePackets([packet]).rows.length, 20);
    packet[23] = 1;
    assert.throws(() => parsePacketHeader(viewOf(packet)), /version 1 of aggregation/);
  });

  it('tell their sampling rate, which is applied on request', () => {
    const packet = packetOf(5);
    viewOf(packet).setUint16(22, 0x4000 | 100);
    const [plain] = decodePackets([packet]).rows;
    const [scaled] = decodePackets([packet], { appliesSampling: true }).rows;
    assert.equal(scaled?.doctets, (plain?.doctets ?? 0) * 100);
    assert.equal(scaled?.dpkts, (plain?.dpkts ?? 0) * 100);
  });

  it('continue a sampled flow that is too large for one record in further ones', () => {
    const packet = packetOf(5);
    const view = viewOf(packet);
    view.setUint16(22, 1000);
    for (let row = 0; row < 20; row++) view.setUint32(24 + row * 48 + 20, 0x01000000 + row);
    const { rows } = decodePackets([packet], { appliesSampling: true, capacity: 51 });
    assert.equal(rows.length, 20 * 4);
    const octets = rows.reduce((total, row) => total + row.doctets, 0);
    assert.equal(octets, 1000 * (20 * 0x01000000 + 190));
  });

  it('hold AS numbers in the tags, where they are stored', () => {
    const { rows } = decodePackets([packetOf(5)]);
    assert.ok(rows[3]?.src_as);
    assert.deepEqual([rows[3].src_tag, rows[3].dst_tag], [rows[3].src_as, rows[3].dst_as]);
  });
});
