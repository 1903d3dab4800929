import assert from 'node:assert/strict';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';
import { keepZone } from '../support/zone.js';

describe('newSuffix', () => {
  let site: TestSite;

  keepZone('Asia/Tokyo');

  beforeEach(async () => {
    site = await makeViewerSite();
  });
  afterEach(() => site.cleanup());

  it('is the local time and two capital letters', async () => {
    assert.match(await site.viewer.store.newSuffix('FlowViewer'), /^003000[A-Z]{2}$/);
  });

  it('never gives a name twice, to whomever asks at the same time (D-08)', async () => {
    const suffixes = await Promise.all(
      Array.from({ length: 120 }, () => site.viewer.store.newSuffix('FlowGrapher')),
    );
    assert.equal(new Set(suffixes).size, 120);
    const files = await readdir(site.config.workDirectory);
    assert.equal(files.filter((name) => name.startsWith('FlowGrapher_save_')).length, 120);
  });

  it('gives no name that another day has left in any of the directories (D-08)', async () => {
    const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index));
    const pairs = letters.flatMap((first) => letters.map((second) => first + second));
    const time = (await site.viewer.store.newSuffix('FlowViewer')).slice(0, 6);
    const places: [directory: string, extension: string][] = [
      [site.config.workDirectory, ''],
      [site.config.saveDirectory, ''],
      [site.config.graphsDirectory, '.png'],
      [site.config.saveDirectory, '.png'],
    ];
    for (const [index, pair] of pairs.entries()) {
      if (pair === 'QX') continue;
      const [directory, extension] = places[index % places.length] ?? ['', ''];
      await writeFile(join(directory, `FlowViewer_save_${time}${pair}${extension}`), '');
    }
    const found = new Set<string>();
    for (let draw = 0; draw < 3; draw++) found.add(await site.viewer.store.newSuffix('FlowViewer'));
    // One name of this second is left; further ones are those of later seconds.
    for (const suffix of found) assert.ok(suffix === `${time}QX` || !suffix.startsWith(time), suffix);
    assert.equal(found.size, 3);
  });

  it('reserves a directory for a tracking', async () => {
    const name = `FlowMonitor_save_${await site.viewer.store.newSuffix('FlowMonitor')}`;
    assert.ok((await stat(join(site.config.saveDirectory, name))).isDirectory());
  });
});
