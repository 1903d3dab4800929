import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFlowscanConfig } from '../../lib/config/locate.js';

describe('the place of flowscan.cf', () => {
  let root: string;

  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'locate-')));
    for (const name of ['bin', 'work', 'package']) await mkdir(join(root, name));
    await writeFile(join(root, 'package', 'flowscan'), '');
    await symlink(join(root, 'package', 'flowscan'), join(root, 'bin', 'flowscan'));
  });
  afterEach(() => rm(root, { recursive: true }));

  const touch = (...path: string[]) => writeFile(join(root, ...path), '');
  const find = (program = 'bin/flowscan', env = {}, option?: string) => {
    const found = findFlowscanConfig({
      ...(option !== undefined && { option }),
      env,
      invokedAs: join(root, program),
      cwd: join(root, 'work'),
    });
    return found?.slice(root.length + 1);
  };

  it('is nowhere where there is none', () => {
    assert.equal(find(), undefined);
  });

  it('is beside the program as it was invoked, not beside what a link points to', async () => {
    await touch('package', 'flowscan.cf');
    assert.equal(find(), undefined);
    await touch('work', 'flowscan.cf');
    assert.equal(find(), 'work/flowscan.cf');
    await touch('bin', 'flowscan.cf');
    assert.equal(find(), 'bin/flowscan.cf');
  });

  it('has the name of the program, else flowscan.cf', async () => {
    await touch('bin', 'flowscan.cf');
    assert.equal(find('bin/scan2'), 'bin/flowscan.cf');
    await touch('work', 'scan2.cf');
    assert.equal(find('bin/scan2'), 'work/scan2.cf');
    await touch('bin', 'scan2.cf');
    assert.equal(find('bin/scan2'), 'bin/scan2.cf');
    assert.equal(find('bin/scan2.js'), 'bin/scan2.cf');
  });

  it('is what the option names, else what the variable names, whether it exists or not', async () => {
    await touch('bin', 'flowscan.cf');
    const env = { FLOWSCAN_CONFIG: 'variable.cf' };
    assert.equal(find('bin/flowscan', env), 'work/variable.cf');
    assert.equal(find('bin/flowscan', env, '../option.cf'), 'option.cf');
    assert.equal(find('bin/flowscan', { FLOWSCAN_CONFIG: '' }), 'bin/flowscan.cf');
  });
});
