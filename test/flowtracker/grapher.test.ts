import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { dashboardsOf } from '../../lib/saved/dashboards.js';
import { loadGroupColours } from '../../lib/flowtracker/grapher/colours.js';
import { drawNow } from '../../lib/flowtracker/grapher/draw-now.js';
import { drawThumbnails } from '../../lib/flowtracker/grapher/thumbnails.js';
import { Grapher } from '../../lib/flowtracker/grapher/grapher.js';
import { GraphSets } from '../../lib/flowtracker/grapher/graph-sets.js';
import { archive } from '../../lib/flowtracker/manage/archive.js';
import { editDashboard } from '../../lib/flowtracker/manage/dashboard-edit.js';
import { dumpValues } from '../../lib/flowtracker/manage/dumper.js';
import { establish } from '../../lib/flowtracker/manage/establish.js';
import { editGroup } from '../../lib/flowtracker/manage/group-edit.js';
import { drawGroupSample } from '../../lib/flowtracker/manage/group-sample.js';
import { remove } from '../../lib/flowtracker/manage/remove.js';
import { trackingSummaries, valuesBetween } from '../../lib/flowtracker/manage/values-of.js';
import { resizeRrds } from '../../lib/flowtracker/tools/resize.js';
import { findTracking, TrackingReader } from '../../lib/flowtracker/trackings.js';
import { makeTracker, TRACKER_NOW, type TestTracker } from './site.js';
import { keepZone } from '../support/zone.js';

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
const NAMES = ['daily.png', 'monthly.png', 'threeyears.png', 'weekly.png', 'yearly.png'];

