import assert from 'node:assert/strict';
import { readdir, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readIndex } from '../../lib/saved/directory-index.js';
import type { TrackingEntry } from '../../lib/saved/types.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';
import { keepZone } from '../support/zone.js';
import { reportText, trackingText } from './report-text.js';

const saved = (name: string, description: string, time: number): string =>
  reportText(name).replace('\n', `\nDescription: ${description}\ncreate_time: ${time}\n`);

describe('lists of saved things', () => {
  let site: TestSite;

  keepZone('UTC');

  beforeEach(async () => {
    site = await makeViewerSite({
      saveFiles: {
        FlowViewer_save_101112AB: saved('FlowViewer_save_101112AB', 'Pairs of Monday', 2000),
        FlowGrapher_save_101112AC: saved('FlowGrapher_save_101112AC', 'Web', 3000),
        FlowGrapher_save_101112AD: saved('FlowGrapher_save_101112AD', 'Peak', 1000).replace(
          'filter_hash: FG',
          'filter_hash: FA',
        ),
        'FlowGrapher_save_101112AC.png': 'png',
        'FlowMonitor_save_101112AE/web.fil': `${trackingText('Web')} input: Description: Web of May\n input: create_time: 1500\n`,
        '20061130_140506_FlowViewer_Top_hosts_x.html': '<html></html>',
        'index.html': 'x',
        'notes.txt': 'x',
        stranger: 'no report at all',
        'b.svf': reportText('x', { filter_title: ' Second ' }),
        'a.svf': reportText('x', { filter_title: 'First' }),
      },
      filterFiles: {
        'web.fil': trackingText('Web & mail'),
        'sums.grp':
          ' input: monitor_label: Sums\n input: monitor_type: Group\n input: general_comment: all\n',
        'old.archive': trackingText('Old'),
        '.web.fil.tmp': trackingText('half written'),
      },
    });
  });
  afterEach(() => site.cleanup());

  it('have the reports, newest first', async () => {
    const reports = await site.viewer.store.listSaved();
    assert.deepEqual(
      reports.map(({ initials, description, time, hash, script }) => [
        initials,
        description,
        time,
        hash,
        script,
      ]),
      [
        [
          'FV',
          'FlowViewer_Top_hosts',
          1164895506,
          'PV_20061130_140506_FlowViewer_Top_hosts_x.html',
          'FlowViewer_Replay',
        ],
        ['FG', 'Web', 3000, 'SV_FlowGrapher_save_101112AC', 'FlowGrapher_Replay'],
        ['FV', 'Pairs of Monday', 2000, 'SV_FlowViewer_save_101112AB', 'FlowViewer_Replay'],
        ['FM', 'Web of May', 1500, 'SV_FlowMonitor_save_101112AE_web', 'FlowMonitor_Replay'],
        ['FA', 'Peak', 1000, 'SV_FlowGrapher_save_101112AD', 'FlowGrapher_Replay'],
      ],
    );
  });

  it('have the filters by label', async () => {
    const filters = await site.viewer.store.listFilters();
    assert.deepEqual(
      filters.map(({ label, title }) => [label, title]),
      [
        ['a', 'First'],
        ['b', 'Second'],
      ],
    );
  });

  it('have the trackings by kind', async () => {
    assert.deepEqual(await site.viewer.store.listTrackings(), {
      individuals: [{ fileName: 'web', label: 'Web & mail', kind: 'individual', comment: '' }],
      groups: [{ fileName: 'sums', label: 'Sums', kind: 'group', comment: 'all' }],
      archives: [{ fileName: 'old', label: 'Old', kind: 'archive', comment: '' }],
    });
  });

  it('look at nothing while the directory stays as it is (D-27)', async () => {
    const { saveDirectory } = site.config;
    const long = new Date(1000);
    await utimes(saveDirectory, long, long);
    const before = await site.viewer.store.listFilters();
    await writeFile(join(saveDirectory, 'a.svf'), reportText('x', { filter_title: 'Changed' }));
    assert.deepEqual(await site.viewer.store.listFilters(), before);
  });

  it('notice what was added, changed by renaming, and removed', async () => {
    const { saveDirectory } = site.config;
    const titles = async (): Promise<string[]> =>
      (await site.viewer.store.listFilters()).map(({ title }) => title);
    assert.deepEqual(await titles(), ['First', 'Second']);
    await writeFile(join(saveDirectory, 'new'), reportText('x', { filter_title: 'Changed' }));
    await rename(join(saveDirectory, 'new'), join(saveDirectory, 'a.svf'));
    await writeFile(join(saveDirectory, 'c.svf'), reportText('x', { filter_title: 'Third' }));
    assert.deepEqual(await titles(), ['Changed', 'Second', 'Third']);
    await rm(join(saveDirectory, 'b.svf'));
    assert.deepEqual(await titles(), ['Changed', 'Third']);
  });

  it('are left for the next CGI script, and never believed from another hand', async () => {
    const { filterDirectory, workDirectory } = site.config;
    for (let number = 0; number < 60; number++)
      await writeFile(join(filterDirectory, `t${number}.fil`), trackingText(`Number ${number}`));
    const long = new Date(1000);
    for (const name of await readdir(filterDirectory)) await utimes(join(filterDirectory, name), long, long);
    await utimes(filterDirectory, long, long);
    const { store } = site.viewer;
    const known = await store.listTrackings();
    assert.equal(known.individuals.length, 61);
    const index = join(workDirectory, '.flowsuite-trackings.json');
    assert.equal((await stat(index)).mode & 0o777, 0o600);
    const read = await readIndex<TrackingEntry>(index);
    assert.equal(read?.files.get('t5.fil')?.value?.label, 'Number 5');
    assert.equal(await readIndex(join(workDirectory, 'nosuch')), undefined);
    await symlink(index, join(workDirectory, 'linked'));
    assert.equal(await readIndex(join(workDirectory, 'linked')), undefined);
    await writeFile(index, 'no JSON');
    assert.equal(await readIndex(index), undefined);
  });

  it('are empty where the directories are missing', async () => {
    await rm(site.config.saveDirectory, { recursive: true });
    await rm(site.config.filterDirectory, { recursive: true });
    const { store } = site.viewer;
    assert.deepEqual(await store.listSaved(), []);
    assert.deepEqual(await store.listFilters(), []);
    assert.deepEqual(await store.listTrackings(), { individuals: [], groups: [], archives: [] });
  });
});
