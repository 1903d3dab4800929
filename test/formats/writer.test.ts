import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { FlowBatch } from '../../lib/flow/batch.js';
import { FIELD_BITS, FIELD_NAMES, type FieldName } from '../../lib/flow/fields.js';
import type { FlowToolsHeader } from '../../lib/formats/header.js';
import { recordLayout } from '../../lib/formats/layouts.js';
import { FlowFileWriter, type WriteOptions } from '../../lib/formats/writer.js';
import { codes, readPath, type FlowRow } from './support.js';

const VERSIONS: { exportVersion: number; aggregationMethod?: number }[] = [
  ...[1, 5, 6, 7, 1005].map((exportVersion) => ({ exportVersion })),
  ...Array.from({ length: 14 }, (_, i) => ({ exportVersion: 8, aggregationMethod: i + 1 })),
];

const anyRow: fc.Arbitrary<FlowRow> = fc.record(
  Object.fromEntries(FIELD_NAMES.map((field) => [field, fc.nat(2 ** FIELD_BITS[field] - 1)])),
);

function batchOf(rows: readonly FlowRow[], fields: readonly FieldName[] = FIELD_NAMES): FlowBatch {
  const batch = new FlowBatch(fields, Math.max(rows.length, 1));
  for (const field of fields) batch.column<FieldName>(field).set(rows.map((row) => row[field] ?? 0));
  batch.length = rows.length;
  return batch;
}

