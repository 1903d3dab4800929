import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { archive, restart } from '../../lib/flowtracker/manage/archive.js';
import { digestOf } from '../../lib/flowtracker/manage/digest.js';
import { establish } from '../../lib/flowtracker/manage/establish.js';
import { editGroup } from '../../lib/flowtracker/manage/group-edit.js';
import { listRemoved, planRemoval, remove, restoreRemoved } from '../../lib/flowtracker/manage/remove.js';
import { renameTracking } from '../../lib/flowtracker/manage/rename.js';
import { revise } from '../../lib/flowtracker/manage/revise.js';
import { TrackingError } from '../../lib/flowtracker/tracking-error.js';
import { findTracking, TrackingReader } from '../../lib/flowtracker/trackings.js';
import { makeTracker, TRACKER_NOW, type TestTracker } from './site.js';
import { keepZone } from '../support/zone.js';

describe('management of trackings', () => {
  keepZone('UTC');
  let tracker: TestTracker;
  beforeEach(async () => {
    tracker = await makeTracker();
  });
  afterEach(() => tracker.remove());

  const make = (label: string, more: Record<string, string> = {}) =>
    establish(
      tracker.context,
      new Map(Object.entries({ device_name: 'edge', monitor_label: label, ...more })),
    );
  const group = async (label: string, ...components: string[]) => {
    const { fileName } = await make(label, { monitor_type: 'Group', device_name: '' });
    for (const component of components)
      await editGroup(tracker.context, fileName, {
        do: 'add',
        label: component,
        side: 'above',
        colour: 'auto_blue',
      });
    return fileName;
  };
  const has = (...names: string[]): boolean => existsSync(tracker.at(...names));
  const text = (...names: string[]): Promise<string> => readFile(tracker.at(...names), 'utf8');
  const refuses = (work: Promise<unknown>, code: TrackingError['code'], message = /./) =>
    assert.rejects(
      work,
      (error) => error instanceof TrackingError && error.code === code && message.test(error.message),
    );
  const picture = async (name: string): Promise<void> => {
    await writeFile(tracker.at('html/FlowMonitor', name, 'daily.png'), 'picture');
  };
  const hang = (dashboard: string, name: string) =>
    writeFile(tracker.at('html', dashboard, name), 'thumbnail');

  it('establishes a tracking: RRD, directory, definition', async () => {
    const made = await make('Web & more', { dest_port: '80' });
    assert.equal(made.kind, 'individual');
    assert.equal(made.fileName, 'web_-_more');
    assert.equal(await tracker.context.rrd.last(tracker.at('rrds/web_-_more.rrd')), TRACKER_NOW - 2400);
    assert.ok(has('html/FlowMonitor/web_-_more'));
    assert.match(await text('filters/web_-_more.fil'), /^ input: monitor_label: Web & more$/m);
  });

  it('puts an RRD aside that no definition belongs to', async () => {
    await make('Web');
    await rm(tracker.at('filters/web.fil'));
    await tracker.context.rrd.update(tracker.at('rrds/web.rrd'), TRACKER_NOW, [1]);
    await make('Web');
    assert.equal(await tracker.context.rrd.last(tracker.at('rrds/web.rrd')), TRACKER_NOW - 2400);
    assert.equal(await tracker.context.rrd.last(tracker.at('work/web/web.rrd')), TRACKER_NOW);
  });

  it('leaves no RRD behind where a tracking cannot be made', async () => {
    // A file where its pictures are to lie.
    await mkdir(tracker.at('html/FlowMonitor'), { recursive: true });
    await writeFile(tracker.at('html/FlowMonitor/web'), '');
    await refuses(make('Web'), 'failed', /could not be made/);
    assert.deepEqual([has('rrds/web.rrd'), has('filters/web.fil')], [false, false]);
  });

  it('writes nothing where something is wrong, and says all of it', async () => {
    const bad = {
      dest_port: '99999',
      monitor_label: 'a: b',
      alert_frequency: 'daily',
      alert_threshold: 'many',
      sampling_multiplier: 'x',
      device_name: 'nobody',
    };
    await assert.rejects(make('', bad), (error) => {
      assert.ok(error instanceof TrackingError);
      assert.equal(error.code, 'invalid');
      const fields = new Set(error.issues.map(({ field }) => field));
      for (const field of [
        'dest_port',
        'alert_threshold',
        'alert_destination',
        'sampling_multiplier',
        'device_name',
      ])
        assert.ok(fields.has(field), field);
      return true;
    });
    await refuses(make('a: b'), 'invalid', /colon/);
    await refuses(make('two\nlines'), 'invalid');
    assert.deepEqual(await readdir(tracker.at('filters')), []);
    assert.deepEqual(await readdir(tracker.at('rrds')), []);
  });

  it('refuses a name that is in use, of an archived tracking or a group too', async () => {
    await make('Web');
    await group('Edge');
    await refuses(make('WEB'), 'taken', /in use/);
    await refuses(make('edge'), 'taken');
    await archive(tracker.context, 'web');
    await refuses(make('web'), 'taken');
  });

  it('makes a job of a start in the past, unless the form was only open for long', async () => {
    const past = { start_date: '03/02/2026', start_time: '10:00:00' };
    const untouched = { ...past, original_start_date: '03/02/2026', original_start_time: '10:00:00' };
    assert.equal((await make('Open', untouched)).kind, 'individual');
    const made = await make('Past', past);
    assert.equal(made.kind, 'recreate');
    assert.equal(made.kind === 'recreate' && made.job.start, 1772445600);
    assert.ok(!has('filters/past.fil'));
    await refuses(make('past'), 'busy', /being made/);
    await refuses(make('Edge', { ...past, monitor_type: 'Group' }), 'invalid', /no past/);
  });

  it('archives and brings back', async () => {
    await make('Web');
    await hang('Dashboard', 'web_daily_1.png');
    await hang('Dashboard', 'other_daily_3.png');
    await archive(tracker.context, 'web');
    assert.deepEqual(await readdir(tracker.at('filters')), ['web.archive']);
    assert.deepEqual(await readdir(tracker.at('rrds')), ['web.archive']);
    assert.deepEqual(await readdir(tracker.at('html/Dashboard')), ['other_daily_1.png']);
    await refuses(archive(tracker.context, 'web'), 'refused');
    await restart(tracker.context, 'web');
    assert.deepEqual(await readdir(tracker.at('filters')), ['web.fil']);
    assert.deepEqual(await readdir(tracker.at('rrds')), ['web.rrd']);
    await refuses(restart(tracker.context, 'web'), 'taken');
    await refuses(archive(tracker.context, 'nothing'), 'missing');
    await refuses(archive(tracker.context, '../filters/web'), 'missing');
  });

  it('brings a group back as a group', async () => {
    const name = await group('Edge');
    await archive(tracker.context, name);
    await restart(tracker.context, name);
    assert.deepEqual(await readdir(tracker.at('filters')), ['edge.grp']);
  });

  it('renames everything that bears the name', async () => {
    await make('Web');
    await picture('web');
    await hang('SOC', 'web_3years_2.png');
    const edge = await group('Edge', 'Web');
    const old = await group('Old', 'Web');
    await archive(tracker.context, old);
    const renamed = await renameTracking(tracker.context, 'web', 'Web (new)');
    assert.deepEqual([...renamed.groups].sort(), ['Edge', 'Old']);
    assert.deepEqual((await readdir(tracker.at('filters'))).sort(), [
      'edge.grp',
      'old.archive',
      'web_-new-.fil',
    ]);
    assert.deepEqual(await readdir(tracker.at('rrds')), ['web_-new-.rrd']);
    assert.ok(has('html/FlowMonitor/web_-new-/daily.png') && !has('html/FlowMonitor/web'));
    assert.deepEqual(await readdir(tracker.at('html/SOC')), ['web_-new-_3years_2.png']);
    assert.match(await text('filters', `${edge}.grp`), /^101\^Web \(new\)\^auto blue1$/m);
    assert.match(await text('filters', `${old}.archive`), /^101\^Web \(new\)\^/m);
    assert.match(await text('filters/web_-new-.fil'), /^ input: monitor_label: Web \(new\)$/m);
  });

  it('renames in capitals only, goes on with what was cut short, and refuses names in use', async () => {
    await make('Web');
    await make('DNS');
    await renameTracking(tracker.context, 'web', 'WEB');
    assert.equal((await findTracking(tracker.site, 'web'))?.label, 'WEB');
    await refuses(renameTracking(tracker.context, 'web', 'dns'), 'taken');
    await refuses(renameTracking(tracker.context, 'web', '  '), 'invalid');
    // As if the process had ended after the new definition was written.
    const half = (await text('filters/web.fil')).replace('WEB', 'Next');
    await writeFile(tracker.at('filters/next.fil'), half);
    await renameTracking(tracker.context, 'web', 'Next');
    assert.deepEqual((await readdir(tracker.at('filters'))).sort(), ['dns.fil', 'next.fil']);
    assert.deepEqual((await readdir(tracker.at('rrds'))).sort(), ['dns.rrd', 'next.rrd']);
  });

  it('keeps the bytes of other lines when it renames', async () => {
    await make('Web');
    const path = tracker.at('filters/web.fil');
    const latin1 = Buffer.from(
      (await text('filters/web.fil')).replace('general_comment: ', 'general_comment: Gr\u00fc\u00dfe'),
      'latin1',
    );
    await writeFile(path, latin1);
    await renameTracking(tracker.context, 'web', 'Net');
    const now = await readFile(tracker.at('filters/net.fil'), 'latin1');
    assert.match(now, /general_comment: Gr\u00fc\u00dfe$/m);
  });

  it('removes to the work directory, and brings back from there', async () => {
    await make('Web');
    await make('DNS');
    await picture('web');
    await hang('Dashboard', 'web_daily_2.png');
    const edge = await group('Edge', 'Web', 'DNS');
    const plan = await planRemoval(tracker.context, 'web');
    assert.deepEqual(plan.groups, ['Edge']);
    assert.equal(plan.files.length, 3);
    await mkdir(tracker.at('work/web'));
    await remove(tracker.context, 'web');
    assert.deepEqual((await readdir(tracker.at('work/web.1'))).sort(), ['daily.png', 'web.fil', 'web.rrd']);
    assert.ok(!has('filters/web.fil') && !has('rrds/web.rrd') && !has('html/FlowMonitor/web'));
    assert.deepEqual(await readdir(tracker.at('html/Dashboard')), []);
    assert.match(await text('filters', `${edge}.grp`), /^101\^DNS\^auto blue2\n input/);
    assert.deepEqual(await listRemoved(tracker.context), [{ directory: 'web.1', fileName: 'web' }]);
    assert.equal(await restoreRemoved(tracker.context, 'web.1'), 'web');
    assert.ok(has('filters/web.fil') && has('rrds/web.rrd') && has('html/FlowMonitor/web/daily.png'));
    await refuses(restoreRemoved(tracker.context, '../web'), 'missing');
  });

  it('gives an archived RRD its first name when it is removed', async () => {
    await make('Web');
    await archive(tracker.context, 'web');
    await remove(tracker.context, 'web');
    assert.deepEqual((await readdir(tracker.at('work/web'))).sort(), ['web.archive', 'web.rrd']);
    await restoreRemoved(tracker.context, 'web');
    assert.deepEqual(await readdir(tracker.at('rrds')), ['web.archive']);
  });

  it('revises under the label that a tracking has, and tells of a change by somebody else', async () => {
    await make('Web', { general_comment: 'first' });
    const fields = (more: Record<string, string>) =>
      new Map(Object.entries({ device_name: 'edge', monitor_label: 'Web', ...more }));
    const before = await findTracking(tracker.site, 'web');
    assert.ok(before);
    const { revision } = await revise(
      tracker.context,
      'web',
      fields({ revision_comment: 'a: b' }),
      digestOf(before),
    );
    assert.deepEqual(revision, { notate: false, time: TRACKER_NOW - 2400, comment: 'a: b' });
    assert.match(
      await text('filters/web.fil'),
      new RegExp(`^ input: revision: N\\|${TRACKER_NOW - 2400}\\|a: b$`, 'm'),
    );
    await refuses(revise(tracker.context, 'web', fields({}), digestOf(before)), 'stale');
    await refuses(revise(tracker.context, 'web', fields({ monitor_label: 'Net' })), 'refused', /rename/);
    await refuses(revise(tracker.context, 'web', fields({ dest_port: 'x' })), 'invalid');
    await refuses(revise(tracker.context, 'nothing', fields({})), 'missing');
    assert.equal((await text('filters/web.fil')).match(/^ input: revision/gm)?.length, 1);
  });

  it('lets one of two go first who establish the same at once', async () => {
    const results = await Promise.allSettled([make('Web'), make('WEB'), make('web')]);
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.deepEqual(await readdir(tracker.at('filters')), ['web.fil']);
  });

  it('says what stands in the way where trackings cannot be changed at all', async () => {
    await make('Web');
    await rm(tracker.at('filters'), { recursive: true });
    const message = /^Trackings cannot be changed: .*filters does not exist\.$/;
    await refuses(archive(tracker.context, 'web'), 'failed', message);
  });

  it('reads definitions again only where they have changed, whatever was asked for between', async () => {
    await make('Web');
    await group('Both', 'Web');
    const reader = new TrackingReader(tracker.site);
    const first = await reader.read(['.fil', '.grp']);
    await reader.read(['.fil']);
    await revise(tracker.context, 'web', new Map(Object.entries({ device_name: 'edge', dest_port: '80' })));
    const [both, web] = (await reader.read(['.fil', '.grp'])).trackings;
    assert.equal(both, first.trackings[0]);
    assert.notEqual(web, first.trackings[1]);
  });

  it('ignores files that are none of its own', async () => {
    await make('Web');
    for (const name of ['.web.fil.tmp', 'web.fil~', 'README', '.hidden.grp'])
      await writeFile(tracker.at('filters', name), 'x');
    const { trackings } = await new TrackingReader(tracker.site).read(['.fil', '.grp', '.archive']);
    assert.deepEqual(
      trackings.map(({ fileName }) => fileName),
      ['web'],
    );
  });
});
