import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { FlowBatch } from '../../lib/flow/batch.js';
import { FIELD_BITS, FIELD_NAMES, type FieldName } from '../../lib/flow/fields.js';
import type { FlowToolsHeader } from '../../lib/formats/header.js';
import { recordLayout } from '../../lib/formats/layouts.js';
import { FlowStreamWriter, type StreamOptions } from '../../lib/formats/stream-writer.js';
import { openFlowFile } from '../../lib/formats/reader.js';
import { describeWithData, sharedData } from '../support/data.js';
import { readBytes, type FlowRow } from './support.js';

async function written(options: StreamOptions, batches: readonly FlowBatch[]): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  const writer = new FlowStreamWriter(options, (bytes) => {
    pieces.push(Uint8Array.from(bytes));
    return Promise.resolve();
  });
  for (const batch of batches) await writer.write(batch);
  await writer.finish();
  return Buffer.concat(pieces);
}

function batchOf(rows: readonly FlowRow[]): FlowBatch {
  const batch = new FlowBatch(FIELD_NAMES, Math.max(rows.length, 1));
  for (const field of FIELD_NAMES) batch.column<FieldName>(field).set(rows.map((row) => row[field] ?? 0));
  batch.length = rows.length;
  return batch;
}

const anyRow: fc.Arbitrary<FlowRow> = fc.record(
  Object.fromEntries(FIELD_NAMES.map((field) => [field, fc.nat(2 ** FIELD_BITS[field] - 1)])),
);
const VERSIONS = [
  ...[1, 5, 6, 7, 1005].map((exportVersion) => ({ exportVersion, aggregationMethod: undefined })),
  ...Array.from({ length: 14 }, (_, i) => ({ exportVersion: 8, aggregationMethod: i + 1 })),
];

describe('FlowStreamWriter', () => {
  it('writes what the reader reads, in every version', async () => {
    const property = fc.asyncProperty(
      fc.constantFrom(...VERSIONS),
      fc.constantFrom('little' as const, 'big' as const),
      fc.constantFrom(0, 6),
      fc.array(fc.array(anyRow, { maxLength: 20 }), { maxLength: 3 }),
      async (version, byteOrder, level, batches) => {
        const bytes = await written({ ...version, byteOrder, level }, batches.map(batchOf));
        const { rows, header, warnings } = await readBytes([bytes]);
        const fields = recordLayout(3, version.exportVersion, version.aggregationMethod)?.fields;
        assert.ok(fields);
        const expected = batches
          .flat()
          .map((row) =>
            Object.fromEntries(
              FIELD_NAMES.map((field) => [
                field,
                fields.has(field) ? row[field] : field === 'dflows' ? 1 : 0,
              ]),
            ),
          );
        assert.deepEqual(rows, expected);
        assert.deepEqual(warnings, []);
        const { exportVersion, flags, hostname } = header as FlowToolsHeader;
        assert.deepEqual(
          [exportVersion, flags, hostname],
          [version.exportVersion, level === 0 ? 8 : 10, undefined],
        );
      },
    );
    await fc.assert(property, { seed: 3, numRuns: 120 });
  });

  it('writes more rows than fit into one piece', async () => {
    const batch = batchOf(Array.from({ length: 20_000 }, (_, i) => ({ dpkts: i })));
    const { rows } = await readBytes([await written({ exportVersion: 5, level: 1 }, [batch])], {
      columns: ['dpkts'],
    });
    assert.deepEqual(
      rows.map(({ dpkts }) => dpkts),
      Array.from({ length: 20_000 }, (_, i) => i),
    );
  });

  it('refuses versions that do not exist', async () => {
    for (const exportVersion of [0, 8, 9]) await assert.rejects(written({ exportVersion }, []), RangeError);
  });
});

describeWithData('streams as flow-cat writes them', () => {
  async function rewritten(file: string, options: Partial<StreamOptions>): Promise<Buffer> {
    const source = await openFlowFile(sharedData('formats', file), { columns: FIELD_NAMES });
    const batches: FlowBatch[] = [];
    for await (const batch of source.batches()) batches.push(batch);
    assert.equal(batches.length, 1);
    return written({ exportVersion: 5, ...options }, batches);
  }

  it('are the recorded one, byte by byte', async () => {
    const expected = readFileSync(sharedData('formats', 'v5-stream.ft'));
    assert.ok((await rewritten('v5-le.ft', {})).equals(expected));
  });

  it('are the recorded one with a preloaded header', async () => {
    const preloaded = {
      ...{ captureStart: 1772461800, captureEnd: 1772462100 },
      ...{ flowCount: 200, lostFlows: 12, corruptPackets: 1, sequenceResets: 0 },
    };
    const options = { preloaded, hostname: 'flowhost', comment: 'sample' };
    const expected = readFileSync(sharedData('formats', 'v5-stream-preloaded.ft'));
    assert.ok((await rewritten('v5-be-z.ft', options)).equals(expected));
  });
});
