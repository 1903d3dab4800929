import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { selectFlowFiles, type SelectOptions } from '../../lib/store/select.js';
import { temporaryDirectory, writeFlows } from '../support/written-flows.js';

describe('selectFlowFiles', () => {
  const directory = temporaryDirectory();
  const left: string[] = [];

  before(async () => {
    const at = (...names: string[]): string => join(directory.path, ...names);
    await writeFlows(at('a/late'), { captureStart: 3000, captureEnd: 3300 });
    await writeFlows(at('a/deep/er/early'), { captureStart: 1000, captureEnd: 1300 });
    await writeFlows(at('a/middle'), { captureStart: 2000, captureEnd: 2300 });
    await writeFlows(at('a/tmp-open'), { captureStart: 4000 });
    await writeFile(at('a/README'), 'no flows here');
    await writeFile(at('a/.flow-capture.9991.json'), 'state of a collector, of which nobody needs to hear');
    await writeFlows(at('b/first'), { captureStart: 500, captureEnd: 800 });
    await writeFlows(at('b/same-as-middle'), { captureStart: 2000, captureEnd: 2200 });
  });
  beforeEach(() => left.splice(0));

  async function selected(paths: string[], options: SelectOptions = {}): Promise<string[]> {
    const files = await selectFlowFiles(
      paths.map((path) => join(directory.path, path)),
      { ...options, onLeftOut: (path) => left.push(relative(directory.path, path)) },
    );
    return files.map(({ path }) => relative(directory.path, path));
  }

  it('orders each argument by capture start and leaves out what has no header', async () => {
    assert.deepEqual(await selected(['a', 'b']), [
      'a/deep/er/early',
      'a/middle',
      'a/late',
      'b/first',
      'b/same-as-middle',
    ]);
    assert.deepEqual(left, ['a/README']);
  });

  it('orders all arguments together, equal starts in the order of the arguments', async () => {
    assert.deepEqual(await selected(['a', 'b'], { together: true }), [
      'b/first',
      'a/deep/er/early',
      'a/middle',
      'b/same-as-middle',
      'a/late',
    ]);
  });

  it('takes temporary files when asked, or by a path', async () => {
    assert.deepEqual((await selected(['a'], { includeTemporary: true })).at(-1), 'a/tmp-open');
    assert.deepEqual(await selected(['a/tmp-open']), ['a/tmp-open']);
  });

  it('leaves out a temporary file named without a directory', async () => {
    const before = process.cwd();
    process.chdir(join(directory.path, 'a'));
    try {
      assert.deepEqual(await selectFlowFiles(['tmp-open']), []);
      assert.equal((await selectFlowFiles(['./tmp-open'])).length, 1);
      assert.equal((await selectFlowFiles(['tmp-open'], { includeTemporary: true })).length, 1);
    } finally {
      process.chdir(before);
    }
  });

  it('with both times takes starts between them, both included', async () => {
    assert.deepEqual(await selected(['a'], { from: 1000, to: 2000 }), ['a/deep/er/early', 'a/middle']);
    assert.deepEqual(await selected(['a'], { from: 1001, to: 1999 }), []);
    assert.deepEqual(await selected(['a'], { from: 2000, to: 1000 }), []);
  });

  it('with -t alone takes what began until then, with -T alone what ended from then on', async () => {
    assert.deepEqual(await selected(['a'], { from: 2000 }), ['a/deep/er/early', 'a/middle']);
    assert.deepEqual(await selected(['a'], { to: 2300, includeTemporary: true }), ['a/middle', 'a/late']);
  });

  it('takes a time of 0 for not given', async () => {
    assert.equal((await selected(['a'], { from: 0, to: 0 })).length, 3);
  });

  it('goes on after an argument that does not exist', async () => {
    assert.deepEqual(await selected(['nowhere', 'b/first']), ['b/first']);
    assert.deepEqual(left, ['nowhere']);
  });

  it('takes pipes and devices as they are', async () => {
    const [file] = await selectFlowFiles(['/dev/null'], { from: 1, to: 2 });
    assert.deepEqual(file, { path: '/dev/null', size: 0, captureStart: undefined, captureEnd: 0 });
  });

  it('follows links without going in circles, and 50 levels deep', async () => {
    const root = join(directory.path, 'links');
    const levels = (count: number): string => join(root, ...Array.from({ length: count }, () => 'd'));
    await writeFlows(join(levels(49), 'at-50'), { captureStart: 1, captureEnd: 2 });
    await writeFlows(join(levels(50), 'at-51'), { captureStart: 2, captureEnd: 3 });
    await symlink(root, join(root, 'd', 'circle'));
    await symlink(join(directory.path, 'b', 'first'), join(root, 'linked'));
    await mkdir(join(root, 'empty'));
    const files = (await selected(['links'])).map((path) => path.split('/').at(-1));
    assert.deepEqual(files, ['at-50', 'linked']);
    assert.deepEqual(left, [relative(directory.path, levels(50))]);
  });
});
