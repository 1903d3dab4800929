import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { program } from '../support/program.js';

const flowDemo = (...args: string[]) =>
  execa(process.execPath, [program('flow-demo'), ...args], { reject: false, env: { TZ: 'Asia/Kolkata' } });

describe('flow-demo', () => {
  let root: string;

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'flow-demo-'));
  });
  after(() => rm(root, { recursive: true }));

  it('writes the files of the last full five minutes by default', async () => {
    const out = join(root, 'default');
    const earliest = Math.floor(Date.now() / 300_000) * 300;
    const { exitCode, stdout, stderr } = await flowDemo('--out', out, '--hours', '1', '--flows', '50');
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /default: 12 files with \d+ flows written in [\d.]+ s$/m);
    assert.match(stderr, /12 of 12 files written/);
    const names = (await readdir(out)).sort();
    assert.equal(names.length, 12);
    const digits =
      /^ft-v05\.(\d{4}-\d\d-\d\d)\.(\d\d)(\d\d)(\d\d)\+0530$/.exec(names.at(-1) ?? '') ??
      assert.fail(names.at(-1));
    const [, day = '', hour = '', minute = '', second = ''] = digits;
    const end = Date.parse(`${day}T${hour}:${minute}:${second}+05:30`) / 1000 + 300;
    assert.ok(end === earliest || end === earliest + 300, `${end} against ${earliest}`);
  });

  it('goes on where it stopped, and says so', async () => {
    const window = ['--from', '2026-03-02T14:00Z', '--flows', '50'];
    const out = join(root, 'continued');
    await flowDemo('--out', out, ...window, '--to', '2026-03-02T14:10Z');
    const { stdout } = await flowDemo('--out', out, ...window, '--to', '2026-03-02T14:17Z');
    assert.match(stdout, /: 1 file with \d+ flows written, 2 kept in /);
    const again = await flowDemo('--out', out, ...window, '--to', '2026-03-02T14:17Z');
    assert.match(again.stdout, /: nothing missing, 3 files kept in /);
    assert.deepEqual((await readdir(out)).sort(), [
      'ft-v05.2026-03-02.193000+0530',
      'ft-v05.2026-03-02.193500+0530',
      'ft-v05.2026-03-02.194000+0530',
    ]);
  });

  it('says in a sentence why it cannot write', async () => {
    await writeFile(join(root, 'file'), '');
    const { exitCode, stderr } = await flowDemo('--out', join(root, 'file'), '--hours', '1', '--flows', '5');
    assert.equal(exitCode, 1);
    assert.match(stderr, /^flow-demo: .*file/);
    assert.doesNotMatch(stderr, /\n {4}at /);
  });

  for (const [what, ...args] of [
    ['no directory', '--hours', '1'],
    ['an unknown option', '--out', 'x', '--fast'],
    ['negative hours', '--out', 'x', '--hours', '-1'],
    ['no hours at all', '--out', 'x', '--hours', '0'],
    ['a start that is no time', '--out', 'x', '--from', 'yesterday'],
    ['a start after the end', '--out', 'x', '--from', '2026-03-03', '--to', '2026-03-02'],
    ['an interval too short', '--out', 'x', '--interval', '59'],
    ['a nesting level that flow-capture lacks', '--out', 'x', '--nesting', '4'],
    ['a compression level that zlib lacks', '--out', 'x', '-z', '10'],
    ['flows that are no number', '--out', 'x', '--flows', 'many'],
    ['an argument too many', '--out', 'x', 'y'],
  ] as const) {
    it(`refuses ${what} with exit code 2`, async () => {
      const { exitCode, stderr, stdout } = await flowDemo(...args);
      assert.equal(exitCode, 2);
      assert.match(stderr, /^error: .*\n[^]*flow-demo --help/);
      assert.equal(stdout, '');
    });
  }

  it('explains itself', async () => {
    const help = await flowDemo('--help');
    assert.equal(help.exitCode, 0);
    for (const option of ['--out', '--hours', '--seed', '--flows', '--nesting'])
      assert.ok(help.stdout.includes(option));
    const version = await flowDemo('--version');
    assert.match(version.stdout, /^flow-demo \d+\.\d+\.\d+/);
  });
});
