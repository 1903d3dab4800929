import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { Collector } from '../../lib/flowtracker/collector/collector.js';
import { establish } from '../../lib/flowtracker/manage/establish.js';
import { cancelRecreation, Recreation } from '../../lib/flowtracker/recreate/recreate.js';
import { readRecreateState } from '../../lib/flowtracker/recreate/recreate-state.js';
import { trackingRrd } from '../../lib/flowtracker/rrd-definition.js';
import { describeWithData, sharedData } from '../support/data.js';
import { writeFlows } from '../support/written-flows.js';
import { makeTracker, type TestTracker } from './site.js';
import { keepZone } from '../support/zone.js';

/** 2026-03-02 14:00 UTC, the first flows, and two hours and a half later, a minute into a slot. */
const START = 1772460000;
const NOW = START + 9060;

describeWithData('a tracking made from stored flows', () => {
  keepZone('UTC');
  let tracker: TestTracker;
  beforeEach(async () => {
    tracker = await makeTracker({ now: NOW, config: { recreateCatLength: 1800, startOffset: 0 } });
    await rm(tracker.at('flows/edge'), { recursive: true });
    await symlink(sharedData('flows'), tracker.at('flows/edge'));
  });
  afterEach(() => tracker.remove());

  const FIELDS = { device_name: 'edge', monitor_label: 'Web', dest_port: '80,443', start_date: '03/02/2026' };

  async function job(startTime: string): Promise<string> {
    const made = await establish(
      tracker.context,
      new Map(Object.entries({ ...FIELDS, start_time: startTime })),
    );
    assert.equal(made.kind, 'recreate');
    return made.kind === 'recreate' ? made.job.path : '';
  }

  /** Runs it, asking it to stop after so many looks at the clock. */
  async function recreate(path: string, looks = Infinity): Promise<boolean> {
    let seen = 0;
    const recreation: Recreation = await Recreation.open(tracker.site, path, () => {
      if (++seen > looks) recreation.stop();
      return NOW;
    });
    try {
      return await recreation.run();
    } finally {
      await recreation.close();
    }
  }

  async function dump(path: string): Promise<string> {
    return (await execa('rrdtool', ['dump', path])).stdout;
  }

  it('holds what the Collector would have stored, and is collected from then on', async function () {
    this.timeout(30_000);
    assert.ok(await recreate(await job('14:02:30')));
    const made = await dump(tracker.at('rrds/web.rrd'));
    const definition = await readFile(tracker.at('filters/web.fil'), 'utf8');
    const { rrd } = tracker.context;
    await rrd.create(tracker.at('rrds/other.rrd'), trackingRrd(START - 300));
    await writeFile(tracker.at('filters/other.fil'), definition);
    const collector = await Collector.open(tracker.site, () => NOW);
    await collector.range(START, NOW - 1800);
    await collector.once(NOW + 300);
    await collector.close();
    const other = await dump(tracker.at('rrds/other.rrd'));
    assert.equal(await rrd.last(tracker.at('rrds/web.rrd')), START + 7500);
    assert.equal(await dump(tracker.at('rrds/web.rrd')), other);
    assert.notEqual(made, other);
    assert.deepEqual(
      (await readdir(tracker.at('work'))).filter((name) => name.includes('saved')),
      [],
    );
  });

  it('reads for each period the files that the Collector would have read, and no later ones', async () => {
    await rm(tracker.at('flows/edge'));
    const uptime = 10_000_000;
    // A flow of the first period, and one of the same time that was exported too late for its collection.
    for (const [captureStart, doctets] of [
      [START, 30_000],
      [START + 2700, 30_000_000],
    ] as const) {
      const exported = captureStart + 200;
      const first = uptime - (exported - (START + 60)) * 1000;
      const flow = { unix_secs: exported, sysuptime: uptime, first, last: first + 9000, doctets, dpkts: 3 };
      const name = `ft-v05.2026-03-02.14${captureStart === START ? '00' : '45'}00+0000`;
      const path = tracker.at('flows/edge/2026/2026-03/2026-03-02', name);
      await writeFlows(path, { captureStart, captureEnd: captureStart + 300, exportVersion: 5 }, [
        { ...flow, prot: 6, dstport: 80 },
      ]);
    }
    assert.ok(await recreate(await job('14:00:00')));
    const { rows } = await tracker.context.rrd.fetch(tracker.at('rrds/web.rrd'), {
      ...{ cf: 'AVERAGE', start: START, end: START + 300, resolution: 300 },
    });
    assert.equal(rows.find(({ time }) => time === START + 300)?.values[0], 800);
  });

  it('goes on where it was stopped, and reserves its name meanwhile', async function () {
    this.timeout(30_000);
    const path = await job('14:00:00');
    assert.equal((await readRecreateState(tracker.site, 'web'))?.status, 'waiting');
    assert.equal(await recreate(path, 6), false);
    const stopped = await readRecreateState(tracker.site, 'web');
    assert.equal(stopped?.status, 'stopped');
    assert.equal(stopped?.periodsTotal, 24);
    assert.ok(stopped.periodsDone > 0 && stopped.periodsDone < 24, `${stopped.periodsDone} of 24`);
    assert.ok(!existsSync(tracker.at('rrds/web.rrd')) && !existsSync(tracker.at('filters/web.fil')));
    await assert.rejects(job('14:00:00'), /being made/);
    assert.ok(await recreate(path));
    assert.deepEqual((await readRecreateState(tracker.site, 'web'))?.periodsDone, 24);

    const whole = await dump(tracker.at('rrds/web.rrd'));
    await rm(tracker.at('filters/web.fil'));
    await rm(tracker.at('rrds/web.rrd'));
    assert.ok(await recreate(await job('14:00:00')));
    assert.equal(await dump(tracker.at('rrds/web.rrd')), whole);
  });

  it('can be given up, which leaves nothing behind', async () => {
    const path = await job('14:00:00');
    await recreate(path, 5);
    await cancelRecreation(tracker.site, 'web');
    assert.deepEqual(await readdir(tracker.at('rrds')), []);
    assert.equal(await readRecreateState(tracker.site, 'web'), undefined);
    assert.equal(typeof (await job('14:00:00')), 'string');
  });

  it('says why it failed', async () => {
    const path = await job('14:00:00');
    await rm(tracker.at('rrds'), { recursive: true });
    await assert.rejects(recreate(path), /does not exist/);
    const state = await readRecreateState(tracker.site, 'web');
    assert.equal(state?.status, 'failed');
    assert.match(state?.message ?? '', /does not exist/);
  });
});
