import assert from 'node:assert/strict';
import { chmod, chown, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { archive } from '../../lib/flowtracker/manage/archive.js';
import { establish } from '../../lib/flowtracker/manage/establish.js';
import { remove } from '../../lib/flowtracker/manage/remove.js';
import { undoing } from '../../lib/flowtracker/manage/undoing.js';
import { TrackingError } from '../../lib/flowtracker/tracking-error.js';
import { makeTracker, type TestTracker } from './site.js';

const NOBODY = 65_534;
const CHILD = fileURLToPath(new URL('./manage-child.ts', import.meta.url));

describe('actions where a directory cannot be written', function () {
  this.timeout(60_000);
  let tracker: TestTracker;

  before(function () {
    if (process.getuid?.() !== 0) this.skip(); // Only the superuser can be somebody else.
  });
  beforeEach(async () => {
    tracker = await makeTracker();
    for (const label of ['Web', 'Old', 'Gone'])
      await establish(
        tracker.context,
        new Map(Object.entries({ device_name: 'edge', monitor_label: label })),
      );
    await archive(tracker.context, 'old');
    await remove(tracker.context, 'gone');
    await writeFile(tracker.at('html/FlowMonitor/web/daily.png'), 'picture');
    await writeFile(tracker.at('html/SOC/web_daily_1.png'), 'thumbnail');
    for (const name of ['.', ...(await readdir(tracker.directory, { recursive: true })).sort()])
      await chown(tracker.at(name), NOBODY, NOBODY);
  });
  afterEach(() => tracker?.remove());

  /** Everything that lies there. */
  async function everything(): Promise<string[]> {
    const names = (await readdir(tracker.directory, { recursive: true })).sort();
    return Promise.all(names.map(async (name) => `${name} ${(await stat(tracker.at(name))).ino}`));
  }

  const cases: Readonly<Record<string, readonly string[]>> = {
    archive: ['filters', 'rrds', 'html/SOC'],
    restart: ['rrds'],
    rename: ['html/FlowMonitor'],
    remove: ['rrds', 'work', 'html/FlowMonitor/web'],
    restore: ['work/gone'],
    establish: ['work'],
  };
  for (const [action, directories] of Object.entries(cases))
    for (const directory of directories)
      it(`${action}: tells of ${directory}, and leaves all as it is`, async () => {
        await chown(tracker.at(directory), 0, 0);
        await chmod(tracker.at(directory), 0o755);
        const before = await everything();
        const { stdout } = await execa(
          process.execPath,
          ['--import', 'tsx', CHILD, tracker.directory, action],
          { uid: NOBODY, gid: NOBODY },
        );
        assert.ok(stdout.includes(tracker.at(directory)), stdout);
        assert.deepEqual(await everything(), before);
      });
});

describe('an action in steps', () => {
  const refusal = Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' });

  it('takes back what was done before a step that failed, the last one first', async () => {
    const undone: number[] = [];
    const failing = undoing(async (onUndo) => {
      onUndo(() => Promise.resolve(undone.push(1)));
      onUndo(() => Promise.resolve(undone.push(2)));
      return Promise.reject(refusal);
    });
    await assert.rejects(
      failing,
      (error) =>
        error instanceof TrackingError &&
        error.code === 'failed' &&
        /EROFS.*Everything is as it was\.$/.test(error.message),
    );
    assert.deepEqual(undone, [2, 1]);
  });

  it('says when it could not take all of it back', async () => {
    const failing = undoing((onUndo) => {
      onUndo(() => Promise.reject(refusal));
      return Promise.reject(refusal);
    });
    await assert.rejects(failing, /Not all of it could be taken back/);
  });

  it('leaves an RRD and its definition together', async () => {
    const tracker = await makeTracker();
    try {
      const fields = new Map(Object.entries({ device_name: 'edge', monitor_label: 'Web' }));
      await establish(tracker.context, fields);
      // A directory where the RRD is to lie.
      await mkdir(tracker.at('rrds/web.archive/full'), { recursive: true });
      await assert.rejects(archive(tracker.context, 'web'), /Everything is as it was/);
      assert.deepEqual(await readdir(tracker.at('filters')), ['web.fil']);
    } finally {
      await tracker.remove();
    }
  });
});