describe('the Grapher', () => {
  keepZone('UTC');
  let tracker: TestTracker;
  beforeEach(async () => {
    tracker = await makeTracker({
      config: {
        rightTitle: 'Flows of <Example>',
        dashboardTitles: ['Per formance', 'SOC'],
        logGrapherLong: true,
      },
    });
  });
  afterEach(() => tracker.remove());

  const make = (label: string, more: Record<string, string> = {}) =>
    establish(
      tracker.context,
      new Map(Object.entries({ device_name: 'edge', monitor_label: label, ...more })),
    );

  async function fill(name: string): Promise<void> {
    for (let slot = 0; slot < 12; slot++)
      await tracker.context.rrd.update(tracker.at('rrds', `${name}.rrd`), TRACKER_NOW - 2100 + 300 * slot, [
        1000 * slot,
      ]);
  }

  async function loop(now = TRACKER_NOW): Promise<void> {
    const colourOf = await loadGroupColours(tracker.site.config);
    const grapher = await Grapher.open({ site: tracker.site, colourOf }, () => now, 1);
    try {
      await grapher.once();
    } finally {
      await grapher.close();
    }
  }

  const log = (): Promise<string> => readFile(tracker.at('logs/FlowMonitor_Grapher.log'), 'utf8');
  const pictures = async (name: string): Promise<string[]> =>
    (await readdir(tracker.at('html/FlowMonitor', name))).sort();

  it('removes what those that were killed have left unfinished, and nothing of those at work', async () => {
    await make('Web');
    const old = ['FlowMonitor/web/.daily.png.99-1.tmp', 'Dashboard/.web_daily_1.png.99-2.tmp'];
    const others = ['FlowMonitor/web/.daily.png.98-1.tmp', 'FlowMonitor/web/.notes.tmp'];
    for (const name of [...old, ...others]) await writeFile(tracker.at('html', name), '');
    for (const name of [...old, 'FlowMonitor/web/.notes.tmp']) await utimes(tracker.at('html', name), 1, 1);
    await loop();
    const left = await readdir(tracker.at('html'), { recursive: true });
    assert.deepEqual(left.filter((name) => name.endsWith('.tmp')).sort(), others.toSorted());
  });

  it('draws five pictures of each tracking and group, and a list of all', async function () {
    this.timeout(20_000);
    await make('In:all 100%', { general_comment: '<b>first</b>' });
    await make('Out');
    await make('Gone');
    await fill('in:all_100%');
    await make('Edge', { monitor_type: 'Group', device_name: '' });
    for (const [label, side] of [
      ['In:all 100%', 'above'],
      ['Out', 'below'],
      ['Gone', 'below'],
    ] as const)
      await editGroup(tracker.context, 'edge', { do: 'add', label, side, colour: 'yellow' });
    const edge = tracker.at('filters/edge.grp');
    await writeFile(edge, (await readFile(edge, 'utf8')).replaceAll('^yellow', '^no such colour'));
    await archive(tracker.context, 'out');
    await rm(tracker.at('rrds/gone.rrd'));
    await loop();
    for (const name of ['in:all_100%', 'edge']) assert.deepEqual(await pictures(name), NAMES);
    const image = await readFile(tracker.at('html/FlowMonitor/edge/daily.png'));
    assert.deepEqual(image.subarray(0, 8), PNG);
    assert.ok(image.readUInt32BE(16) > 600);
    const lines = await log();
    assert.match(lines, /^Starting a graphing loop at: 03\/02\/2026 14:05:00$/m);
    assert.match(lines, /^creating graphs for: edge$/m);
    assert.match(lines, /edge is drawn without "Gone", which has no RRD/);
    assert.match(lines, /gone was not drawn: there is no \S+gone\.rrd/);
    assert.match(
      lines,
      /^Finished with this loop\. 2 graph sets created\. Loop took: \d+ seconds {2}sleep_period: \d+\n\n/m,
    );
    const page = await readFile(tracker.at('html/FlowMonitor/index.html'), 'utf8');
    assert.match(page, /<h1>Flows of &lt;Example&gt;<\/h1>/);
    assert.match(
      page,
      /FlowMonitor_DisplayPublic\.cgi\?Per~formance%5Efilter_hash=MT_in%3Aall_100%25">In:all 100%<\/a>/,
    );
    assert.match(page, /<dd>&lt;b&gt;first&lt;\/b&gt;<\/dd>/);
    assert.match(page, /Individual Monitors[\s\S]*Group Monitors[\s\S]*Archived Monitors/);
    assert.deepEqual(
      (await readdir(tracker.at('html/FlowMonitor/edge'))).filter((name) => name.startsWith('.')),
      [],
    );
  });

  it('draws only what has grown old, was revised, or looks otherwise now', async function () {
    this.timeout(30_000);
    await make('Web');
    await fill('web');
    const drawnAt = async (): Promise<Record<string, number>> =>
      Object.fromEntries(
        await Promise.all(
          NAMES.map(
            async (name) =>
              [
                name,
                (await stat(tracker.at('html/FlowMonitor/web', name))).mtimeMs / 1000 - TRACKER_NOW,
              ] as const,
          ),
        ),
      );
    await loop();
    const path = (name: string): string => tracker.at('html/FlowMonitor/web', name);
    await loop(TRACKER_NOW + 300);
    assert.deepEqual(await drawnAt(), {
      'daily.png': 300,
      'monthly.png': 0,
      'threeyears.png': 0,
      'weekly.png': 0,
      'yearly.png': 0,
    });
    await rm(path('yearly.png'));
    await utimes(path('weekly.png'), TRACKER_NOW - 1009, TRACKER_NOW - 1009);
    await loop(TRACKER_NOW + 301);
    assert.deepEqual(await drawnAt(), {
      'daily.png': 300,
      'monthly.png': 0,
      'threeyears.png': 0,
      'weekly.png': 301,
      'yearly.png': 301,
    });
    Object.assign(tracker.site.config, { rrdHeight: 200 });
    await loop(TRACKER_NOW + 302);
    assert.deepEqual(new Set(Object.values(await drawnAt())), new Set([302]));
  });

  it('draws all anew, the recent ones, or the archived ones, when it is asked', async function () {
    this.timeout(30_000);
    await make('Web');
    await make('Old');
    await fill('old');
    await archive(tracker.context, 'old');
    const long = TRACKER_NOW - 86_400;
    await utimes(tracker.at('filters/web.fil'), long, long);
    const draw = async (selection: 'all' | 'recent' | 'archived'): Promise<string> => {
      let said = '';
      const signal = new AbortController().signal;
      const say = (text: string): void => void (said += text);
      assert.equal(await drawNow(tracker.site, { selection, now: TRACKER_NOW, say, signal }), 0);
      return said;
    };
    assert.equal(await draw('recent'), '');
    assert.equal(await draw('all'), 'I1.....\n');
    assert.equal(await draw('archived'), 'I1.....\n');
    assert.deepEqual(await pictures('old'), NAMES);
  });

  it('draws on where the public list cannot be written', async function () {
    this.timeout(30_000);
    await make('Web');
    // A directory where the list is to lie.
    await mkdir(tracker.at('html/FlowMonitor/index.html/full'), { recursive: true });
    await loop();
    assert.deepEqual(await pictures('web'), NAMES);
    const log = await readFile(tracker.at('logs/FlowMonitor_Grapher.log'), 'utf8');
    assert.match(log, /the public list was not written: /);
    assert.match(log, /1 graph sets created/);
  });

  it('keeps dashboards without holes', async function () {
    this.timeout(30_000);
    for (const label of ['A', 'B', 'C']) await make(label);
    const [dashboard] = dashboardsOf(tracker.site.config);
    assert.ok(dashboard);
    const edit = (action: Parameters<typeof editDashboard>[2]) =>
      editDashboard(tracker.context, dashboard, action);
    const hanging = async (): Promise<string[]> => (await readdir(tracker.at('html/Dashboard'))).sort();
    await edit({ do: 'install', place: 7, fileName: 'a', period: 'daily' });
    await edit({ do: 'install', place: 5, fileName: 'b', period: '3years' });
    await edit({ do: 'install', place: 2, fileName: 'c', period: 'weekly' });
    assert.deepEqual(await hanging(), ['a_daily_1.png', 'b_3years_3.png', 'c_weekly_2.png']);
    await edit({ do: 'down', place: 1 });
    assert.deepEqual(await hanging(), ['a_daily_3.png', 'b_3years_1.png', 'c_weekly_2.png']);
    await edit({ do: 'up', place: 1 });
    await edit({ do: 'install', place: 1, fileName: 'c', period: 'yearly' });
    assert.deepEqual(await hanging(), ['a_daily_3.png', 'c_weekly_2.png', 'c_yearly_1.png']);
    await edit({ do: 'remove', place: 1 });
    assert.deepEqual(await hanging(), ['a_daily_1.png', 'c_weekly_2.png']);
    await assert.rejects(edit({ do: 'remove', place: 9 }), /no place 9/);
    await assert.rejects(edit({ do: 'install', place: 1, fileName: 'x', period: 'daily' }), /no tracking x/);
    await rm(tracker.at('html/Dashboard/a_daily_1.png'));
    await writeFile(tracker.at('html/Dashboard/a_daily_1.png'), '');
    await loop();
    assert.ok(
      (await stat(tracker.at('html/Dashboard/a_daily_1.png'))).size > 1000,
      'a loop draws thumbnails anew',
    );
  });

  it('brings nothing back that is taken away while it draws', async function () {
    this.timeout(30_000);
    for (const label of ['A', 'B']) await make(label);
    const [dashboard] = dashboardsOf(tracker.site.config);
    assert.ok(dashboard);
    for (const [place, fileName] of [
      [1, 'a'],
      [2, 'b'],
    ] as const)
      // prettier-ignore
      await editDashboard(tracker.context, dashboard, { do: 'install', place, fileName, period: 'daily' });
    const { rrd, site } = tracker.context;
    const graph = rrd.graph.bind(rrd);
    const removing = async (...args: Parameters<typeof graph>): ReturnType<typeof graph> => {
      await editDashboard(tracker.context, dashboard, { do: 'remove', place: 2 });
      return graph(...args);
    };
    const drawing = { site, colourOf: await loadGroupColours(site.config), onRemark: assert.fail };
    await drawThumbnails(drawing, Object.assign(rrd, { graph: removing }), TRACKER_NOW);
    assert.deepEqual(await readdir(tracker.at('html/Dashboard')), ['a_daily_1.png']);

    const gone = await findTracking(site, 'b');
    assert.ok(gone);
    await remove(tracker.context, 'b');
    assert.equal(await new GraphSets(drawing, [rrd]).draw(gone, { end: TRACKER_NOW, isLazy: false }), 0);
    assert.deepEqual(await readdir(tracker.at('html/FlowMonitor')), ['a']);
  });

  it('draws a sample of a group, which is removed after an hour', async () => {
    await make('Web');
    await make('Edge', { monitor_type: 'Group', device_name: '' });
    const group = await editGroup(tracker.context, 'edge', {
      do: 'add',
      label: 'Web',
      side: 'above',
      colour: 'auto_red',
    });
    const first = await drawGroupSample(tracker.context, group);
    assert.match(first, /^GROUPS\/GROUP_SAMPLE[0-9a-f]+\.png$/);
    const path = tracker.at('html/FlowMonitor', first);
    assert.deepEqual((await readFile(path)).subarray(0, 8), PNG);
    await utimes(path, TRACKER_NOW - 3601, TRACKER_NOW - 3601);
    const second = await drawGroupSample(tracker.context, group);
    assert.deepEqual(
      (await readdir(tracker.at('html/FlowMonitor/GROUPS'))).map((name) => `GROUPS/${name}`),
      [second],
    );
  });

  it('shows stored values of active and archived trackings', async () => {
    await make('New', { monitor_type: 'fpsi', alert_threshold: '5000' });
    await fill('new');
    const [summary] = await trackingSummaries(
      tracker.context,
      (await new TrackingReader(tracker.site).read(['.fil'])).trackings,
    );
    assert.deepEqual(summary?.last, { time: TRACKER_NOW + 1200, value: 11_000 });
    assert.equal(summary?.isBeyondThreshold, true);
    const values = await valuesBetween(tracker.context, 'new', {
      start: TRACKER_NOW - 3000,
      end: TRACKER_NOW,
      points: 100,
    });
    assert.equal(values.resolution, 300);
    assert.ok(values.averages.includes(5000) && values.averages.includes(null));
    await archive(tracker.context, 'new');
    const { rows, unit, noun } = await dumpValues(tracker.context, 'new', '24_hours');
    assert.deepEqual([unit, noun, rows.length], ['fps', 'Flows', 600]);
    const known = rows.filter(({ average }) => average !== 'NaN');
    assert.equal(known.at(-1)?.average, '11,000.000');
    assert.equal(known.at(-1)?.total, '3,300,000');
    assert.equal((await dumpValues(tracker.context, 'new', '3_years')).rows.length, 1100);
  });

  /** The site with its rrdtool in `$rrdtool_bin_directory` alone. */
  async function withOwnRrdtool(): Promise<TestTracker['site']> {
    const { stdout } = await execa('which', ['rrdtool']);
    await mkdir(tracker.at('bin'));
    await symlink(stdout, tracker.at('bin/rrdtool'));
    const { site } = tracker;
    return {
      ...site,
      config: { ...site.config, rrdtoolBinDirectory: tracker.at('bin') },
      settings: { ...site.settings, rrdTool: tracker.at('nothing') },
    };
  }

  it('leaves an RRD of an old release to the tool that grows it', async () => {
    await make('Old');
    await rm(tracker.at('rrds/old.rrd'));
    const archives = ['AVERAGE', 'MAX'].flatMap((cf) =>
      [
        [1, 600],
        [6, 700],
        [24, 775],
        [288, 797],
      ].map(([steps = 0, rows = 0]) => ({ cf, xff: 0.5, steps, rows })),
    );
    await tracker.context.rrd.create(tracker.at('rrds/old.rrd'), {
      start: TRACKER_NOW - 2400,
      step: 300,
      dataSources: [{ name: 'flowbits', type: 'GAUGE', heartbeat: 600 }],
      archives,
    });
    await fill('old');
    const rowsOf = async (): Promise<number[]> =>
      (await tracker.context.rrd.info(tracker.at('rrds/old.rrd'))).archives.map(({ rows }) => rows);
    assert.equal((await dumpValues(tracker.context, 'old', '12_months')).rows.length, 797);
    const said: string[] = [];
    await mkdir(tracker.at('rrds/.resize/killed'), { recursive: true });
    assert.equal(await resizeRrds(await withOwnRrdtool(), (line) => said.push(line)), 0);
    assert.ok(!(await readdir(tracker.at('rrds'))).includes('.resize'));
    assert.deepEqual(said, ['old.rrd: 797 rows of days have become 1100']);
    assert.deepEqual(await rowsOf(), [600, 700, 775, 1100, 600, 700, 775, 1100]);
    assert.equal(await tracker.context.rrd.last(tracker.at('rrds/old.rrd')), TRACKER_NOW + 1200);
    assert.deepEqual(await readdir(tracker.at('rrds')), ['old.rrd']);
  });
});
