import assert from 'node:assert/strict';
import { rm, stat, writeFile } from 'node:fs/promises';
import { DirectoryError } from '../../lib/saved/directories.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';

describe('directories of a FlowViewer site', () => {
  let site: TestSite;

  beforeEach(async () => {
    site = await makeViewerSite();
  });
  afterEach(() => site.cleanup());

  it('are made where they are missing, not writable for others (D-24)', async () => {
    const { workDirectory, saveDirectory } = site.config;
    await rm(workDirectory, { recursive: true });
    await rm(saveDirectory, { recursive: true });
    assert.deepEqual(await site.viewer.store.createDirectories(), [workDirectory, saveDirectory]);
    assert.equal((await stat(workDirectory)).mode & 0o777, site.config.workDirPerms);
    assert.equal((await stat(workDirectory)).mode & 0o002, 0);
    assert.deepEqual(await site.viewer.store.createDirectories(), []);
  });

  it('that cannot be made are named', async () => {
    const { saveDirectory } = site.config;
    await rm(saveDirectory, { recursive: true });
    const parent = saveDirectory.replace(/\/[^/]+$/, '');
    await rm(parent, { recursive: true });
    await writeFile(parent, 'a file');
    await assert.rejects(site.viewer.store.createDirectories(), (error: Error) => {
      assert.ok(error instanceof DirectoryError);
      assert.match(error.message, /^The directory \S+ is missing and cannot be made/);
      return true;
    });
  });
});
