import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseHash } from '../../lib/saved/hash.js';
import { SaveError } from '../../lib/saved/save-report.js';
import { makeViewerSite, VIEWER_NOW, type TestSite } from '../support/viewer-site.js';
import { reportText, trackingText } from './report-text.js';

const NAME = 'FlowViewer_save_143059QX';

describe('saveReport', () => {
  let site: TestSite;

  beforeEach(async () => {
    site = await makeViewerSite({
      workFiles: { [NAME]: reportText(NAME), FlowViewer_save_000000AA: 'no report' },
      graphFiles: { [`${NAME}.png`]: 'picture' },
      filterFiles: { 'web,_all.fil': trackingText('Web, all'), 'sums.grp': ' input: monitor_label: Sums\n' },
    });
    const { monitorDirectory } = site.config;
    await mkdir(join(monitorDirectory, 'web,_all'));
    await writeFile(join(monitorDirectory, 'web,_all/daily.png'), 'daily');
  });
  afterEach(() => site.cleanup());

  async function save(text: string, name = 'My report'): Promise<string> {
    const hash = parseHash(text);
    assert.ok(hash);
    return site.viewer.store.saveReport(hash, name);
  }
  const saved = (name: string): Promise<string> => readFile(join(site.config.saveDirectory, name), 'utf8');

  it('keeps the report under its own name, with name and time, and its picture', async () => {
    assert.equal(await save(`FV_${NAME}`, 'Größe'), `SV_${NAME}`);
    const lines = (await saved(NAME)).split('\n');
    assert.deepEqual(lines.slice(0, 3), [
      '<!-- BEGIN FILTERING PARAMETERS',
      'Description: Größe',
      `create_time: ${VIEWER_NOW}`,
    ]);
    assert.deepEqual(lines.slice(3), reportText(NAME).split('\n').slice(1));
    assert.equal(await saved(`${NAME}.png`), 'picture');
  });

  it('is listed when all of it is there, and not before', async () => {
    const { workDirectory, saveDirectory } = site.config;
    await writeFile(join(workDirectory, `${NAME}.keys.json`), '{}');
    // Something that no file can take the place of: the work is cut short there.
    await mkdir(join(saveDirectory, `${NAME}.keys.json`));
    await assert.rejects(save(`FV_${NAME}`), { code: 'EISDIR' });
    assert.deepEqual(await site.viewer.store.listSaved(), []);
    await writeFile(join(saveDirectory, `${NAME}.0123456789ab.tmp`), reportText(NAME));
    assert.deepEqual(await site.viewer.store.listSaved(), []);
    assert.notEqual(await save(`FV_${NAME}`), `SV_${NAME}`);
    assert.equal((await site.viewer.store.listSaved()).length, 1);
  });

  it('never overwrites what was saved before (D-08)', async () => {
    await save(`FV_${NAME}`, 'First');
    const second = await save(`FV_${NAME}`, 'Second');
    assert.notEqual(second, `SV_${NAME}`);
    assert.match(second, /^SV_FlowViewer_save_\d{6}[A-Z]{2}$/);
    assert.match(await saved(NAME), /^Description: First$/m);
    assert.match(await saved(second.slice(3)), /^Description: Second$/m);
    assert.equal(await saved(`${second.slice(3)}.png`), 'picture');
    const work = await readdir(site.config.workDirectory);
    assert.deepEqual(work.sort(), ['FlowViewer_save_000000AA', NAME].sort(), 'nothing is left reserved');
  });

  it('replaces name and time of a report that is saved again, under a new name', async () => {
    await save(`FV_${NAME}`, 'First');
    const again = await save(`SV_${NAME}`, 'Again');
    const text = await saved(again.slice(3));
    assert.deepEqual(text.match(/^(?:Description|create_time): .*$/gm), [
      'Description: Again',
      `create_time: ${VIEWER_NOW}`,
    ]);
    assert.equal(await saved(`${again.slice(3)}.png`), 'picture');
  });

  it('gives files that nobody else can write (D-24)', async () => {
    await save(`FV_${NAME}`);
    for (const name of [NAME, `${NAME}.png`]) {
      const { mode } = await stat(join(site.config.saveDirectory, name));
      assert.equal(mode & 0o022, 0, name);
    }
  });

  it('saves a tracking as a directory', async () => {
    const hash = await save('MT_web,_all', 'Web of May');
    assert.match(hash, /^SV_FlowMonitor_save_\d{6}[A-Z]{2}_web,_all$/);
    const directory = hash.slice(3, 28);
    assert.equal(await saved(`${directory}/daily.png`), 'daily');
    const tail = [` input: Description: Web of May`, ` input: create_time: ${VIEWER_NOW}`, ''].join('\n');
    assert.equal(await saved(`${directory}/web,_all.fil`), trackingText('Web, all') + tail);
    const found = parseHash(hash);
    assert.equal((found && (await site.viewer.store.loadFilter(found)))?.source_addresses, '10.1.0.0/16');
  });

  it('keeps a group as a group', async () => {
    const hash = await save('MT_sums');
    assert.match(await saved(`${hash.slice(3, 28)}/sums.grp`), /Description: My report/);
  });

  for (const extension of ['.fil', '.grp']) {
    it(`saves an archived tracking as the ${extension} that it was`, async () => {
      const name = extension === '.grp' ? 'sums' : 'web,_all';
      const file = join(site.config.filterDirectory, name);
      if (extension === '.grp')
        await writeFile(`${file}.grp`, ' input: monitor_label: Sums\n input: monitor_type: Group\n');
      await rename(`${file}${extension}`, `${file}.archive`);
      const hash = await save(`MT_${name}`);
      const names = await readdir(join(site.config.saveDirectory, hash.slice(3, 28)));
      assert.deepEqual(
        names.filter((saved) => !saved.endsWith('.png')),
        [`${name}${extension}`],
      );
    });
  }

  it('takes the pictures of FlowTracker where it has a place of its own, whichever were drawn last', async () => {
    const directory = join(site.directory, 'FlowTracker');
    const other = await makeViewerSite({
      config: { tracker: { directory } },
      filterFiles: { 'web.fil': trackingText('Web') },
    });
    const saveWeb = async (): Promise<string> => {
      const hash = await other.viewer.store.saveReport({ code: 'MT', name: 'web' }, 'Web');
      return readFile(join(other.config.saveDirectory, hash.slice(3, 28), 'daily.png'), 'utf8');
    };
    try {
      await mkdir(join(directory, 'web'), { recursive: true });
      await writeFile(join(directory, 'web/daily.png'), 'by FlowTracker');
      assert.equal(await saveWeb(), 'by FlowTracker');
      const monitored = join(other.config.monitorDirectory, 'web');
      await mkdir(monitored);
      await writeFile(join(monitored, 'daily.png'), 'by FlowMonitor');
      await utimes(join(monitored, 'daily.png'), 1000, 1000);
      assert.equal(await saveWeb(), 'by FlowTracker');
      await utimes(join(directory, 'web/daily.png'), 500, 500);
      assert.equal(await saveWeb(), 'by FlowMonitor');
    } finally {
      await other.cleanup();
    }
  });

  it('takes the hash of a tracking in the words of the original', async () => {
    assert.match(await save('MT_FlowMonitor_save_101112AB_sums'), /_sums$/);
  });

  for (const hash of [
    'FV_FlowViewer_save_999999ZZ',
    'FV_FlowViewer_save_000000AA',
    'MT_nosuch',
    'FV_DEBUG_VIEWER',
  ]) {
    it(`refuses ${hash}, and leaves nothing behind`, async () => {
      await assert.rejects(save(hash), SaveError);
      assert.deepEqual(await readdir(site.config.saveDirectory), []);
    });
  }
});
