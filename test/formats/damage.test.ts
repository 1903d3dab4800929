import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, deflateSync, gzipSync } from 'node:zlib';
import { encodeHeader } from '../../lib/formats/header-encode.js';
import { codes, cut, readBytes, readPath, type Reading } from './support.js';

const formats = join('test', 'fixtures', 'formats');
const whole = readFileSync(join(formats, 'v5-le.ft'));
const HEADER = whole.readUInt32LE(4);
const SIZE = 64;
const RECORDS = whole.subarray(HEADER);

function header(flags: number, flowCount: number, exportVersion = 5): Uint8Array {
  return encodeHeader({
    byteOrder: 'little',
    exportVersion,
    flags,
    captureStart: 1776157200,
    captureEnd: 1776157500,
    flowCount,
    lostFlows: 0,
    corruptPackets: 0,
    sequenceResets: 0,
    hostname: 'collector',
  });
}

/** Records whose content no compression shrinks much; row `i` has packets `i`. */
function noise(rows: number): Buffer {
  const records = Buffer.alloc(rows * SIZE);
  let state = 1;
  for (let at = 0; at < records.length; at += 4) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    records.writeUInt32LE((state ^ (state >>> 15)) >>> 0, at);
  }
  for (let row = 0; row < rows; row++) records.writeUInt32LE(row, row * SIZE + 32);
  return records;
}

