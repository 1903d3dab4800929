import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFlowViewerConfig } from '../../lib/config/flowviewer-pm.js';
import { makeFreeDirectory } from '../../lib/flowtracker/manage/move-file.js';
import { newSuffix } from '../../lib/saved/suffix.js';

describe('directories of what is removed and saved', () => {
  let directory: string;
  beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), 'directories-'))));
  afterEach(() => rm(directory, { recursive: true }));
  const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

  it('have the permissions of the configuration, whatever the umask', async () => {
    const usual = process.umask(0o027);
    try {
      assert.equal(await modeOf(await makeFreeDirectory(join(directory, 'web'), 0o777)), 0o777);
      const config = makeFlowViewerConfig({
        workDirectory: directory,
        graphsDirectory: directory,
        saveDirectory: directory,
        htmlDirPerms: 0o777,
      });
      const suffix = await newSuffix(config, 'FlowMonitor', 1772460300);
      assert.equal(await modeOf(join(directory, `FlowMonitor_save_${suffix}`)), 0o777);
    } finally {
      process.umask(usual);
    }
  });
});
