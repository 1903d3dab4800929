import assert from 'node:assert/strict';
import { execa } from 'execa';
import { chmod, chown, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CACHE_FILE, NameCache } from '../../lib/names/cache.js';
import { fixLongNames, forgetName } from '../../lib/names/clean.js';

const NOW = 1_800_000_000;

describe('NameCache', () => {
  let directory = '';
  let lines: string[] = [];
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'names-'));
    lines = [];
  });
  afterEach(() => rm(directory, { recursive: true }));

  const open = (): Promise<NameCache> =>
    NameCache.open({
      directory,
      nameLifetime: 1000,
      noNameLifetime: 100,
      now: () => NOW,
      log: (line) => lines.push(line),
    });
  const file = (): string => join(directory, CACHE_FILE);

  it('sees what others have written, and forgets what they have removed', async () => {
    const [one, two] = [await open(), await open()];
    await one.store('host', [['192.0.2.1', 'one.example.org']]);
    await two.store('host', [['192.0.2.2', '']]);
    await one.refresh();
    assert.equal(one.get('host', '192.0.2.2'), '');
    await two.refresh();
    assert.deepEqual(await forgetName(two, 'host', '192.0.2.1'), {
      key: '192.0.2.1',
      name: 'one.example.org',
    });
    await one.refresh();
    assert.equal(one.get('host', '192.0.2.1'), undefined);
    assert.deepEqual(await readdir(directory), [CACHE_FILE]);
  });

  it('keeps every entry of many writers', async () => {
    const caches = await Promise.all(Array.from({ length: 20 }, open));
    await Promise.all(
      caches.map((cache, i) => cache.store('host', [[`192.0.2.${i}`, `host${i}`.padEnd(500, 'x')]])),
    );
    const last = await open();
    for (let i = 0; i < 20; i++)
      assert.match(last.get('host', `192.0.2.${i}`) ?? '', new RegExp(`^host${i}x`));
  });

  it('leaves out damaged lines, says so, and writes the file anew', async () => {
    const good = `host\t192.0.2.1\t${NOW}\tgood.example.org\n`;
    await writeFile(file(), `\u0000\u0001rubbish\n${good}host\t192.0.2.2\t${NOW}\tunfinished`);
    const cache = await open();
    assert.equal(cache.get('host', '192.0.2.1'), 'good.example.org');
    assert.equal(cache.get('host', '192.0.2.2'), undefined);
    assert.match(lines.join(), /1 damaged/);
    assert.equal(await readFile(file(), 'utf8'), good);
  });

  it('takes a file of something else for an empty one', async () => {
    await writeFile(file(), Buffer.from([0x13, 0x57, 0x9a, 0xce, 0, 1, 2, 3]));
    const cache = await open();
    await cache.store('host', [['192.0.2.1', 'a.example.org']]);
    assert.equal((await open()).get('host', '192.0.2.1'), 'a.example.org');
    assert.equal(lines.length, 1);
  });

  it('does not join an entry to a line that another process has left unfinished', async () => {
    const cache = await open();
    await cache.store('host', [['192.0.2.1', 'a.example.org']]);
    await writeFile(file(), `host\t192.0.2.7\t${NOW}\tunfin`, { flag: 'a' });
    await cache.store('host', [['192.0.2.2', 'b.example.org']]);
    assert.equal((await open()).get('host', '192.0.2.2'), 'b.example.org');
  });

  it('stays small: entries out of date and repeated ones are swept out', async () => {
    const line = (age: number, key: number): string => `host\t192.0.2.${key}\t${NOW - age}\tname${age}\n`;
    const old = Array.from({ length: 2000 }, (_, i) => line(5000, i % 250)).join('');
    await writeFile(file(), old + line(5, 1) + line(1, 1) + line(2000, 2));
    await open();
    assert.equal(await readFile(file(), 'utf8'), line(1, 1));
  });

  it('does not believe in the future', async () => {
    await writeFile(file(), `host\t192.0.2.1\t${NOW + 1_000_000}\tname\n`);
    let clock = NOW;
    const cache = await NameCache.open({
      directory,
      nameLifetime: 1000,
      noNameLifetime: 1,
      now: () => clock,
    });
    assert.equal(cache.get('host', '192.0.2.1'), 'name');
    clock += 1000;
    assert.equal(cache.get('host', '192.0.2.1'), undefined);
  });

  it('reads a file that it may not write', async function () {
    if (process.getuid?.() === 0) this.skip();
    await (await open()).store('host', [['192.0.2.1', 'a.example.org']]);
    await chmod(file(), 0o444);
    const cache = await open();
    await cache.store('host', [['192.0.2.2', 'b.example.org']]);
    assert.equal(cache.get('host', '192.0.2.1'), 'a.example.org');
    assert.equal(cache.get('host', '192.0.2.2'), 'b.example.org');
    assert.match(lines.join(), /memory only/);
  });

  it('leaves the file to whom it belongs when it is written anew', async function () {
    if (process.getuid?.() !== 0) this.skip();
    const cache = await open();
    await cache.store('host', [['192.0.2.1', 'a.example.org']]);
    await chown(file(), 33, 33);
    await chmod(file(), 0o664);
    await forgetName(cache, 'host', '192.0.2.1');
    const { uid, gid, mode } = await stat(file());
    assert.deepEqual([uid, gid, mode & 0o777], [33, 33, 0o664]);
  });

  it('forgets by name the first that has it, and cuts or forgets as FixLong does', async () => {
    const cache = await open();
    const long = 'node-0022.very-long-content-network-name.example.net';
    await cache.store('host', [
      ['192.0.2.1', 'twice.example.org'],
      ['192.0.2.2', 'twice.example.org'],
      ['192.0.2.3', long],
      ['192.0.2.4', 'short.x'],
    ]);
    await cache.store('as', [
      ['64727', '64727 | US | arin | 2001-03-10 | EXAMPLE-ONE Example One Networks, US'],
      ['15', '15 | US | arin | | GIANT, US'],
    ]);
    assert.equal((await forgetName(cache, 'host', 'twice.example.org'))?.key, '192.0.2.1');
    assert.equal(await forgetName(cache, 'host', 'absent.example.org'), undefined);
    assert.equal((await forgetName(cache, 'as', 'EXAMPLE-ONE'))?.key, '64727');
    const { cut, forgotten } = await fixLongNames(cache, 'host');
    assert.deepEqual(cut, [{ key: '192.0.2.3', name: long.slice(-30) }]);
    assert.deepEqual(forgotten, [{ key: '192.0.2.4', name: 'short.x' }]);
    assert.equal(cache.get('as', '15')?.includes('GIANT'), true);
    assert.deepEqual((await fixLongNames(cache, 'as')).forgotten, [{ key: '15', name: 'GIANT' }]);
    const other = await open();
    assert.equal(other.get('host', '192.0.2.3'), long.slice(-30));
    assert.equal(other.get('host', '192.0.2.2'), 'twice.example.org');
  });

  describe('of a site that had the original', () => {
    before(async function () {
      const { failed } = await execa('gdbmtool', ['--version'], { reject: false });
      if (failed) this.skip();
    });

    const gdbm = async (name: string, entries: Record<string, string>): Promise<void> => {
      const input = Object.entries(entries).map(([key, value]) => `store "${key}" "${value}"\n`);
      await execa('gdbmtool', ['-q', '-N', '-n', join(directory, name)], { input: input.join('') });
    };

    it('takes over its caches when the file is first made, but not the look-ups that failed', async () => {
      await gdbm('names', {
        '192.0.2.1': 'www.example.org',
        '192.0.2.2': '192.0.2.2',
        rubbish: 'x',
        '192.0.2.3': '',
      });
      await gdbm('as_names', { 64727: 'EXAMPLE-ONE', 64999: '64999' });
      const cache = await open();
      assert.equal(cache.get('host', '192.0.2.1'), 'www.example.org');
      assert.equal(cache.get('host', '192.0.2.2'), undefined);
      assert.equal(cache.get('as', '64727'), 'EXAMPLE-ONE');
      assert.equal(cache.get('as', '64999'), undefined);
      assert.equal((await readFile(file(), 'utf8')).trim().split('\n').length, 2 + 1);
      assert.deepEqual(
        lines.map((line) => line.replace(/.*: /, '')),
        ['1 names taken over', '1 names taken over'],
      );
      await gdbm('names', { '192.0.2.9': 'later.example.org' });
      assert.equal((await open()).get('host', '192.0.2.9'), undefined, 'only once');
    });

    it('goes on without a cache that cannot be read', async () => {
      await writeFile(join(directory, 'names'), 'no GDBM file');
      const cache = await open();
      assert.match(lines.join(), /is not taken over/);
      await cache.store('host', [['192.0.2.1', 'a.example.org']]);
      assert.equal((await open()).get('host', '192.0.2.1'), 'a.example.org');
    });
  });
});
