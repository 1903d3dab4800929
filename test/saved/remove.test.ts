import assert from 'node:assert/strict';
import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';
import { reportText, trackingText } from './report-text.js';

const NAME = 'FlowViewer_save_143059QX';

describe('removeSaved', () => {
  let site: TestSite;

  beforeEach(async () => {
    site = await makeViewerSite({
      workFiles: { [NAME]: 'the report as it was made' },
      saveFiles: {
        [NAME]: reportText(NAME),
        [`${NAME}.png`]: 'picture',
        'web.svf': reportText('x'),
        'FlowMonitor_save_101112AE/web.fil': trackingText('Web'),
      },
    });
  });
  afterEach(() => site.cleanup());

  const saves = async (): Promise<string[]> => (await readdir(site.config.saveDirectory)).sort();

  it('moves a report and its picture to the work directory, over nothing that is there', async () => {
    assert.equal(await site.viewer.store.removeSaved(NAME), true);
    assert.deepEqual(await saves(), ['FlowMonitor_save_101112AE', 'web.svf']);
    const { workDirectory } = site.config;
    assert.equal(await readFile(join(workDirectory, NAME), 'utf8'), 'the report as it was made');
    assert.equal(await readFile(join(workDirectory, `${NAME}.1`), 'utf8'), reportText(NAME));
    assert.equal(await readFile(join(workDirectory, `${NAME}.png`), 'utf8'), 'picture');
  });

  it('moves the directory of a tracking', async () => {
    assert.equal(await site.viewer.store.removeSaved('FlowMonitor_save_101112AE'), true);
    const text = await readFile(join(site.config.workDirectory, 'FlowMonitor_save_101112AE/web.fil'), 'utf8');
    assert.equal(text, trackingText('Web'));
  });

  it('leaves what is removed to the clean-up for its full time, however old it was', async () => {
    const entries = [NAME, `${NAME}.png`, 'FlowMonitor_save_101112AE'];
    for (const name of entries) await utimes(join(site.config.saveDirectory, name), 1, 1);
    for (const name of [NAME, 'FlowMonitor_save_101112AE'])
      assert.equal(await site.viewer.store.removeSaved(name), true);
    for (const name of [`${NAME}.1`, `${NAME}.png`, 'FlowMonitor_save_101112AE']) {
      const { mtimeMs } = await stat(join(site.config.workDirectory, name));
      assert.ok(mtimeMs > 1e12, name);
    }
  });

  it('touches nothing that the listing does not have (D-19)', async () => {
    await writeFile(join(site.directory, 'precious'), 'x');
    const before = await saves();
    for (const name of [
      '',
      '.',
      '..',
      '../../precious',
      `${NAME};x`,
      'nosuch',
      'FlowMonitor_save_101112AE/web.fil',
    ])
      assert.equal(await site.viewer.store.removeSaved(name), false, name);
    assert.deepEqual(await saves(), before);
    assert.equal(await readFile(join(site.directory, 'precious'), 'utf8'), 'x');
  });
});
