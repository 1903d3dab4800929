import assert from 'node:assert/strict';
import { mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectories } from '../../lib/files/directories.js';
import { temporaryDirectory } from '../support/written-flows.js';

describe('directories that are made', () => {
  const directory = temporaryDirectory();

  it('are made with those above them, and left alone if they are there', async () => {
    const path = join(directory.path, 'a/b/c');
    assert.equal(await makeDirectories(path, 0o700), true);
    assert.equal((await stat(path)).mode & 0o777, 0o700);
    assert.equal(await makeDirectories(path), false);
    assert.deepEqual(await readdir(directory.path), ['a']);
  });

  it('may be reached by links, by names with a slash behind, and be made by two at once', async () => {
    await mkdir(join(directory.path, 'real'));
    await symlink('real', join(directory.path, 'link'));
    await makeDirectories(join(directory.path, 'link/x/'));
    const twice = join(directory.path, 'many/levels/deep');
    const beside = ['x', 'y', 'z'].map((name) => join(directory.path, 'many/levels', name));
    await Promise.all([twice, twice, ...beside].map((path) => makeDirectories(path)));
    assert.ok((await stat(join(directory.path, 'real/x'))).isDirectory());
    assert.ok((await stat(twice)).isDirectory());
  });

  it('cannot be made of a file, nor where the file system makes none', async () => {
    const file = join(directory.path, 'file');
    await writeFile(file, '');
    await assert.rejects(makeDirectories(file), { code: 'EEXIST' });
    await assert.rejects(makeDirectories(join(file, 'below')), { code: 'ENOTDIR' });
    await assert.rejects(makeDirectories('/proc/nothing/below'), { code: 'ENOENT' });
  });
});
