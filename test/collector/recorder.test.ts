import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CHUNK_BYTES, ChunkWriter } from '../../lib/collector/chunk.js';
import { Recorder, type RecorderOptions } from '../../lib/collector/recorder.js';
import { temporaryDirectory } from '../support/written-flows.js';
import { contentsOf, filesIn } from './flow-files.js';
import { v5Packets } from './v5-packets.js';

/** 2026-03-02 14:00:00 UTC, ms. */
const NOON = 1_772_460_000_000;
const EXPORTER = 0x0a14ff01;

describe('the recorder', () => {
  const temporary = temporaryDirectory();
  let number = 0;

  async function newRecorder(more: Partial<RecorderOptions> = {}, level = 1) {
    const directory = join(temporary.path, `flows-${number++}`);
    await mkdir(directory);
    const lines: string[] = [];
    const finished: string[] = [];
    const recorder = new Recorder(
      {
        place: { local: 0, remote: 0, port: 9991 },
        files: { directory, nesting: 0, rotations: 287, level, byteOrder: 'little', hostname: 'here' },
        expiry: {},
        appliesSampling: false,
        templateLifetime: 1e6,
        templatePatience: 1e6,
        statMinutes: 0,
        ...more,
      },
      {
        log: { info: (line) => lines.push(line), warn: (line) => lines.push(line) },
        onFile: (path) => finished.push(path),
      },
    );
    await recorder.start();
    return { recorder, directory, lines, finished };
  }

  /** One chunk of packets that came at these times, ms after noon. */
  async function take(recorder: Recorder, times: readonly number[], firstFlow: number): Promise<void> {
    const chunk = new ChunkWriter(new ArrayBuffer(CHUNK_BYTES), NOON + (times[0] ?? 0));
    for (const [i, packet] of v5Packets(times.length, firstFlow).entries())
      chunk.add(packet, EXPORTER, NOON + (times[i] ?? 0));
    await recorder.take(chunk, 0);
  }

  it('rotates by the times at which packets came, and without packets too', async () => {
    const { recorder, directory, finished } = await newRecorder();
    await recorder.tick(NOON + 500);
    assert.deepEqual(await filesIn(directory, 'tmp-'), [], 'no file before the first flow');
    await take(recorder, [1000, 299_999, 300_005, 300_010], 0);
    await recorder.tick(NOON + 599_000);
    assert.equal(finished.length, 1);
    await recorder.tick(NOON + 600_400);
    assert.equal(finished.length, 2);
    assert.equal(recorder.status.file?.start, NOON / 1000 + 600, 'the next is open at once');
    await recorder.tick(NOON + 900_000);
    await recorder.stop(NOON + 901_000);

    const files = await Promise.all((await filesIn(directory)).map(contentsOf));
    assert.deepEqual(
      files.map(({ header, flows }) => [
        (header.captureStart ?? 0) - NOON / 1000,
        (header.captureEnd ?? 0) - NOON / 1000,
        flows,
      ]),
      [
        [1, 300, 60],
        [300, 600, 60],
        [600, 900, 0],
        [900, 901, 0],
      ],
    );
    assert.deepEqual(
      (await filesIn(directory)).map((path) => basename(path)),
      finished,
    );
    assert.deepEqual(
      recorder.status.intervals.map(({ packets, flows }) => [packets, flows]),
      [
        [2, 60],
        [2, 60],
        [0, 0],
        [0, 0],
      ],
    );
  });

  it('counts for each file, and in all', async () => {
    const { recorder, directory } = await newRecorder();
    await take(recorder, [0, 10], 0);
    await take(recorder, [20], 120);
    await take(recorder, [300_000], 150);
    await take(recorder, [300_010], 240);
    await recorder.stop(NOON + 300_020);
    const files = await Promise.all((await filesIn(directory)).map(contentsOf));
    assert.deepEqual(
      files.map(({ header }) => header.lostFlows),
      [60, 60],
    );
    const [exporter] = recorder.status.exporters;
    assert.deepEqual(
      [exporter?.address, exporter?.version, exporter?.total.lostFlows],
      ['10.20.255.1', 5, 120],
    );
    assert.deepEqual([exporter?.previous.lostFlows, exporter?.current.lostFlows], [60, 0]);
  });

  it('says a line for each exporter on minutes that the interval divides', async () => {
    const { recorder, lines } = await newRecorder({ statMinutes: 5 });
    await recorder.tick(NOON);
    await take(recorder, [0], 0);
    for (let second = 1; second <= 601; second++) await recorder.tick(NOON + second * 1000);
    await recorder.stop(NOON + 602_000);
    const stat = lines.filter((line) => line.startsWith('STAT:'));
    assert.equal(stat.length, 2);
    assert.match(
      stat[0] ?? '',
      /^STAT: now=1772460300 startup=\d+ src_ip=10\.20\.255\.1 dst_ip=0\.0\.0\.0 d_ver=5 pkts=1 flows=30 lost=0 reset=0 filter_drops=0$/,
    );
  });

  it('compresses less while it is behind', async () => {
    const { recorder, lines, directory } = await newRecorder({}, 6);
    const chunk = new ChunkWriter(new ArrayBuffer(CHUNK_BYTES), NOON);
    for (const packet of v5Packets(5)) chunk.add(packet, EXPORTER, NOON);
    for (const backlog of [0, 0.5, 0.1, 0]) await recorder.take(chunk, backlog);
    await recorder.stop(NOON + 1000);
    assert.equal(lines.filter((line) => line.startsWith('writing is behind')).length, 1);
    const [path = ''] = await filesIn(directory);
    const { flows, warnings } = await contentsOf(path);
    // The same packets again are duplicates.
    assert.deepEqual([flows, warnings], [150, []]);
  });

  it('refuses a filter that does not fit, and keeps the old one', async () => {
    const { recorder } = await newRecorder();
    await take(recorder, [0], 0);
    assert.throws(() => {
      recorder.setFilter({ file: { file: 'f', primitives: [], definitions: [] }, definition: 'missing' });
    }, /definition not found/);
    await take(recorder, [10], 30);
    await recorder.stop(NOON + 1000);
    assert.equal(recorder.status.total.flows, 60);
  });
});
