import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { Collector } from '../../lib/flowtracker/collector/collector.js';
import { establish } from '../../lib/flowtracker/manage/establish.js';
import { recreatePast } from '../../lib/flowtracker/manage/recreate-past.js';
import { cancelRecreation, Recreation } from '../../lib/flowtracker/recreate/recreate.js';
import { readRecreateState } from '../../lib/flowtracker/recreate/recreate-state.js';
import { finishReplacement } from '../../lib/flowtracker/recreate/replace-rrd.js';
import { trackingRrd } from '../../lib/flowtracker/rrd-definition.js';
import { TrackingError } from '../../lib/flowtracker/tracking-error.js';
import { describeWithData, sharedData } from '../support/data.js';
import { makeTracker, type TestTracker } from './site.js';
import { keepZone } from '../support/zone.js';

/** 2026-03-02 14:00 UTC, the first flows; two hours later, the end of the last ones; and when they are due. */
const START = 1772460000;
const END = START + 7200;
const NOW = END + 1860;
/** Values are older than the finest archive reaches back. */
const OLDEST = START - 4 * 86_400;
/** Up to here the tracking has values of its own; those since 14:00 are wrong. */
const STORED = START + 3600;
const DAY = '2026/2026-03/2026-03-02';
const CHILD = fileURLToPath(new URL('recreate-child.ts', import.meta.url));

