import assert from 'node:assert/strict';
import {
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replaceSymlinkAtomic, writeFileAtomic } from '../../lib/files/atomic.js';

describe('lib/files/atomic', () => {
  let directory: string;
  let path: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'atomic-'));
    path = join(directory, 'page.html');
  });

  afterEach(() => rm(directory, { recursive: true }));

  it('writes a new file, replaces an old one, and leaves nothing else', async () => {
    await writeFileAtomic(path, 'one');
    assert.equal(await readFile(path, 'utf8'), 'one');
    await writeFileAtomic(path, Buffer.from('two'), { fsync: false });
    assert.equal(await readFile(path, 'utf8'), 'two');
    assert.deepEqual(await readdir(directory), ['page.html']);
  });

  it('gives the file the asked permissions, less umask', async () => {
    await writeFileAtomic(path, 'x', { mode: 0o600 });
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    await writeFileAtomic(path, 'x');
    assert.equal((await stat(path)).mode & 0o777, 0o666 & ~process.umask());
  });

  it('overwrites what a killed run left, without following a link there', async () => {
    const victim = join(directory, 'victim');
    await writeFile(victim, 'safe');
    await symlink(victim, join(directory, '.page.html.tmp'));
    await writeFileAtomic(path, 'new');
    assert.equal(await readFile(victim, 'utf8'), 'safe');
    assert.equal(await readFile(path, 'utf8'), 'new');
    assert.ok((await lstat(path)).isFile());
  });

  it('replaces a link by a file instead of writing through it', async () => {
    const target = join(directory, 'target');
    await writeFile(target, 'old');
    await symlink(target, path);
    await writeFileAtomic(path, 'new');
    assert.equal(await readFile(target, 'utf8'), 'old');
    assert.ok((await lstat(path)).isFile());
  });

  it('leaves nothing behind when it fails', async () => {
    await mkdir(path);
    await assert.rejects(writeFileAtomic(path, 'x'), { code: 'EISDIR' });
    await assert.rejects(replaceSymlinkAtomic('x', path), { code: 'EISDIR' });
    assert.deepEqual(await readdir(directory), ['page.html']);
    await assert.rejects(writeFileAtomic(join(directory, 'none', 'x'), 'x'), { code: 'ENOENT' });
  });

  it('makes and replaces symbolic links, never following what is there', async () => {
    const link = join(directory, 'current.html');
    await replaceSymlinkAtomic('page.html', link);
    assert.equal(await readlink(link), 'page.html');
    await mkdir(join(directory, 'sub'));
    await replaceSymlinkAtomic('sub', link);
    await replaceSymlinkAtomic('gone', link);
    assert.equal(await readlink(link), 'gone');
    assert.deepEqual(await readdir(join(directory, 'sub')), []);
    await rm(link);
    await writeFile(link, 'a file');
    await replaceSymlinkAtomic('page.html', link);
    assert.equal(await readlink(link), 'page.html');
    assert.deepEqual((await readdir(directory)).sort(), ['current.html', 'sub']);
  });
});