describe('damaged flow files', () => {
  let directory = '';
  before(() => (directory = mkdtempSync(join(tmpdir(), 'flow-damage-'))));
  after(() => rmSync(directory, { recursive: true }));

  /** Reads a file of these bytes. */
  async function read(...parts: Uint8Array[]): Promise<Reading> {
    const path = join(directory, 'file');
    writeFileSync(path, Buffer.concat(parts));
    return readPath(path, { columns: ['dpkts', 'doctets'] });
  }
  const packets = (reading: Reading): (number | undefined)[] => reading.rows.map(({ dpkts }) => dpkts);

  it('says where an uncompressed file is cut', async () => {
    const inRecord = await read(header(1, 10), RECORDS.subarray(0, 3 * SIZE + 5));
    const [warning] = inRecord.warnings;
    assert.equal(inRecord.rows.length, 3);
    assert.deepEqual(codes(inRecord), ['truncated-record']);
    assert.equal(warning?.offset, header(1, 10).length + 3 * SIZE);
    assert.equal(warning?.flowsRead, 3);
    assert.equal(warning?.file, join(directory, 'file'));

    const betweenRecords = await read(header(1, 10), RECORDS.subarray(0, 3 * SIZE));
    assert.deepEqual(codes(betweenRecords), ['truncated-stream']);
    assert.match(betweenRecords.warnings[0]?.message ?? '', /after 3 of 10 flows/);
  });

  it('says so when a compressed stream of unknown length ends early', async () => {
    const packed = deflateSync(RECORDS.subarray(0, 100 * SIZE), { finishFlush: constants.Z_SYNC_FLUSH });
    const open = await read(header(0x0a, 0), packed);
    assert.equal(open.rows.length, 100);
    assert.deepEqual(codes(open), ['truncated-stream']);

    const complete = deflateSync(RECORDS.subarray(0, 100 * SIZE));
    for (const missing of [0, 1, 3, 4]) {
      const reading = await read(header(0x0a, 0), complete.subarray(0, complete.length - missing));
      assert.equal(reading.rows.length, 100, `without the last ${missing} bytes`);
      assert.deepEqual(codes(reading), [], `without the last ${missing} bytes`);
    }
  });

  it('takes a wrong checksum for damage, after all records', async () => {
    const packed = deflateSync(RECORDS.subarray(0, 100 * SIZE));
    packed.writeUInt32BE(1, packed.length - 4);
    const { rows, error } = await read(header(3, 100), packed);
    assert.equal(rows.length, 100);
    assert.equal(error?.code, 'corrupt-data');
    assert.equal(error?.flowsRead, 100);
  });

  it('delivers every record before a damage, however far into the file', async () => {
    for (const rows of [10, 3000, 150_000]) {
      const sound = deflateSync(noise(rows), { level: 1, finishFlush: constants.Z_SYNC_FLUSH });
      const invalidBlock = Uint8Array.of(0x07, 1, 2, 3, 4, 5, 6, 7, 8);
      const reading = await read(header(3, rows + 50), sound, invalidBlock, noise(100));
      assert.equal(reading.error?.code, 'corrupt-data');
      assert.equal(reading.error?.flowsRead, rows);
      assert.equal(reading.error?.offset, header(3, 0).length + sound.length);
      assert.deepEqual(
        packets(reading),
        Array.from({ length: rows }, (_, i) => i),
      );
    }
  });

  it('delivers nearly all of them from a pipe, which cannot be reread', async () => {
    const rows = 150_000;
    const sound = deflateSync(noise(rows), { level: 1, finishFlush: constants.Z_SYNC_FLUSH });
    const bytes = Buffer.concat([header(3, rows), sound, Uint8Array.of(0x07, 1, 2, 3)]);
    const reading = await readBytes(cut(bytes, 65536), { columns: ['dpkts'] });
    assert.equal(reading.error?.code, 'corrupt-data');
    assert.ok(reading.rows.length > rows - 3000, `${reading.rows.length} of ${rows} flows`);
    assert.deepEqual(
      packets(reading),
      Array.from({ length: reading.rows.length }, (_, i) => i),
    );
  });

  it('fails at once on records that are not compressed although the header says so', async () => {
    const { rows, error } = await read(header(3, 10), RECORDS.subarray(0, 10 * SIZE));
    assert.equal(error?.code, 'corrupt-data');
    assert.equal(rows.length, 0);
  });

  it('ignores what follows compressed records', async () => {
    const packed = deflateSync(RECORDS.subarray(0, 100 * SIZE));
    for (const tail of [Uint8Array.of(0), Buffer.concat([header(3, 100), packed]), noise(20_000)]) {
      const reading = await read(header(3, 100), packed, tail);
      assert.equal(reading.rows.length, 100);
      assert.deepEqual(codes(reading), ['trailing-data']);
      assert.equal(reading.warnings[0]?.offset, header(3, 100).length + packed.length);
      const piped = await readBytes(cut(Buffer.concat([header(3, 100), packed, tail]), 7, 4096));
      assert.equal(piped.rows.length, 100);
      assert.deepEqual(codes(piped), ['trailing-data']);
    }
  });

  describe('of two files in one', () => {
    const first = RECORDS.subarray(0, 5 * SIZE);
    const second = RECORDS.subarray(5 * SIZE, 12 * SIZE);

    it('reads both', async () => {
      const expected = await read(header(1, 12), RECORDS.subarray(0, 12 * SIZE));
      const joined = await read(header(1, 5), first, header(1, 7), second);
      assert.deepEqual(joined.rows, expected.rows);
      assert.deepEqual(codes(joined), ['joined-file']);
      assert.equal(joined.warnings[0]?.offset, header(1, 5).length + 5 * SIZE);
      assert.equal(joined.warnings[0]?.flowsRead, 5);
      const pieces = cut(Buffer.concat([header(1, 5), first, header(1, 7), second]), 13, 1, 100);
      assert.deepEqual((await readBytes(pieces, { columns: ['dpkts', 'doctets'] })).rows, expected.rows);
    });

    it('knows how many flows both should have', async () => {
      const joined = await read(header(1, 5), first, header(1, 9), second);
      assert.equal(joined.rows.length, 12);
      assert.deepEqual(codes(joined), ['joined-file', 'truncated-stream']);
    });

    it('stops at one of another form', async () => {
      for (const other of [header(1, 7, 7), header(3, 7)]) {
        const joined = await read(header(1, 5), first, other, second);
        assert.equal(joined.rows.length, 5);
        assert.deepEqual(codes(joined), ['joined-file']);
        assert.match(joined.warnings[0]?.message ?? '', /different form/);
      }
    });

    it('takes a record that only looks like a header for a record', async () => {
      const odd = Buffer.from(first);
      for (const [row, length] of [
        [0, 84],
        [2, 7],
        [4, 0xffffffff],
      ] as const) {
        odd.set([0xcf, 0x10, 1, 3], row * SIZE);
        odd.writeUInt32LE(length, row * SIZE + 4);
      }
      const reading = await read(header(1, 5), odd);
      assert.deepEqual(packets(reading), packets(await read(header(1, 5), first)));
      assert.deepEqual(codes(reading), []);
    });
  });

  describe('inside gzip', () => {
    it('are read like any other', async () => {
      const plain = await read(header(1, 50), RECORDS.subarray(0, 50 * SIZE));
      for (const bytes of [
        [header(1, 50), RECORDS.subarray(0, 50 * SIZE)],
        [header(3, 50), deflateSync(RECORDS.subarray(0, 50 * SIZE))],
      ]) {
        const reading = await read(gzipSync(Buffer.concat(bytes)));
        assert.deepEqual(reading.rows, plain.rows);
        assert.deepEqual(codes(reading), []);
      }
    });

    it('give what is whole', async () => {
      const packed = gzipSync(Buffer.concat([header(1, 1000), RECORDS.subarray(0, 1000 * SIZE)]));
      const half = await read(packed.subarray(0, packed.length / 2));
      assert.ok(half.rows.length > 300 && half.rows.length < 700, `${half.rows.length} flows`);
      assert.match(codes(half).join(), /^truncated-/);

      const damaged = Buffer.from(packed);
      damaged.fill(0xff, packed.length / 2, packed.length / 2 + 40);
      const reading = await read(damaged);
      assert.equal(reading.error?.code, 'corrupt-data');
      assert.ok(reading.rows.length > 300, `${reading.rows.length} flows`);
    });

    it('give an error when nothing is whole', async () => {
      const { error } = await read(Uint8Array.of(0x1f, 0x8b, 8, 0xff, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4));
      assert.ok(error);
    });
  });
});
