import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeFlowViewerConfig } from '../../../lib/config/flowviewer-pm.js';
import { cleanSilk } from '../../../lib/flowviewer/clean/clean-silk.js';

/** Random bytes, so that no file system stores less of them. */
const SIZE = 64 * 1024;

describe('FlowViewer_CleanSiLK', () => {
  let root = '';

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'clean-silk-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  async function day(path: string): Promise<void> {
    const file = join(root, path, 'in-S0_data.00');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, Buffer.alloc(SIZE, path));
  }

  const clean = (device: string, bytes: number) =>
    cleanSilk(makeFlowViewerConfig({ silkDataDirectory: root, ipfixStorage: [{ device, bytes }] }));

  it('removes the day that passes the limit and those before it, in all types', async () => {
    for (const date of ['2026/02/27', '2026/02/28', '2026/03/01', '2026/03/02']) {
      await day(`probe/in/${date}`);
      if (date !== '2026/03/02') await day(`probe/out/${date}`);
    }
    const [result] = await clean('probe', 4 * SIZE);
    assert.deepEqual(
      result?.days.map(({ day: date, isRemoved }) => [date, isRemoved]),
      [
        ['2026/03/02', false],
        ['2026/03/01', false],
        ['2026/02/28', true],
        ['2026/02/27', true],
      ],
    );
    assert.deepEqual(result?.problems, []);
    assert.deepEqual(await readdir(join(root, 'probe/in/2026')), ['03']);
    assert.deepEqual(await readdir(join(root, 'probe/out/2026/03')), ['01']);
  });

  it('goes back to the first day without data only', async () => {
    for (const date of ['2026/02/20', '2026/03/01', '2026/03/02']) await day(`in/${date}`);
    const [result] = await clean('Site', 1);
    assert.deepEqual(
      result?.days.map(({ day: date }) => date),
      ['2026/03/02', '2026/03/01'],
    );
    assert.ok(existsSync(join(root, 'in/2026/02/20/in-S0_data.00')));
    assert.ok(!existsSync(join(root, 'in/2026/03')));
  });

  it('removes empty years, and keeps what is below its limit', async () => {
    await day('probe/in/2025/12/31');
    assert.deepEqual((await clean('probe', 100 * SIZE))[0]?.days[0]?.isRemoved, false);
    await clean('probe', 1);
    assert.deepEqual(await readdir(join(root, 'probe/in')), []);
  });

  it('leaves the root only for directories of it, and follows no links (D-22)', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'clean-silk-outside-'));
    try {
      await mkdir(join(outside, '2026/03/02'), { recursive: true });
      await writeFile(join(outside, '2026/03/02/precious'), 'x');
      await mkdir(join(root, 'probe/in/2026/03'), { recursive: true });
      await symlink(outside, join(root, 'linked'));
      await symlink(outside, join(root, 'probe/out'));
      await symlink(join(outside, '2026/03/02'), join(root, 'probe/in/2026/03/02'));
      for (const device of ['linked', 'probe', '..', 'probe/../..', 'a\nb']) await clean(device, 1);
      assert.deepEqual(await readdir(join(outside, '2026/03/02')), ['precious']);
      assert.match((await clean('..', 1))[0]?.problems[0] ?? '', /no name of a directory/);
    } finally {
      await rm(outside, { recursive: true });
    }
  });
});
