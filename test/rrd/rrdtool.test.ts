import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RrdError, type RrdErrorReason } from '../../lib/rrd/errors.js';
import { RrdTool } from '../../lib/rrd/rrdtool.js';
import { definition, T, useDirectory } from './support.js';

/** CUFlow specification, section 5.2. */
const CUFLOW = {
  start: T - 300,
  step: 300,
  dataSources: ['in_bytes', 'out_bytes', 'in_pkts', 'out_pkts', 'in_flows', 'out_flows'].map((name) => ({
    name,
    type: 'ABSOLUTE',
    heartbeat: 400,
  })),
  archives: [
    { cf: 'AVERAGE', xff: 0, steps: 1, rows: 600 },
    { cf: 'AVERAGE', xff: 0, steps: 6, rows: 600 },
    { cf: 'AVERAGE', xff: 0, steps: 24, rows: 600 },
    { cf: 'AVERAGE', xff: 0, steps: 288, rows: 1827 },
    { cf: 'MAX', xff: 0, steps: 24, rows: 600 },
    { cf: 'MAX', xff: 0, steps: 288, rows: 1827 },
  ],
};

function withReason(reason: RrdErrorReason, detail?: RegExp) {
  return (error: unknown) =>
    error instanceof RrdError && error.reason === reason && (detail?.test(error.detail) ?? true);
}

