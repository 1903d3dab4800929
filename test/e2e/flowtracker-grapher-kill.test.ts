import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { GRAPH_KINDS } from '../../lib/flowtracker/grapher/graph-kinds.js';
import { editDashboard } from '../../lib/flowtracker/manage/dashboard-edit.js';
import { establish } from '../../lib/flowtracker/manage/establish.js';
import { dashboardsOf } from '../../lib/saved/dashboards.js';
import { makeTracker, TRACKER_NOW, writeConfiguration, type TestTracker } from '../flowtracker/site.js';
import { program } from '../support/program.js';
import { keepZone } from '../support/zone.js';
import { seededRandom } from '../support/random.js';

const LABELS = ['All', 'Web', 'DNS', 'Mail'];
const KILLS = 15;
/** Longer than a pixel of three years: every picture is old by then. */
const STEP = 40 * 86_400;

describe('a Grapher that is killed', function () {
  this.timeout(180_000);
  keepZone('UTC');
  let tracker: TestTracker;
  let configuration: string;

  before(async () => {
    tracker = await makeTracker();
    for (const monitor_label of LABELS)
      await establish(tracker.context, new Map(Object.entries({ device_name: 'edge', monitor_label })));
    const [main] = dashboardsOf(tracker.site.config);
    assert.ok(main);
    await editDashboard(tracker.context, main, { do: 'install', place: 1, fileName: 'web', period: 'daily' });
    configuration = await writeConfiguration(tracker.directory);
  });
  after(() => tracker.remove());

  const run = (now: number) =>
    execa(program('FlowMonitor_Grapher'), ['--config', configuration, '--now', String(now)], {
      reject: false,
    });

  /** Every picture that a browser may ask for. */
  async function pictures(): Promise<string[]> {
    const names = await readdir(tracker.at('html'), { recursive: true });
    return names.filter((name) => name.endsWith('.png')).sort();
  }

  async function assertWhole(name: string): Promise<void> {
    const bytes = await readFile(join(tracker.at('html'), name));
    assert.equal(bytes.subarray(1, 4).toString('latin1'), 'PNG', name);
    assert.equal(bytes.subarray(-8, -4).toString('latin1'), 'IEND', name);
  }

  it(`${KILLS} times leaves whole pictures, and the next one draws them all`, async () => {
    let now = TRACKER_NOW;
    const random = seededRandom(7);
    for (let kills = 0; kills < KILLS;) {
      now += STEP;
      const grapher = run(now);
      await Promise.race([delay(100 + 400 * random()), grapher]);
      if (grapher.exitCode === null) {
        grapher.kill('SIGKILL');
        kills++;
      }
      await grapher;
      for (const name of await pictures()) await assertWhole(name);
    }
    const { exitCode, stderr } = await run(now + STEP);
    assert.deepEqual([exitCode, stderr], [0, '']);
    const five = LABELS.flatMap((label) =>
      GRAPH_KINDS.map(({ name }) => `FlowMonitor/${label.toLowerCase()}/${name}.png`),
    );
    assert.deepEqual(await pictures(), ['Dashboard/web_daily_1.png', ...five].sort());
    for (const name of await pictures()) await assertWhole(name);
    const list = await readFile(tracker.at('html/FlowMonitor/index.html'), 'utf8');
    for (const label of LABELS) assert.ok(list.includes(label), label);
  });
});
