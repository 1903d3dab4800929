import assert from 'node:assert/strict';
import { readFile, readdir, rm, symlink } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { establish } from '../../lib/flowtracker/manage/establish.js';
import { makeTracker, writeConfiguration, type TestTracker } from '../flowtracker/site.js';
import { describeWithData, sharedData } from '../support/data.js';
import { program } from '../support/program.js';
import { keepZone } from '../support/zone.js';

const FROM = 1772458800;
const TO = 1772466600;
const KILLS = 50;

const TRACKINGS: readonly Record<string, string>[] = [
  { monitor_label: 'All' },
  { monitor_label: 'Web', dest_port: '80,443' },
  { monitor_label: 'DNS', dest_port: '53', monitor_type: 'pps' },
  { monitor_label: 'New', source_if: '10', monitor_type: 'fpsi' },
  { monitor_label: 'Active', dest_address: '10.20.8.0/24', monitor_type: 'fpsa' },
  { monitor_label: 'Sampled', protocols: '6', sampling_multiplier: '10' },
];

/** Numbers that look random and are the same in every run. */
function* pseudoRandom(seed: number): Generator<number> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

describeWithData('a Collector that is killed', () => {
  keepZone('UTC');
  const trackers: TestTracker[] = [];
  after(async () => {
    for (const tracker of trackers) await tracker.remove();
  });

  async function makeSite(): Promise<TestTracker & { configuration: string }> {
    const tracker = await makeTracker({ now: FROM });
    trackers.push(tracker);
    await rm(tracker.at('flows/edge'), { recursive: true });
    await symlink(sharedData('flows'), tracker.at('flows/edge'));
    for (const fields of TRACKINGS)
      await establish(tracker.context, new Map(Object.entries({ device_name: 'edge', ...fields })));
    return { ...tracker, configuration: await writeConfiguration(tracker.directory) };
  }

  const argumentsFor = (configuration: string): string[] => [
    '--config',
    configuration,
    '--from',
    String(FROM),
    '--to',
    String(TO),
  ];

  /** All that the RRDs hold, and when they were last updated. */
  async function contents(tracker: TestTracker): Promise<Record<string, string>> {
    const names = (await readdir(tracker.at('rrds'))).sort();
    const dumps = names.map(async (name) => {
      const { stdout } = await execa('rrdtool', ['dump', tracker.at('rrds', name)]);
      return [name, stdout] as const;
    });
    return Object.fromEntries(await Promise.all(dumps));
  }

  it(`${KILLS} times leaves the RRDs of one that was left alone`, async function () {
    this.timeout(180_000);
    const calm = await makeSite();
    const killed = await makeSite();
    const collector = program('FlowMonitor_Collector');
    await execa(collector, argumentsFor(calm.configuration));
    const expected = await contents(calm);
    assert.equal(Object.keys(expected).length, TRACKINGS.length);

    const random = pseudoRandom(6);
    let kills = 0;
    while (kills < KILLS) {
      const run = execa(collector, argumentsFor(killed.configuration), { reject: false });
      const wait = 60 + 400 * (random.next().value ?? 0);
      await Promise.race([delay(wait), run]);
      if (run.exitCode === null) {
        run.kill('SIGKILL');
        kills++;
      }
      const { exitCode, stderr } = await run;
      if (exitCode === undefined) continue;
      assert.equal(exitCode, 0, stderr);
      // All is collected: begin again with empty RRDs, so that every kill meets work.
      assert.deepEqual(await contents(killed), expected);
      for (const name of await readdir(killed.at('rrds'))) await rm(killed.at('rrds', name));
      for (const name of await readdir(killed.at('filters'))) await rm(killed.at('filters', name));
      for (const fields of TRACKINGS)
        await establish(killed.context, new Map(Object.entries({ device_name: 'edge', ...fields })));
    }
    const { exitCode, stderr } = await execa(collector, argumentsFor(killed.configuration), {
      reject: false,
    });
    assert.equal(exitCode, 0, stderr);
    assert.deepEqual(await contents(killed), expected);
    assert.deepEqual(
      (await readdir(killed.at('filters'))).filter((name) => !name.endsWith('.fil')),
      [],
    );
  });

  it('does not work beside another one', async function () {
    this.timeout(60_000);
    const site = await makeSite();
    const lock = site.at('work/.FlowMonitor_Collector.lock');
    const first = execa(program('FlowMonitor_Collector'), argumentsFor(site.configuration), {
      reject: false,
    });
    while (!(await readFile(lock, 'utf8').catch(() => ''))) await delay(5);
    const second = await execa(program('FlowTracker_Collector'), argumentsFor(site.configuration), {
      reject: false,
    });
    assert.equal(second.exitCode, 1);
    assert.match(second.stderr, /FlowMonitor_Collector is already running \(process \d+\)/);
    assert.equal((await first).exitCode, 0);
  });

  it('is taken over from a Collector that can be asked to stop, with nothing lost', async function () {
    this.timeout(60_000);
    const [calm, stopped] = [await makeSite(), await makeSite()];
    const collector = program('FlowTracker_Collector');
    await execa(collector, argumentsFor(calm.configuration));
    const log = (tracker: TestTracker): Promise<string> =>
      readFile(tracker.at('logs/FlowTracker_Collector.log'), 'utf8').catch(() => '');
    for (let round = 0; round < 3; round++) {
      const before = await log(stopped);
      const run = execa(collector, argumentsFor(stopped.configuration), { reject: false });
      while ((await log(stopped)).length <= before.length && run.exitCode === null) await delay(5);
      run.kill('SIGTERM');
      assert.equal((await run).exitCode, 0);
    }
    await execa(collector, argumentsFor(stopped.configuration));
    assert.deepEqual(await contents(stopped), await contents(calm));
    const lines = await log(calm);
    assert.match(
      lines,
      /started next collection\. {2}Period: March 2, 2026 13:40:00 to March 2, 2026 13:45:00\n/,
    );
    assert.match(lines, /^\d+ trackings had a zero value\. \d+ trackings had a positive value\.$/m);
    assert.match(lines, /finished this loop\. Update period: \d+ {2}6 Trackings\. Loop took: \d+ seconds/);
  });

  it('tells wrong usage apart from failure', async () => {
    const usage = await execa(program('FlowMonitor_Collector'), ['--from', '1'], { reject: false });
    assert.equal(usage.exitCode, 2);
    const backwards = await execa(program('FlowMonitor_Collector'), ['--from', '600', '--to', '300'], {
      reject: false,
    });
    assert.equal(backwards.exitCode, 2);
    assert.match(backwards.stderr, /--from must lie before --to/);
    const missing = await execa(program('FlowMonitor_Collector'), ['--config', '/nonexistent/x.pm'], {
      reject: false,
    });
    assert.equal(missing.exitCode, 1);
    assert.match(missing.stderr, /no such file/);
  });
});
