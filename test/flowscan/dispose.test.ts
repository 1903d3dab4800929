import assert from 'node:assert/strict';
import { link, lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dispose } from '../../lib/flowscan/dispose.js';

describe('putting a flow file away', () => {
  let directory: string;
  const path = (...names: string[]): string => join(directory, ...names);

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'dispose-'));
    await writeFile(path('file'), 'new');
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('deletes it where there is no saved directory', async () => {
    await writeFile(path('saved'), 'a file of that name is no directory');
    await dispose(path('file'));
    assert.deepEqual(await readdir(directory), ['saved']);
  });

  it('counts up where the name is taken', async () => {
    await mkdir(path('saved'));
    await writeFile(path('saved/file'), 'old');
    await writeFile(path('saved/file.1'), 'older');
    await dispose(path('file'));
    assert.deepEqual((await readdir(path('saved'))).sort(), ['file', 'file.1', 'file.2']);
    assert.equal(await readFile(path('saved/file.2'), 'utf8'), 'new');
    assert.equal(await readFile(path('saved/file'), 'utf8'), 'old');
  });

  it('finishes a move that was cut between its two steps', async () => {
    await mkdir(path('saved'));
    await link(path('file'), path('saved/file'));
    await dispose(path('file'));
    assert.deepEqual(await readdir(path('saved')), ['file']);
    assert.deepEqual(await readdir(directory), ['saved']);
  });

  it('finishes the move of a link that was cut between its two steps', async () => {
    await mkdir(path('saved'));
    await symlink('file', path('link'));
    await symlink('../file', path('saved/link'));
    await dispose(path('link'));
    assert.deepEqual(await readdir(path('saved')), ['link']);
    await assert.rejects(lstat(path('link')));
  });
});
