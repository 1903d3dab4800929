import assert from 'node:assert/strict';
import {
  copyFile,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { Collector } from '../../lib/flowtracker/collector/collector.js';
import { archive } from '../../lib/flowtracker/manage/archive.js';
import { establish } from '../../lib/flowtracker/manage/establish.js';
import { describeWithData, sharedData } from '../support/data.js';
import { makeTracker, type TestTracker, type TrackerOptions } from './site.js';
import { keepZone } from '../support/zone.js';

const DAY = '2026/2026-03/2026-03-02';
/** 2026-03-02 14:30 UTC: the recorded flows are in full swing. */
const END = 1772461800;
/** When the Collector handles the period that ends then. */
const CLOCK = END + 1820;

describeWithData('the Collector', () => {
  keepZone('UTC');
  let tracker: TestTracker;
  afterEach(() => tracker.remove());

  async function make(options: TrackerOptions = {}): Promise<void> {
    tracker = await makeTracker({ now: END - 300, ...options });
    await mkdir(tracker.at('flows/edge', DAY), { recursive: true });
    const source = sharedData('flows', DAY);
    for (const name of await readdir(source)) {
      if (!/\.14[0-3]/.test(name)) continue;
      await copyFile(join(source, name), tracker.at('flows/edge', DAY, name));
    }
  }
  const track = (label: string, more: Record<string, string> = {}) =>
    establish(
      tracker.context,
      new Map(Object.entries({ device_name: 'edge', monitor_label: label, ...more })),
    );
  const log = (name = 'FlowMonitor'): Promise<string> =>
    readFile(tracker.at('logs', `${name}_Collector.log`), 'utf8');
  const lastOf = (name: string): Promise<number> =>
    tracker.context.rrd.last(tracker.at('rrds', `${name}.rrd`));

  async function collect(clock = CLOCK): Promise<Collector> {
    const collector = await Collector.open(tracker.site, () => clock);
    try {
      await collector.once(clock);
    } finally {
      await collector.close();
    }
    return collector;
  }

  it('leaves out what it cannot evaluate, and goes on with the others', async () => {
    await make();
    for (const label of ['Good', 'Bad filter', 'No RRD', 'No definition']) await track(label);
    const edit = async (name: string, change: (text: string) => string): Promise<void> => {
      const path = tracker.at('filters', `${name}.fil`);
      await writeFile(path, change(await readFile(path, 'utf8')));
    };
    await edit('bad_filter', (text) => text.replace('type time-date', 'type nonsense'));
    await edit('no_definition', (text) =>
      text.replace('filter-definition Flow_Filter', 'filter-definition Other'),
    );
    await rm(tracker.at('rrds/no_rrd.rrd'));
    await writeFile(tracker.at('filters/silk.fil'), ' input: monitor_label: Silk\n input: IPFIX: 1\n');
    const { failures } = await collect();
    assert.equal(failures, 0);
    assert.equal(await lastOf('good'), END);
    assert.equal(await lastOf('bad_filter'), END - 2700);
    const lines = await log();
    assert.match(lines, /bad_filter is left out: .*unknown type/);
    assert.match(lines, /no_definition is left out: .*definition not found/);
    assert.match(lines, /no_rrd is left out: .*No such file/);
    assert.match(lines, /^Not collected, its flows are kept by SiLK: silk$/m);
    assert.match(
      lines,
      /^0 Monitors had a zero value\. 1 Monitors had a positive value\. 1 IPFIX, 0 Flows Active, 1 Linear\.$/m,
    );
  });

  it('counts by the text of a filter, which sites edit by hand, and not by what the form said', async () => {
    await make({ config: { logCollectorMed: true } });
    await track('Web', { dest_port: '80' });
    await track('By hand', { dest_port: '443' });
    await track('By form', { dest_port: '443' });
    const path = tracker.at('filters/by_hand.fil');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('  permit 443\n', '  permit 80\n'));
    await collect();
    const values = new Map(
      [...(await log()).matchAll(/^(Web|By hand|By form) +(\d+) *$/gm)].map(([, label, value]) => [
        label,
        value,
      ]),
    );
    assert.equal(values.get('By hand'), values.get('Web'));
    assert.notEqual(values.get('By hand'), values.get('By form'));
  });

  it('does not collect a period twice, and says so', async () => {
    await make();
    await track('Web');
    await collect();
    await collect();
    assert.equal((await log()).match(/^Just starting \(and skipping\) for: web$/gm)?.length, 1);
  });

  it('counts a damaged file up to the damage, and files that are still being written', async () => {
    await make();
    await track('Web');
    const [first = '', ...others] = (await readdir(tracker.at('flows/edge', DAY))).sort();
    for (const name of others.slice(0, 2)) {
      const path = tracker.at('flows/edge', DAY, name);
      await rename(path, path.replace('/ft-', '/tmp-'));
    }
    await truncate(tracker.at('flows/edge', DAY, first), 50_000);
    await collect(1772460000 + 1820 + 300);
    assert.match(await log(), new RegExp(`${first.replaceAll('+', '\\+')}: the file ends`));
    const { rows } = await tracker.context.rrd.fetch(tracker.at('rrds/web.rrd'), {
      cf: 'AVERAGE',
      start: END - 3000,
      end: END,
      resolution: 300,
    });
    assert.ok(rows.length > 0);
  });

  it('stores 0 where there are no flow files at all', async () => {
    await make();
    await track('Nothing', { exporter: '', device_name: 'edge' });
    await rm(tracker.at('flows'), { recursive: true });
    await collect();
    assert.equal(await lastOf('nothing'), END);
    assert.match(await log(), /^1 Monitors had a zero value\./m);
  });

  it('lets a tracking be that is archived while it works', async () => {
    await make();
    await track('Web');
    await track('DNS');
    const collector = await Collector.open(tracker.site, () => CLOCK);
    const working = collector.once(CLOCK);
    await archive(tracker.context, 'web');
    await working;
    await collector.close();
    assert.deepEqual((await readdir(tracker.at('filters'))).sort(), ['dns.fil', 'web.archive']);
    assert.deepEqual((await readdir(tracker.at('rrds'))).sort(), ['dns.rrd', 'web.archive']);
    assert.equal(await lastOf('dns'), END);
  });

  it('reads a definition anew when it has changed', async () => {
    await make();
    await track('Web');
    const collector = await Collector.open(tracker.site, () => CLOCK);
    await collector.once(CLOCK);
    const path = tracker.at('filters/web.fil');
    await writeFile(path, (await readFile(path, 'utf8')).replace('monitor_type: bps', 'monitor_type: fpsa'));
    await utimes(path, CLOCK, CLOCK);
    await collector.once(CLOCK + 300);
    await collector.close();
    assert.match(await log(), /1 Flows Active, 0 Linear/);
  });

  it('writes values, or all that it does, into its log where that is wished', async () => {
    await make({ config: { logCollectorMed: true, logCollectorLong: true } });
    await track('Web');
    await collect();
    assert.match(await log(), /^Web {37} \d+ *$/m);
    await tracker.remove();
    await make({ config: { logCollectorLong: true }, family: 'FlowTracker' });
    await track('Web');
    await collect();
    const lines = await log('FlowTracker');
    assert.match(lines, /RRDtool File: \S+web\.rrd\n {3}Bits in Period: [\d.]+\n CollectPeriodAvg: \d+\n/);
    assert.match(lines, new RegExp(`Update: ${END} : \\d+$`, 'm'));
  });

  it('makes up for what a tracking could not take, as soon as it can', async () => {
    await make();
    await track('Web');
    await track('DNS');
    await collect();
    // A second is a period, and a loop begins with each.
    const began = Date.now();
    const collector = await Collector.open(
      tracker.site,
      () => CLOCK - 1 + 300 * Math.floor((Date.now() - began) / 1000),
    );
    const running = collector.run();
    const until = async (isSo: () => Promise<boolean>): Promise<void> => {
      const deadline = Date.now() + 20_000;
      while (!(await isSo()) && Date.now() < deadline) await new Promise((done) => setTimeout(done, 20));
    };
    await rename(tracker.at('rrds/web.rrd'), tracker.at('web.rrd'));
    await until(async () => (await lastOf('dns')) >= END + 900);
    await rename(tracker.at('web.rrd'), tracker.at('rrds/web.rrd'));
    await until(async () => (await lastOf('web')) >= END + 1500);
    collector.stop();
    await running;
    await collector.close();
    const { rows } = await tracker.context.rrd.fetch(tracker.at('rrds/web.rrd'), {
      cf: 'AVERAGE',
      start: END,
      end: END + 1500,
      resolution: 300,
    });
    const known = rows.filter(({ time }) => time > END && time <= END + 1500);
    assert.equal(known.length, 5);
    for (const { time, values } of known) assert.ok(Number.isFinite(values[0]), `${time - END}`);
  });

  it('catches up with what it missed, in order, and then sleeps until it is stopped', async () => {
    await make();
    await track('Web');
    await collect();
    const collector = await Collector.open(tracker.site, () => CLOCK + 900);
    const running = collector.run();
    const deadline = Date.now() + 20_000;
    while ((await lastOf('web')) < END + 900 && Date.now() < deadline)
      await new Promise((done) => setTimeout(done, 20));
    collector.stop();
    await running;
    await collector.close();
    const periods = [...(await log()).matchAll(/Period: (\d+) to/g)].map(([, start]) => Number(start) - END);
    assert.deepEqual(periods, [-300, 0, 300, 600]);
  });
});
