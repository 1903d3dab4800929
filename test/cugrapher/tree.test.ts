import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RrdTreeError, scanRrdTree } from '../../lib/cugrapher/tree.js';

describe('cugrapher/tree', () => {
  let root: string;

  async function touch(...files: string[]): Promise<void> {
    for (const file of files) await writeFile(join(root, file), '');
  }

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'rrds-'));
  });

  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
  });

  it('takes the names from between prefix and suffix, in byte order', async () => {
    await touch(
      'protocol_tcp.rrd',
      'protocol_TCP.rrd',
      'protocol_é.rrd',
      'protocol_.rrd',
      'protocol_a.b.rrd',
    );
    await touch('service_a_src_src.rrd', 'service_http_src.rrd', 'service_http_dst.rrd', 'service_src.rrd');
    await touch('tos_x.rrd', 'tos_x.rrd.tmp', 'xtos_y.rrd', 'as_Foo.rrd', 'network_dorms.rrd', 'total.rrd');
    const { names } = await scanRrdTree(root);
    assert.deepEqual(names.protocol, ['', 'TCP', 'a.b', 'tcp', 'é']);
    assert.deepEqual(names.service, ['a_src', 'http']);
    assert.deepEqual([names.tos, names.as, names.network], [['x'], ['Foo'], ['dorms']]);
  });

  it('leaves out names that no rrdtool command can hold', async () => {
    await touch('protocol_a\nb.rrd', 'protocol_tab\t.rrd', 'protocol_ok.rrd');
    await writeFile(
      Buffer.concat([Buffer.from(`${root}/protocol_`), Buffer.from([0xe9]), Buffer.from('.rrd')]),
      '',
    );
    assert.deepEqual((await scanRrdTree(root)).names.protocol, ['ok']);
  });

  it('counts as routers the directories with a total, links included', async () => {
    for (const directory of ['r2', 'r1', 'reports', '.hidden', 'all']) await mkdir(join(root, directory));
    await touch('r2/total.rrd', 'r1/total.rrd', '.hidden/total.rrd', 'all/total.rrd');
    await symlink('r1', join(root, 'alias'));
    await symlink('nowhere', join(root, 'broken'));
    const tree = await scanRrdTree(root);
    assert.deepEqual(tree.routers, ['alias', 'r1', 'r2']);
    assert.ok(tree.hasRow('reports'), 'any directory may be named by a request');
    for (const row of ['.hidden', 'broken', '..', '.', '', 'r1/', 'r1/.', 'r1\0'])
      assert.ok(!tree.hasRow(row), row);
    assert.ok(!tree.hasFile('all', 'total.rrd'), '"all" is the top level, not the directory');
  });

  it('knows the names that a row has every file of', async () => {
    await mkdir(join(root, 'r'));
    await touch('service_a_src.rrd', 'service_a_dst.rrd', 'service_b_src.rrd', 'r/service_a_src.rrd');
    const tree = await scanRrdTree(root);
    assert.deepEqual(tree.namesInRow('all', 'service'), ['a']);
    assert.deepEqual(tree.namesInRow('r', 'service'), []);
  });

  it('says why a tree cannot be listed, without the directory', async () => {
    await assert.rejects(scanRrdTree(join(root, 'missing')), (error: unknown) => {
      assert.ok(error instanceof RrdTreeError);
      assert.equal(error.reason, 'No such file or directory');
      assert.equal(error.rrdDir, join(root, 'missing'));
      return true;
    });
  });
});
