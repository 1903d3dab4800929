import assert from 'node:assert/strict';
import fc from 'fast-check';
import { flowDurationMs, flowTimeMs } from '../../lib/flow/time.js';
import { codes, cut, readBytes, type FlowRow } from './support.js';

/** Field and width in bytes of every bit of an index (flow-files specification, section 7). */
const BITS: [field: string, width: 1 | 2 | 4][] = [
  ['exaddr', 4],
  ['srcaddr', 4],
  ['dstaddr', 4],
  ['input', 2],
  ['output', 2],
  ['srcport', 2],
  ['dstport', 2],
  ['dpkts', 4],
  ['doctets', 4],
  ['nexthop', 4],
  ['start', 4],
  ['end', 4],
  ['prot', 1],
  ['tos', 1],
  ['src_as', 2],
  ['dst_as', 2],
  ['src_mask', 1],
  ['dst_mask', 1],
  ['tcp_flags', 1],
  ['in_encaps', 1],
  ['out_encaps', 1],
  ['peer_nexthop', 4],
  ['engine_type', 1],
  ['engine_id', 1],
];
const REQUIRED = 0xd86;

function record(index: number, values: FlowRow): Buffer {
  const bytes = Buffer.alloc(4 + 61);
  bytes.writeUInt32BE(index >>> 0, 0);
  let at = 4;
  BITS.forEach(([field, width], bit) => {
    if (!(index & (1 << bit))) return;
    bytes.writeUIntBE(values[field] ?? 0, at, width);
    at += width;
  });
  return bytes.subarray(0, at);
}

const row: FlowRow = { srcaddr: 1, dstaddr: 2, dpkts: 3, doctets: 4, start: 1000, end: 1005 };

function times({ unix_secs = NaN, unix_nsecs = NaN, sysuptime = NaN, first = NaN, last = NaN }: FlowRow) {
  const timeOf = (time: number): number => flowTimeMs(unix_secs, unix_nsecs, sysuptime, time);
  return { start: timeOf(first), end: timeOf(last), duration: flowDurationMs(first, last) };
}

describe('cflowd raw files', () => {
  it('give every field of records with any mixture of indexes', async () => {
    const anyRecord = fc.record({
      index: fc.nat(0xffffff).map((bits) => bits | REQUIRED),
      values: fc.record(
        Object.fromEntries(
          BITS.filter(([field]) => field !== 'start' && field !== 'end').map(([field, width]) => [
            field,
            fc.nat(256 ** width - 1),
          ]),
        ),
      ),
      start: fc.nat(2 ** 32 - 1_000_000),
      duration: fc.nat(100_000),
    });
    const repeated = fc.array(fc.tuple(anyRecord, fc.integer({ min: 1, max: 5 })), {
      minLength: 1,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(
        repeated,
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 7 }),
        async (runs, piece, batchRows) => {
          const records = runs.flatMap(([entry, count]) => Array.from({ length: count }, () => entry));
          const bytes = Buffer.concat(
            records.map(({ index, values, start, duration }) =>
              record(index, { ...values, start, end: start + duration }),
            ),
          );
          const { rows, error, warnings } = await readBytes(cut(bytes, piece), { batchRows });
          assert.equal(error, undefined);
          assert.deepEqual(warnings, []);
          assert.equal(rows.length, records.length);
          records.forEach(({ index, values, start, duration }, i) => {
            const found = rows[i] ?? {};
            BITS.forEach(([field], bit) => {
              if (field === 'start' || field === 'end') return;
              assert.equal(found[field], index & (1 << bit) ? values[field] : 0, `${field} of record ${i}`);
            });
            assert.deepEqual(times(found), {
              start: start * 1000,
              end: (start + duration) * 1000,
              duration: duration * 1000,
            });
            assert.equal(found['dflows'], 1);
            assert.equal(found['unix_secs'], start + duration);
          });
        },
      ),
      { seed: 11, numRuns: 60 },
    );
  });

  it('keep the end of flows that end before they begin, or last too long', async () => {
    const [backwards = {}, endless = {}] = (
      await readBytes([
        record(REQUIRED, { ...row, start: 1005, end: 1000 }),
        record(REQUIRED, { ...row, start: 1000, end: 4e9 }),
      ])
    ).rows;
    assert.deepEqual(times(backwards), { start: 1005_000, end: 1000_000, duration: 0 });
    assert.equal(times(endless).end, 4e12);
  });

  it('stop at an invalid index with its value', async () => {
    const sound = record(REQUIRED, row);
    const missing = BITS.flatMap((_, bit) => (REQUIRED & (1 << bit) ? [REQUIRED & ~(1 << bit)] : []));
    for (const index of [0, 0xffffffff, 0x01000000 | REQUIRED, 0x80000000 | REQUIRED, ...missing]) {
      const { rows, error } = await readBytes([sound, sound, record(index, row), sound]);
      assert.equal(rows.length, 2);
      assert.equal(error?.code, 'invalid-index');
      assert.equal(error?.offset, 2 * sound.length);
      assert.equal(error?.flowsRead, 2);
      assert.ok(
        error?.message.includes((index >>> 0).toString(16).toUpperCase().padStart(8, '0')),
        error?.message,
      );
    }
  });

  it('that begin with an invalid index are no flow files', async () => {
    for (const start of ['00000000', '89504e47', '0c', '436f6e66', 'ce100103']) {
      const { error } = await readBytes([Buffer.from(start, 'hex')]);
      assert.equal(error?.code, 'not-a-flow-file', start);
    }
  });

  it('lose a partial record at the end', async () => {
    const sound = record(0xc7ffff, row);
    assert.equal(sound.length, 55);
    for (let length = 1; length < sound.length; length++) {
      const reading = await readBytes([sound, sound.subarray(0, length)]);
      assert.equal(reading.rows.length, 1);
      assert.deepEqual(codes(reading), ['truncated-record']);
      assert.equal(reading.warnings[0]?.offset, sound.length);
    }
  });

  it('tell the fields of their first record', async () => {
    const { fields, header } = await readBytes([record(REQUIRED, row), record(0xffffff, row)]);
    const clock = ['first', 'last', 'sysuptime', 'unix_nsecs', 'unix_secs'];
    assert.deepEqual([...(fields ?? [])].sort(), [...clock, 'srcaddr', 'dstaddr', 'dpkts', 'doctets'].sort());
    assert.deepEqual(header, { kind: 'cflowd', exportVersion: 5, firstIndex: REQUIRED });
  });
});