describe('FlowFileWriter', () => {
  let directory = '';
  let path = '';
  const options: WriteOptions = { captureStart: 1776157200, hostname: 'collector' };

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'flow-writer-'));
    path = join(directory, 'ft');
  });
  after(() => rmSync(directory, { recursive: true }));

  it('writes what the reader reads, field by field, in every version', async () => {
    const written = fc.asyncProperty(
      fc.constantFrom(...VERSIONS),
      fc.constantFrom('little' as const, 'big' as const),
      fc.constantFrom(0, 1, 6),
      fc.array(fc.array(anyRow, { maxLength: 20 }), { maxLength: 3 }),
      async (version, byteOrder, level, batches) => {
        const writer = await FlowFileWriter.create(path, { ...options, ...version, byteOrder, level });
        for (const rows of batches) await writer.write(batchOf(rows));
        await writer.close({ captureEnd: 1776157500, lost: 3, corrupt: 2, resets: 1 });

        const layout = recordLayout(3, version.exportVersion, version.aggregationMethod);
        assert.ok(layout);
        const absent = (field: FieldName): number => (field === 'dflows' ? 1 : 0);
        const expected = batches
          .flat()
          .map((row) =>
            Object.fromEntries(
              FIELD_NAMES.map((field) => [field, layout.fields.has(field) ? row[field] : absent(field)]),
            ),
          );
        const reading = await readPath(path);
        assert.deepEqual(reading.rows, expected);
        assert.deepEqual(reading.warnings, []);
        assert.equal(reading.error, undefined);
        const header = reading.header as FlowToolsHeader;
        assert.equal(header.exportVersion, version.exportVersion);
        assert.equal(header.aggregationMethod, version.aggregationMethod);
        assert.equal(header.byteOrder, byteOrder);
        assert.equal(header.flags, level === 0 ? 1 : 3);
        assert.equal(header.captureStart, 1776157200);
        assert.equal(header.captureEnd, 1776157500);
        assert.equal(header.flowCount, expected.length);
        assert.deepEqual([header.lostFlows, header.corruptPackets, header.sequenceResets], [3, 2, 1]);
      },
    );
    await fc.assert(written, { seed: 5, numRuns: 120 });
  });

  it('writes the header of the worked example', async () => {
    const writer = await FlowFileWriter.create(path, { captureStart: 0x69a597e0, hostname: 'flowhost' });
    await writer.close({ captureEnd: 0x69a5990c });
    const expected =
      'cf100103 54000000 020002000500 06000400e097a569 070004000c99a569 0800040003000000 0a00040000000000 ' +
      '0b00040000000000 0d00040000000000 0e00040000000000 0f000900666c6f77686f737400 00';
    const bytes = readFileSync(path);
    assert.equal(bytes.subarray(0, 84).toString('hex'), expected.replaceAll(' ', ''));
    assert.equal(bytes.subarray(84, 86).toString('hex'), '789c');
  });

  it('pads the header for every length of comment', async () => {
    for (const comment of ['', 'a', 'ab', 'abc', 'abcd']) {
      const writer = await FlowFileWriter.create(path, { ...options, comment, level: 0 });
      await writer.write(batchOf([{ dpkts: 7 }]));
      await writer.close({ captureEnd: 1 });
      const { header, rows } = await readPath(path);
      const { length, comments } = header as FlowToolsHeader;
      assert.equal(comments, comment);
      assert.equal(length % 4, 0);
      assert.equal(readFileSync(path).length, length + 64);
      assert.equal(rows[0]?.['dpkts'], 7);
    }
  });

  it('can be read as an unfinished file before it is closed', async () => {
    for (const level of [0, 6]) {
      const writer = await FlowFileWriter.create(path, { ...options, level });
      const rows = Array.from({ length: 40000 }, (_, i) => ({
        dpkts: i,
        srcaddr: Math.imul(i, 0x9e3779b1) >>> 0,
      }));
      await writer.write(batchOf(rows, ['dpkts', 'srcaddr']));
      const open = await readPath(path, { columns: ['dpkts', 'srcaddr'] });
      assert.ok(codes(open).includes('unfinished-file'));
      assert.equal(open.error, undefined);
      assert.ok(
        open.rows.length > (level === 0 ? 39999 : 1000),
        `${open.rows.length} flows reached the file`,
      );
      assert.deepEqual(open.rows, rows.slice(0, open.rows.length));
      assert.equal((open.header as FlowToolsHeader).captureEnd, 0);
      await writer.close({ captureEnd: 1776157500 });
      const closed = await readPath(path, { columns: ['dpkts', 'srcaddr'] });
      assert.deepEqual(closed.rows, rows);
      assert.deepEqual(closed.warnings, []);
    }
  });

  it('writes zero for columns that the batch lacks', async () => {
    const writer = await FlowFileWriter.create(path, { ...options, exportVersion: 8, aggregationMethod: 1 });
    await writer.write(batchOf([{ doctets: 40, srcaddr: 1 }], ['doctets', 'srcaddr']));
    await writer.close({ captureEnd: 1776157500 });
    const { rows } = await readPath(path, { columns: ['doctets', 'dflows', 'src_as'] });
    assert.deepEqual(rows, [{ doctets: 40, dflows: 1, src_as: 0 }]);
  });

  it('refuses what cannot be written', async () => {
    const refused: Partial<WriteOptions>[] = [
      { exportVersion: 9 },
      { exportVersion: 8 },
      { exportVersion: 8, aggregationMethod: 15 },
      { comment: 'x'.repeat(20000) },
      { hostname: 'a\0b' },
    ];
    for (const wrong of refused) {
      await assert.rejects(
        FlowFileWriter.create(join(directory, 'refused'), { ...options, ...wrong }),
        RangeError,
      );
    }
    await assert.rejects(FlowFileWriter.create(join(directory, 'no', 'such'), options), { code: 'ENOENT' });
  });

  it('fails when the disk is full', async function () {
    if (process.platform !== 'linux') this.skip();
    await assert.rejects(FlowFileWriter.create('/dev/full', options), { code: 'ENOSPC' });
  });

  it('keeps what was flushed readable, at changing levels, without closing', async () => {
    const path = join(directory, 'flushed');
    const writer = await FlowFileWriter.create(path, { captureStart: 1, hostname: 'h', isNew: true });
    const batch = new FlowBatch(['srcaddr'], 5000);
    batch.length = 5000;
    for (let round = 1; round <= 3; round++) {
      batch.column('srcaddr').fill(round);
      await writer.write(batch);
      await writer.setLevel(round);
      await writer.flush();
      const { rows } = await readPath(path, { columns: ['srcaddr'] });
      assert.equal(rows.length, 5000 * round);
      assert.equal(writer.flowCount, 5000 * round);
    }
    await writer.close({ captureEnd: 2 });
    await assert.rejects(FlowFileWriter.create(path, { captureStart: 1, hostname: 'h', isNew: true }), {
      code: 'EEXIST',
    });
  });

  it('writes the same when everything is done twice', async () => {
    const twice = async <T>(action: () => Promise<T>): Promise<T> => {
      await action();
      return action();
    };
    for (const level of [0, 6]) {
      const writer = await FlowFileWriter.create(path, { ...options, level, attempt: twice });
      const rows = Array.from({ length: 9000 }, (_, srcaddr) => ({ srcaddr }));
      await writer.write(batchOf(rows, ['srcaddr']));
      await writer.close({ captureEnd: 2 });
      const read = await readPath(path, { columns: ['srcaddr'] });
      assert.deepEqual(read.rows, rows);
      assert.deepEqual(codes(read), []);
    }
  });

  it('takes no flows when it is closed', async () => {
    const writer = await FlowFileWriter.create(path, options);
    await writer.close({ captureEnd: 1 });
    await assert.rejects(writer.write(batchOf([{ dpkts: 1 }])), /closed/);
  });
});
