import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataRoot } from '../../../lib/flowviewer/silk/data-root.js';

describe('the data root of a SiLK device', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'silk-root-'));
  });
  after(() => rm(directory, { recursive: true, force: true }));

  const rootWith = async (conf: string, device = 'ipfix_1'): Promise<string> => {
    await writeFile(join(directory, 'silk.conf'), conf);
    return dataRoot(device, { silkDataDirectory: directory });
  };

  it('is its own directory where files are laid out by type, or as SiLK does by itself', async () => {
    const own = join(directory, 'ipfix_1');
    assert.equal(await rootWith('version 1\npath-format "%T/%Y/%m/%d/%x"\n'), own);
    assert.equal(await rootWith('version 1\n# path-format "%N/%T/%Y/%m/%d/%x"\n'), own);
    assert.equal(await dataRoot('ipfix_1', { silkDataDirectory: '/nonexistent' }), '/nonexistent/ipfix_1');
  });

  it('is that of all where files are laid out by sensor first', async () => {
    assert.equal(await rootWith('path-format "%N/%T/%Y/%m/%d/%x"\n'), directory);
  });

  it('is that of all for the whole site', async () => {
    assert.equal(await rootWith('path-format "%T/%Y/%m/%d/%x"\n', 'Site'), directory);
  });
});