describeWithData('the past of a tracking that exists', function () {
  this.timeout(60_000);
  keepZone('UTC');
  let tracker: TestTracker;
  let definition: string;
  const web = (): string => tracker.at('rrds/web.rrd');

  beforeEach(async () => {
    tracker = await makeTracker({ now: NOW, config: { recreateCatLength: 1800, startOffset: 0 } });
    await rm(tracker.at('flows/edge'), { recursive: true });
    await symlink(sharedData('flows'), tracker.at('flows/edge'));
    const fields = { device_name: 'edge', monitor_label: 'Web', dest_port: '80,443' };
    await establish(tracker.context, new Map(Object.entries(fields)));
    definition = await readFile(tracker.at('filters/web.fil'), 'utf8');
    await rm(web());
    await storeOld(web(), STORED);
  });
  afterEach(() => tracker.remove());

  /** An RRD with a value for each period from OLDEST on, none like its neighbours. */
  async function storeOld(file: string, end: number): Promise<void> {
    const { rrd } = tracker.context;
    await rrd.create(file, trackingRrd(OLDEST));
    const count = (end - OLDEST) / 300;
    const errors = await rrd.updateMany(
      Array.from({ length: count }, (_, index) => ({
        file,
        time: OLDEST + 300 * (index + 1),
        values: [oldValue(OLDEST + 300 * (index + 1))],
      })),
    );
    assert.ok(errors.every((error) => error === undefined));
  }

  function oldValue(time: number): number {
    return 1000 + ((time / 300) % 7) * 64;
  }

  async function job(start_time: string, start_date = '03/02/2026'): Promise<string> {
    const made = await recreatePast(
      tracker.context,
      'web',
      new Map(Object.entries({ start_date, start_time })),
    );
    return made.path;
  }

  /** Runs it, asking it to stop after so many looks at the clock. */
  async function recreate(path: string, { looks = Infinity, now = NOW } = {}): Promise<boolean> {
    let seen = 0;
    const recreation: Recreation = await Recreation.open(tracker.site, path, () => {
      if (++seen > looks) recreation.stop();
      return now;
    });
    try {
      return await recreation.run();
    } finally {
      await recreation.close();
    }
  }

  async function collect(from: number, to: number): Promise<void> {
    const collector = await Collector.open(tracker.site, () => NOW);
    await collector.range(from, to);
    await collector.close();
  }

  /** All that it holds but for scratch values, which rrdtool leaves behind from row to row. */
  async function dump(path: string): Promise<string> {
    return (await execa('rrdtool', ['dump', path])).stdout.replace(
      /^.*<(?:primary|secondary)_value>.*\n/gm,
      '',
    );
  }

  /** What the RRD would hold had the tracking been there all the time: old values up to `start`, then the Collector's. */
  async function ideal(start: number, end: number): Promise<string> {
    const path = tracker.at('rrds/ideal.rrd');
    await storeOld(path, start);
    await writeFile(tracker.at('filters/ideal.fil'), definition);
    const held = tracker.at('web.held');
    await copyFile(web(), held);
    await collect(start, end);
    await copyFile(held, web());
    await rm(tracker.at('filters/ideal.fil'));
    return path;
  }

  /** The same updates up to the end of the day and beyond complete every row that was at work. */
  async function continued(path: string): Promise<string> {
    const copy = `${path}.continued`;
    await copyFile(path, copy);
    const { rrd } = tracker.context;
    for (let time = (await rrd.last(copy)) + 300; time <= START + 12 * 3600; time += 300)
      await rrd.update(copy, time, [77]);
    return dump(copy);
  }

  it('is what the Collector would have stored from the start on, and what was stored before it', async () => {
    const expected = await ideal(START, END - 300);
    assert.ok(await recreate(await job('14:00:00')));
    assert.equal(await tracker.context.rrd.last(web()), END - 300);
    assertSame(await dump(web()), await dump(expected));
    assertSame(await continued(web()), await continued(expected));
    const hidden = (await readdir(tracker.at('rrds'))).filter((name) => name.startsWith('.'));
    assert.deepEqual(hidden, []);
    assert.equal(await tracker.context.rrd.last(tracker.at('work/web.before/web.rrd')), STORED);
    assert.equal((await readRecreateState(tracker.site, 'web'))?.status, 'done');
  });

  it('reaches back to before the first value', async () => {
    await rm(web());
    await tracker.context.rrd.create(web(), trackingRrd(START + 5400));
    await collect(START + 5400, END);
    await rm(tracker.at('work'), { recursive: true });
    await mkdir(tracker.at('work'));
    assert.ok(await recreate(await job('14:00:00')));
    const { rows } = await tracker.context.rrd.fetch(web(), {
      cf: 'AVERAGE',
      start: START - 600,
      end: END - 300,
      resolution: 300,
    });
    const known = rows.filter(({ values: [value] }) => !Number.isNaN(value)).map(({ time }) => time);
    assert.equal(known[0], START + 300);
    assert.equal(known.length, (END - START) / 300);
  });

  it('keeps what was stored where flow files are gone', async () => {
    const [gone, back] = [START + 1500, START + 2400];
    const files = tracker.at('flows/edge');
    const stored = await flowFiles();
    await rm(files);
    await mkdir(join(files, DAY), { recursive: true });
    for (const path of stored) {
      const time = captureTime(path);
      if (time < gone || time >= back) await copyFile(path, join(files, DAY, basename(path)));
    }
    assert.ok(await recreate(await job('14:00:00')));
    const { rows } = await tracker.context.rrd.fetch(web(), {
      cf: 'AVERAGE',
      start: START,
      end: STORED,
      resolution: 300,
    });
    const kept = rows.filter(({ time, values: [value] }) => value === oldValue(time)).map(({ time }) => time);
    assert.deepEqual(kept, [gone + 300, gone + 600, gone + 900]);
  });

  it('keeps days of long ago with their maxima', async () => {
    const before = await dump(web());
    assert.ok(await recreate(await job('00:00:00', '02/27/2026')));
    const after = await dump(web());
    const rowsUntil = (text: string): string[] =>
      [...text.matchAll(/\/ (\d+) --> <row><v>(.*)<\/v>/g)]
        .filter(([, time]) => Number(time) <= START - 14 * 3600 && Number(time) > START - 48 * 3600)
        .map(([row]) => row);
    const known = rowsUntil(before).filter((row) => !row.includes('NaN'));
    assert.ok(known.length > 400);
    assert.deepEqual(rowsUntil(after), rowsUntil(before));
    const daily = /\/ 1772323200 --> <row><v>(.*)<\/v>/g;
    assert.deepEqual(
      [...after.matchAll(daily)].map(([, value]) => value),
      [...before.matchAll(daily)].map(([, value]) => value),
    );
  });

  it('is the same whether it was stopped or not, with what the Collector stored meanwhile', async () => {
    const path = await job('14:00:00');
    assert.equal(await recreate(path, { looks: 9 }), false);
    assert.equal(await tracker.context.rrd.last(web()), STORED, 'the RRD that is there goes on');
    assert.equal((await readRecreateState(tracker.site, 'web'))?.status, 'stopped');
    await assert.rejects(job('14:00:00'), /being made already/);
    await collect(STORED, END);
    const expected = await ideal(START, END);
    assert.equal(await recreate(path, { looks: 12 }), false);
    assert.ok(await recreate(path));
    assertSame(await dump(web()), await dump(expected));
  });

  it('is the same after it was killed', async () => {
    const expected = await ideal(START, END - 300);
    const path = await job('14:00:00');
    const old = await readFile(web());
    const midnight = START - 14 * 3600;
    const last = (): Promise<number> =>
      tracker.context.rrd.last(tracker.at('rrds/.web.recreate.rrd')).catch(() => 0);
    for (const periods of [20, 90, 150, 185]) {
      const run = execa(process.execPath, ['--import', 'tsx', CHILD, tracker.directory, path, String(NOW)], {
        reject: false,
      });
      while ((await last()) < midnight + 300 * periods && run.exitCode === null) await delay(2);
      run.kill('SIGKILL');
      assert.equal((await run).signal, 'SIGKILL');
      assert.ok(old.equals(await readFile(web())));
    }
    assert.ok(await recreate(path));
    assertSame(await dump(web()), await dump(expected));
  });

  it('takes over a value that went into the old RRD at the last moment', async () => {
    const { rrd, site } = tracker.context;
    const before = tracker.at('rrds/.web.before.rrd');
    await link(web(), before);
    assert.equal(await finishReplacement({ site, rrd }, 'web'), false, 'it is still the same file');
    const merged = tracker.at('rrds/.web.merged.rrd');
    await copyFile(web(), merged);
    await rrd.update(before, STORED + 300, [42.5]);
    await rm(web());
    await copyFile(merged, web());
    assert.equal(await finishReplacement({ site, rrd }, 'web'), true);
    assertSame(await dump(web()), await dump(tracker.at('work/web.before/web.rrd')));
    assert.ok(!existsSync(before));
    assert.equal(await finishReplacement({ site, rrd }, 'web'), false);
  });

  it('is finished where it was killed after the new RRD took its place', async () => {
    const path = await job('14:00:00');
    const [jobText, old] = [await readFile(path), await readFile(web())];
    assert.ok(await recreate(path));
    const made = await dump(web());
    const leave = async (): Promise<void> => {
      await writeFile(tracker.at('rrds/.web.before.rrd'), old);
      await copyFile(web(), tracker.at('rrds/.web.recreate.rrd'));
      await writeFile(path, jobText);
    };
    await leave();
    await recreate(path, { looks: 1 });
    assert.equal((await readRecreateState(tracker.site, 'web'))?.status, 'done');
    assertSame(await dump(web()), made);
    assert.deepEqual(await readdir(tracker.at('rrds')), ['web.rrd']);
    assert.ok(old.equals(await readFile(tracker.at('work/web.before.1/web.rrd'))));
    // Given up instead, it does not pass for the next one.
    await leave();
    await cancelRecreation(tracker.site, 'web');
    assert.ok(await recreate(await job('15:00:00')));
    assert.equal((await readRecreateState(tracker.site, 'web'))?.start, START + 3600);
    // Not those of before the start, by which its rows are completed.
    const { periodsDone = 0, periodsTotal } = (await readRecreateState(tracker.site, 'web')) ?? {};
    assert.ok(periodsDone > 0 && periodsDone <= (END - START - 3600) / 300, `${periodsDone}`);
    assert.equal(periodsTotal, periodsDone);
    assertSame(await dump(web()), made);
  });

  it('stays as it was if the filter was changed meanwhile, but not for a mail', async () => {
    const path = await job('14:00:00');
    await recreate(path, { looks: 9 });
    const file = tracker.at('filters/web.fil');
    await writeFile(file, definition.replace('permit 443', 'permit 444'));
    const before = await readFile(web());
    await assert.rejects(recreate(path), /changed meanwhile/);
    assert.ok(before.equals(await readFile(web())));
    assert.equal((await readRecreateState(tracker.site, 'web'))?.status, 'failed');
    await writeFile(file, definition.replace(/alert_last_notified: .*/, 'alert_last_notified: 1772460000'));
    assert.ok(await recreate(path));
  });

  it('can be given up', async () => {
    const before = await readFile(web());
    await recreate(await job('14:00:00'), { looks: 9 });
    await cancelRecreation(tracker.site, 'web');
    assert.ok(before.equals(await readFile(web())));
    assert.deepEqual(await readdir(tracker.at('rrds')), ['web.rrd']);
    await job('14:00:00');
  });

  for (const [date, time, problem] of [
    ['03/02/2026', '15:57:00', /must lie in the past/],
    ['03/02/2022', '14:00:00', /does not reach back so far/],
    ['02/30/2026', '14:00:00', /not a valid date/],
    ['03/02/2026', '', /not a valid time/],
  ] as const)
    it(`refuses ${date} ${time} as a start`, async () => {
      await assert.rejects(job(time, date), (error: unknown) => {
        assert.ok(error instanceof TrackingError);
        assert.equal(error.code, 'invalid');
        assert.match(error.message, problem);
        return true;
      });
      assert.deepEqual(await readdir(tracker.at('work')), []);
    });

  it('is none of groups, of archived trackings and of SiLK', async () => {
    await establish(tracker.context, new Map([['monitor_label', 'Both'], ['monitor_type', 'Group']])); // prettier-ignore
    const fields = new Map([['start_date', '03/02/2026'], ['start_time', '14:00:00']]); // prettier-ignore
    await assert.rejects(recreatePast(tracker.context, 'both', fields), /not an active individual/);
    await assert.rejects(recreatePast(tracker.context, 'nobody', fields), /There is no tracking/);
    await writeFile(tracker.at('filters/web.fil'), definition.replace('IPFIX: 0', 'IPFIX: 1'));
    await assert.rejects(recreatePast(tracker.context, 'web', fields), /kept by SiLK/);
  });
});

async function flowFiles(): Promise<string[]> {
  return (await readdir(sharedData('flows', DAY))).map((name) => sharedData('flows', DAY, name));
}

/** Tells the lines that differ: dumps are long. */
function assertSame(dumped: string, expected: string): void {
  const lines = expected.split('\n');
  const others = dumped.split('\n').flatMap((line, at) => (line === lines[at] ? [] : [[line, lines[at]]]));
  assert.deepEqual(others, []);
}

/** By the name, epoch seconds. */
function captureTime(path: string): number {
  const [, date = '', h = '', m = '', s = ''] = /(\d{4}-\d\d-\d\d)\.(\d\d)(\d\d)(\d\d)/.exec(path) ?? [];
  return Date.parse(`${date}T${h}:${m}:${s}Z`) / 1000;
}
