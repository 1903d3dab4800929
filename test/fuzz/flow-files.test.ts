import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { openFlowStream } from '../../lib/formats/reader.js';
import { cut, readBytes, type Reading } from '../formats/support.js';

const formats = join('test', 'fixtures', 'formats');
/** zlib cannot make more out of a byte. */
const MAX_EXPANSION = 1032;
const MIN_RECORD = 47;

/** Numbers below a bound, always the same ones. */
function generator(seed: number): (bound: number) => number {
  let state = seed >>> 0;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

/** A flow-tools file of the first records of a larger one. */
function small(file: string, flows: number, recordSize: number, compress: boolean): Buffer {
  const bytes = readFileSync(join(formats, file));
  const header = bytes.readUInt32LE(4);
  const records = bytes.subarray(header, header + flows * recordSize);
  const start = Buffer.from(bytes.subarray(0, header));
  // The flags are the third field of a capture file's header.
  const flagsAt = start.indexOf(Buffer.from('08000400', 'hex')) + 4;
  start.writeUInt32LE(compress ? 3 : 1, flagsAt);
  return Buffer.concat([start, compress ? deflateSync(records) : records]);
}

const SEEDS: Record<string, Buffer> = {
  uncompressed: small('v5-le.ft', 30, 64, false),
  compressed: small('v5-le.ft', 30, 64, true),
  'stream version 1': readFileSync(join(formats, 's1-v5-le-z.ft')).subarray(0, 2000),
  cflowd: readFileSync(join(formats, 'flows.20260414_09:00:00+0000')).subarray(0, 55 * 30),
};

/** Any bytes must end in flows or in a FlowFormatError (others are thrown), and in no more flows than the bytes can hold. */
async function survive(bytes: Uint8Array, what: string): Promise<Reading> {
  const reading = await readBytes(cut(bytes, 4096), { columns: ['srcaddr', 'doctets', 'prot', 'first'] });
  const most = (bytes.length * MAX_EXPANSION) / MIN_RECORD;
  assert.ok(reading.rows.length <= most, `${what}: ${reading.rows.length} flows`);
  if (reading.error) assert.equal(reading.error.flowsRead, reading.rows.length, what);
  for (const { offset } of reading.warnings) assert.ok(offset >= 0 && offset <= bytes.length, what);
  return reading;
}

describe('flow files that are', () => {
  for (const [name, bytes] of Object.entries(SEEDS)) {
    it(`${name}, cut at every length`, async () => {
      const whole = await survive(bytes, 'whole');
      let before = 0;
      for (let length = 0; length < bytes.length; length++) {
        const { rows } = await survive(bytes.subarray(0, length), `${length} bytes`);
        assert.ok(rows.length >= before, `fewer flows at ${length} bytes`);
        assert.deepEqual(rows, whole.rows.slice(0, rows.length), `${length} bytes`);
        before = rows.length;
      }
    });

    it(`${name}, with any first bytes`, async () => {
      const random = generator(17);
      for (let at = 0; at < Math.min(bytes.length, 100); at++) {
        for (const value of [0, 1, 3, 0x7f, 0xff, random(256)]) {
          const changed = Buffer.from(bytes);
          changed[at] = value;
          await survive(changed, `byte ${at} is ${value}`);
        }
      }
    });

    it(`${name}, with random damage`, async () => {
      const random = generator(23);
      for (let round = 0; round < 400; round++) {
        const changed = Buffer.from(bytes);
        for (let flips = 1 + random(8); flips > 0; flips--) {
          const at = random(changed.length);
          changed[at] = (changed[at] ?? 0) ^ (1 << random(8));
        }
        const from = random(changed.length);
        const moved =
          random(3) === 0
            ? Buffer.concat([changed.subarray(0, from), changed.subarray(from + random(9))])
            : changed;
        await survive(moved, `round ${round}`);
      }
    });
  }

  it('noise', async () => {
    const random = generator(29);
    for (let round = 0; round < 300; round++) {
      const noise = Uint8Array.from({ length: random(600) }, () => random(256));
      const starts = ['', 'cf100103', 'cf100203', 'cf100101', 'cf100201', '00c7ffff', '1f8b0800'];
      const start = Buffer.from(starts[round % starts.length] ?? '', 'hex');
      await survive(Buffer.concat([start, noise]), `round ${round}`);
    }
  });

  it('bombs, which are read in bounded memory', async () => {
    const header = SEEDS['compressed']?.subarray(0, SEEDS['compressed'].readUInt32LE(4)) ?? Buffer.alloc(0);
    const bomb = Buffer.concat([header, deflateSync(Buffer.alloc(128 * 1024 * 1024))]);
    const before = process.memoryUsage().arrayBuffers;
    let peak = 0;
    const source = await openFlowStream(oneByOne(cut(bomb, 65536)), 'bomb', { columns: ['dpkts'] });
    let flows = 0;
    for await (const batch of source.batches()) {
      flows += batch.length;
      assert.ok(batch.length <= batch.capacity);
      peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
    }
    assert.equal(flows, 2 * 1024 * 1024);
    assert.ok(peak < 96 * 1024 * 1024, `${peak} bytes`);
  });
});

// eslint-disable-next-line @typescript-eslint/require-await -- stands for an input that waits
async function* oneByOne(pieces: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* pieces;
}
