import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFlowViewerConfig, type FlowViewerConfig } from '../../../lib/config/flowviewer-pm.js';
import { cleanFiles } from '../../../lib/flowviewer/clean/clean-files.js';

const NOW = 1_800_000_000;
const OLD = NOW - 3 * 86_400;
const VERY_OLD = NOW - 8 * 86_400;

describe('FlowViewer_CleanFiles', () => {
  let root = '';
  let config: FlowViewerConfig;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'clean-files-'));
    config = makeFlowViewerConfig({
      workDirectory: join(root, 'work'),
      graphsDirectory: join(root, 'graphs'),
      saveDirectory: join(root, 'graphs', 'saves'),
    });
    await Promise.all(
      ['work', 'graphs/saves', 'elsewhere'].map((name) => mkdir(join(root, name), { recursive: true })),
    );
  });
  afterEach(() => rm(root, { recursive: true }));

  async function file(path: string, time: number): Promise<void> {
    await writeFile(join(root, path), 'x');
    await utimes(join(root, path), time, time);
  }

  const removed = async (): Promise<string[]> =>
    (await cleanFiles(config, NOW)).removed.map((path) => path.slice(root.length + 1));

  it('removes old files of the suite, and nothing else', async () => {
    const ours = [
      'FlowViewer_save_120000AB',
      'FlowViewer_save_120000AB.png',
      'FlowGrapher_filter_120000',
      'FlowTracker_output_120000',
      'FlowViewer_replay_120000AB',
      'FlowMonitor_Recreate_saved_120000AB',
      'FlowViewer_save_120000AB.1',
      'valid_probes_120000',
      '20061130_140506_FlowViewer_name_x.html',
      'my_filter.svf',
    ];
    const others = [
      'FlowGrapher_sort_120000',
      'DEBUG_VIEWER',
      'index.html',
      'notes.txt',
      'FlowViewer_Configuration.pm',
      '.svf',
    ];
    for (const name of [...ours, ...others]) await file(`work/${name}`, OLD);
    await file('work/FlowViewer_save_235959ZZ', NOW - 86_400);
    assert.deepEqual(
      await removed(),
      ours.toSorted().map((name) => `work/${name}`),
    );
    assert.deepEqual(await readdir(config.workDirectory), [...others, 'FlowViewer_save_235959ZZ'].toSorted());
  });

  it('removes what was never finished, wherever pages write', async () => {
    await mkdir(join(root, 'filters'));
    config = { ...config, filterDirectory: join(root, 'filters') };
    const unfinished = [
      'work/.flowsuite-secret.0123456789ab.tmp',
      'graphs/FlowGrapher_save_120000AB.png.0123456789ab.tmp',
      'graphs/saves/FlowViewer_save_120000AB.0123456789ab.tmp',
      'filters/web.fil.0123456789ab.tmp',
    ];
    for (const name of unfinished) await file(name, VERY_OLD);
    for (const name of ['graphs/saves/FlowViewer_save_120000AB', 'graphs/saves/web.svf', 'filters/web.fil'])
      await file(name, VERY_OLD);
    await file('graphs/saves/web.svf.ba9876543210.tmp', NOW - 60);
    assert.deepEqual(await removed(), unfinished);
  });

  it('has a limit of its own for pictures, and takes no directory from beside them', async () => {
    await file('graphs/FlowGrapher_save_120000AB.png', VERY_OLD);
    await file('graphs/FlowGrapher_save_120001AB.png', OLD);
    await file('graphs/logo.png', VERY_OLD);
    await file('graphs/saves/FlowGrapher_save_120000AB.png', VERY_OLD);
    await mkdir(join(root, 'graphs/FlowMonitor_save_120000AB'));
    await utimes(join(root, 'graphs/FlowMonitor_save_120000AB'), VERY_OLD, VERY_OLD);
    assert.deepEqual(await removed(), ['graphs/FlowGrapher_save_120000AB.png']);
    assert.deepEqual(await readdir(join(root, 'graphs/saves')), ['FlowGrapher_save_120000AB.png']);
  });

  it('removes saved trackings that were moved into the work directory', async () => {
    const tracking = 'work/FlowMonitor_save_120000AB';
    await mkdir(join(root, tracking));
    await file(`${tracking}/web.fil`, OLD);
    await file(`${tracking}/daily.png`, OLD);
    await utimes(join(root, tracking), OLD, OLD);
    assert.deepEqual(await removed(), [tracking]);
  });

  it('removes what a killed process has left: a picture that was being written, flows of a scan', async () => {
    await mkdir(join(root, 'work/FlowViewer_scanner_aB3xYz'));
    await file('work/FlowViewer_scanner_aB3xYz/flows.rw', OLD);
    await utimes(join(root, 'work/FlowViewer_scanner_aB3xYz'), OLD, OLD);
    await file('graphs/FlowGrapher_save_120000AB.png.0123456789ab.tmp', VERY_OLD);
    assert.deepEqual(await removed(), [
      'work/FlowViewer_scanner_aB3xYz',
      'graphs/FlowGrapher_save_120000AB.png.0123456789ab.tmp',
    ]);
  });

  describe('in a directory where anybody may write (D-22)', () => {
    it('leaves names with line ends, options and shell characters alone', async () => {
      const names = [
        'FlowViewer_save_1\n..',
        'FlowViewer_save_1\n',
        'FlowViewer_save_$(reboot)',
        'FlowViewer_save_; rm -rf .',
        '-rf',
        'FlowViewer_save_*',
        ' FlowViewer_save_1',
        'FlowViewer_save_\u202e1',
      ];
      for (const name of names) await file(`work/${name}`, OLD);
      assert.deepEqual(await removed(), []);
      assert.deepEqual((await readdir(config.workDirectory)).toSorted(), names.toSorted());
    });

    it('follows no links, neither to files nor to directories', async () => {
      await file('elsewhere/precious', OLD);
      await utimes(join(root, 'elsewhere'), OLD, OLD);
      await symlink(join(root, 'elsewhere/precious'), join(root, 'work/FlowViewer_save_120000AB'));
      await symlink(join(root, 'elsewhere'), join(root, 'work/FlowMonitor_save_120000AB'));
      assert.deepEqual(await removed(), []);
      assert.deepEqual(await readdir(join(root, 'elsewhere')), ['precious']);
    });

    it('empties no directory that a saved tracking has a link to, and no directory of another name', async () => {
      await file('elsewhere/precious', OLD);
      for (const name of ['FlowMonitor_save_120000AB', 'FlowViewer_save_120000AB', 'other']) {
        await mkdir(join(root, 'work', name));
        await symlink(join(root, 'elsewhere'), join(root, 'work', name, 'link'));
        await utimes(join(root, 'work', name), OLD, OLD);
      }
      const { removed: gone, failed } = await cleanFiles(config, NOW);
      assert.deepEqual(gone, []);
      assert.deepEqual(
        failed.map(({ path }) => path),
        [join(config.workDirectory, 'FlowMonitor_save_120000AB')],
      );
      assert.deepEqual(await readdir(join(root, 'elsewhere')), ['precious']);
    });
  });

  it('tells of a directory that is missing, and cleans the other', async () => {
    await rm(config.workDirectory, { recursive: true });
    await file('graphs/FlowGrapher_save_120000AB.png', VERY_OLD);
    const { removed: gone, failed } = await cleanFiles(config, NOW);
    assert.equal(gone.length, 1);
    assert.deepEqual(
      failed.map(({ path }) => path),
      [config.workDirectory],
    );
  });
});