describe('RrdTool', () => {
  const directory = useDirectory();
  let rrd: RrdTool;
  let file: string;

  beforeEach(() => {
    rrd = new RrdTool({ cwd: directory() });
    file = join(directory(), 'total.rrd');
  });

  afterEach(() => rrd.close());

  describe('create', () => {
    it('makes what CUFlow defines', async () => {
      await rrd.create(file, CUFLOW);
      const info = await rrd.info(file);
      assert.equal(info.file, file);
      assert.equal(info.version, '0003');
      assert.equal(info.step, 300);
      assert.equal(info.lastUpdate, T - 300);
      assert.deepEqual(info.archives, CUFLOW.archives);
      const expected = CUFLOW.dataSources.map((source, index) => ({ ...source, index, lastValue: 'U' }));
      assert.deepEqual(info.dataSources, expected);
    });

    it('passes on limits and fractions', async () => {
      const dataSources = [{ name: 'load', type: 'GAUGE', heartbeat: 600, min: -1.5, max: 1e12 }];
      const archives = [{ cf: 'LAST', xff: 0.5, steps: 12, rows: 24 }];
      await rrd.create(file, { start: T, step: 60, dataSources, archives });
      const info = await rrd.info(file);
      assert.deepEqual(info.dataSources, [{ ...dataSources[0], index: 0, lastValue: 'U' }]);
      assert.deepEqual(info.archives, archives);
    });

    it('never overwrites', async () => {
      await rrd.create(file, definition());
      await rrd.update(file, T, [1]);
      const before = await readFile(file);
      await assert.rejects(rrd.create(file, definition()), withReason('exists'));
      assert.deepEqual(await readFile(file), before);
    });

    it('says what is wrong with the directory', async () => {
      await assert.rejects(
        rrd.create('none/x.rrd', definition()),
        withReason('missing', /none does not exist$/),
      );
      await writeFile(join(directory(), 'plain'), '');
      await assert.rejects(
        rrd.create('plain/x.rrd', definition()),
        withReason('other', /plain is not a directory$/),
      );
    });

    it('passes on what rrdtool does not like', async () => {
      const archives = [{ cf: 'MEDIAN', xff: 0, steps: 1, rows: 1 }];
      await assert.rejects(
        rrd.create(file, { ...CUFLOW, archives }),
        withReason('other', /Unrecognized .*MEDIAN/),
      );
    });
  });

  describe('update', () => {
    it("stores CUFlow's worked example", async () => {
      await rrd.create(file, CUFLOW);
      await rrd.update(file, T, [3575204939, 693973773, 3768602, 2477153, 24839, 25504]);
      const series = await rrd.fetch(file, { cf: 'AVERAGE', start: T - 300, end: T });
      assert.deepEqual(series.dataSources, CUFLOW.dataSources.map(({ name }) => name)); // prettier-ignore
      assert.equal(series.rows[0]?.time, T);
      assert.equal(series.rows[0]?.values[0], 1.1917349797e7);
    });

    it('sends integers digit by digit, beyond 2^53 too, and null as unknown', async () => {
      const values: [number | bigint | null, string][] = [
        [2n ** 53n + 1n, '9007199254740993'],
        [2n ** 64n + 1n, '18446744073709551617'],
        [1e21, '1000000000000000000000'],
        [0, '0'],
        [0.25, '0.25'],
        [null, 'U'],
      ];
      await rrd.create(file, definition());
      for (const [index, [value, text]] of values.entries()) {
        await rrd.update(file, T + index * 300, [value]);
        assert.equal((await rrd.info(file)).dataSources[0]?.lastValue, text);
      }
      const { rows } = await rrd.fetch(file, { cf: 'AVERAGE', start: T - 300, end: T + 1200 });
      assert.equal(rows[0]?.values[0], 3.0023997516e13);
      assert.equal(rows[4]?.values[0], Number((0.25 / 300).toPrecision(11)));
      assert.ok(Number.isNaN(rows[5]?.values[0]));
    });

    it('is refused when it is not later than the last, naming that', async () => {
      await rrd.create(file, definition());
      await rrd.update(file, T, [1]);
      for (const time of [T, T - 300]) {
        await assert.rejects(rrd.update(file, time, [1]), (error) => {
          assert.ok(error instanceof RrdError);
          assert.equal(error.reason, 'too-old');
          assert.equal(error.lastUpdate, T);
          assert.equal(error.command, 'update');
          assert.equal(error.file, file);
          assert.match(
            error.message,
            new RegExp(`^rrdtool update ${file}: .*illegal attempt to update using time ${time}`),
          );
          return true;
        });
      }
    });

    it('tells missing and unreadable files apart, whatever they are called', async () => {
      const empty = join(directory(), 'empty.rrd');
      const text = join(directory(), "No such file, could not lock RRD 'x.rrd");
      const short = join(directory(), 'short.rrd');
      await rrd.create(file, definition());
      await writeFile(empty, '');
      await writeFile(text, 'some text');
      await writeFile(short, (await readFile(file)).subarray(0, 1000));
      await assert.rejects(rrd.update(join(directory(), 'none.rrd'), T, [1]), withReason('missing'));
      for (const unreadable of [empty, text, short, directory()]) {
        await assert.rejects(rrd.update(unreadable, T, [1]), withReason('unreadable'), unreadable);
        await assert.rejects(rrd.info(unreadable), withReason('unreadable'), unreadable);
      }
    });

    it('passes on what rrdtool does not like', async () => {
      await rrd.create(file, definition());
      await assert.rejects(rrd.update(file, T, [1, 2]), withReason('other-data-sources', /extra data/));
      for (const time of [NaN, -1, 0.5]) {
        await assert.rejects(rrd.update(file, time, [1]), withReason('other', /not a time/));
      }
      assert.equal(await rrd.last(file), T - 300);
    });
  });

  it('makes many updates, each with its own outcome', async () => {
    const names = Array.from({ length: 200 }, (_, index) => `${index}.rrd`);
    await Promise.all(
      names.filter((_, index) => index % 3 !== 0).map((name) => rrd.create(name, definition())),
    );
    const outcomes = await rrd.updateMany(
      names.map((name, index) => ({ file: name, time: T, values: [index] })),
    );
    for (const [index, outcome] of outcomes.entries()) {
      if (index % 3 !== 0) assert.equal(outcome, undefined);
      else assert.deepEqual([outcome?.reason, outcome?.file], ['missing', `${index}.rrd`]);
    }
    assert.equal((await rrd.info('7.rrd')).dataSources[0]?.lastValue, '7');
  });

  it('fetches windows of the archive that fits', async () => {
    await rrd.create(file, CUFLOW);
    for (let step = 0; step < 12; step++) await rrd.update(file, T + step * 300, [300, 600, 0, 0, 0, 3]);
    const { rows } = await rrd.fetch(file, {
      cf: 'AVERAGE',
      start: T,
      end: T + 1800,
      resolution: 1800,
    });
    assert.equal(rows[1] && rows[0] && rows[1].time - rows[0].time, 1800);
    assert.deepEqual(rows[0]?.values, [1, 2, 0, 0, 0, 0.01]);
    await assert.rejects(
      rrd.fetch(file, { cf: 'MEDIAN', start: T, end: T + 1 }),
      withReason('other', /MEDIAN/),
    );
  });

  it('knows the first and last times', async () => {
    await rrd.create(file, CUFLOW);
    await rrd.update(file, T + 7, [0, 0, 0, 0, 0, 0]);
    assert.equal(await rrd.last(file), T + 7);
    assert.equal(await rrd.first(file), T - 599 * 300);
    assert.equal(await rrd.first(file, 1), T - 599 * 1800);
    await assert.rejects(rrd.first(file, 9), withReason('other', /invalid rraindex/));
    await assert.rejects(rrd.last('none.rrd'), withReason('missing'));
  });

  it('tunes', async () => {
    await rrd.create(file, definition());
    await rrd.tune(file, ['--heartbeat', 'x:900', '--minimum', 'x:0']);
    const [source] = (await rrd.info(file)).dataSources;
    assert.deepEqual([source?.heartbeat, source?.min, source?.max], [900, 0, undefined]);
    await assert.rejects(
      rrd.tune(file, ['--heartbeat', 'y:900']),
      withReason('other', /unknown data source name 'y'/),
    );
  });

  it('takes relative names from its directory, with blanks, quotes and dashes', async () => {
    await mkdir(join(directory(), 'a "b" \'c\''));
    for (const name of ['x.rrd', '-O', `a "b" 'c'/it's.rrd`]) {
      await rrd.create(name, definition());
      await rrd.update(name, T, [3]);
      assert.equal(await rrd.last(join(directory(), name)), T);
    }
  });

  it('says that a file may not be read', async function () {
    if (process.getuid?.() === 0) return this.skip();
    await rrd.create(file, definition());
    await chmod(file, 0);
    await assert.rejects(rrd.info(file), withReason('unreadable', /Permission denied/));
    await chmod(directory(), 0o500);
    await assert.rejects(rrd.create('y.rrd', definition()), withReason('other', /is not writable$/));
    await chmod(directory(), 0o700);
  });
});
