import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FIELD_NAMES } from '../../lib/flow/fields.js';
import { openFlowFile, openFlowStream } from '../../lib/formats/reader.js';
import { codes, cut, readBytes, readPath } from './support.js';

const formats = join('test', 'fixtures', 'formats');
const FILES = [
  'v5-le.ft',
  'v5-be-z.ft',
  's1-v5-le-z.ft',
  'flows.20260414_09:00:00+0000',
  'v5-truncated.ft',
  'v5-truncated-z.ft',
];
const compressed = join(formats, 'v5-be-z.ft');

describe('openFlowStream', () => {
  for (const file of FILES) {
    it(`gives the same whatever pieces ${file} comes in`, async () => {
      const path = join(formats, file);
      const bytes = readFileSync(path);
      const expected = await readPath(path);
      for (const sizes of [[1], [3, 61, 1000], [65536], [bytes.length]]) {
        const found = await readBytes(cut(bytes, ...sizes));
        assert.deepEqual(found.rows, expected.rows);
        assert.deepEqual(found.header, expected.header);
        assert.deepEqual(codes(found), codes(expected));
        assert.deepEqual(found.batchLengths, expected.batchLengths);
      }
    });
  }

  it('ends its input when it is closed', async () => {
    let ended = false;
    // eslint-disable-next-line @typescript-eslint/require-await -- stands for an input that waits
    async function* input(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield readFileSync(compressed).subarray(0, 5000);
      } finally {
        ended = true;
      }
    }
    const source = await openFlowStream(input(), 'endless', { columns: ['dpkts'] });
    await source.close();
    assert.ok(ended);
  });
});

describe('openFlowFile', () => {
  it('fills batches, and never over their size', async () => {
    for (const [batchRows, lengths] of [
      [1000, [1000, 572]],
      [786, [786, 786]],
      [4096, [1572]],
    ] as const) {
      for (const file of FILES.slice(0, 4)) {
        const { batchLengths } = await readPath(join(formats, file), { batchRows });
        assert.deepEqual(batchLengths, lengths, `${file} by ${batchRows}`);
      }
    }
  });

  it('reuses one batch', async () => {
    const source = await openFlowFile(compressed, { columns: ['dpkts'], batchRows: 100 });
    const batches = new Set();
    for await (const batch of source.batches()) batches.add(batch);
    assert.equal(batches.size, 1);
  });

  it('decodes the columns asked for, and no others', async () => {
    for (const file of FILES.slice(0, 4)) {
      const all = await readPath(join(formats, file));
      for (const field of FIELD_NAMES) {
        const one = await readPath(join(formats, file), { columns: [field] });
        assert.deepEqual(
          one.rows,
          all.rows.map((row) => ({ [field]: row[field] })),
          `${field} of ${file}`,
        );
      }
      const none = await readPath(join(formats, file), { columns: [] });
      assert.equal(none.rows.length, 1572);
    }
  });

  it('tells which fields the records have', async () => {
    const { fields } = await readPath(compressed);
    assert.ok(fields?.has('dst_as'));
    assert.ok(!fields?.has('dflows'));
    assert.ok(!fields?.has('router_sc'));
  });

  it('fills columns that the records lack with zero, the number of flows with one', async () => {
    for (const file of FILES.slice(0, 4)) {
      const { rows } = await readPath(join(formats, file), { columns: ['dflows', 'src_tag', 'router_sc'] });
      assert.ok(
        rows.every(({ dflows, src_tag, router_sc }) => dflows === 1 && src_tag === 0 && router_sc === 0),
      );
    }
  });

  it('gives back its file, read to the end or not', async () => {
    const open = (): number => readdirSync('/proc/self/fd').length;
    if (process.platform !== 'linux') return;
    const before = open();
    await readPath(compressed);
    const left = await openFlowFile(compressed, { columns: ['dpkts'], batchRows: 10 });
    for await (const batch of left.batches()) if (batch.length > 0) break;
    const unread = await openFlowFile(compressed, { columns: [] });
    await unread.close();
    await unread.close();
    await assert.rejects(openFlowFile('package.json', { columns: [] }), { code: 'not-a-flow-file' });
    assert.equal(open(), before);
  });

  it('gives its flows once', async () => {
    const source = await openFlowFile(compressed, { columns: [] });
    for await (const batch of source.batches()) assert.ok(batch.length > 0);
    await assert.rejects(source.batches().next(), /read already/);
  });

  it('ends when it is told to', async () => {
    for (const file of [
      compressed,
      join(formats, 'v5-le.ft'),
      join(formats, 'flows.20260414_09:00:00+0000'),
    ]) {
      const controller = new AbortController();
      const source = await openFlowFile(file, { columns: [], batchRows: 100, signal: controller.signal });
      const batches = source.batches();
      await batches.next();
      controller.abort(new Error('enough'));
      await assert.rejects(batches.next(), /enough/);
    }
  });

  it('passes on what the system says', async () => {
    await assert.rejects(openFlowFile(join(formats, 'no-such-file'), { columns: [] }), { code: 'ENOENT' });
    await assert.rejects(openFlowFile(tmpdir(), { columns: [] }), { code: 'EISDIR' });
  });
});
