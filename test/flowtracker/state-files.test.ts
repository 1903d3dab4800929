import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readRecreateJob, writeRecreateJob } from '../../lib/flowtracker/recreate/recreate-job.js';
import {
  listRecreateStates,
  recreatedRrdPath,
  writeRecreateState,
  type RecreateState,
} from '../../lib/flowtracker/recreate/recreate-state.js';
import { writeBytes } from '../../lib/flowtracker/state-files.js';
import { temporaryDirectory } from '../support/written-flows.js';
import { makeTracker, TRACKER_NOW, type TestTracker } from './site.js';

describe('state files of trackings', () => {
  const directory = temporaryDirectory();

  for (const mode of [0o777, 0o755, 0o660, 0o400]) {
    it(`have the permissions ${mode.toString(8)} but for those to execute`, async () => {
      const path = join(directory.path, `${mode}.fil`);
      await writeBytes(path, 'text', mode);
      assert.equal((await stat(path)).mode & 0o777, mode & ~0o111);
    });
  }
});

describe('files of Recreate', () => {
  let tracker: TestTracker;
  beforeEach(async () => (tracker = await makeTracker()));
  afterEach(() => tracker.remove());

  const REQUEST = {
    ...{ fileName: 'web', label: 'Web', definition: '' },
    ...{ start: TRACKER_NOW - 7200, createdAt: TRACKER_NOW },
  };

  it('are no jobs if they are damaged', async () => {
    const path = tracker.at('work/job');
    const damages = [{ start: -1e11 }, { start: TRACKER_NOW + 1 }, { createdAt: 1e15 }, { replaces: 1 }];
    for (const text of ['', '{', 'null', ...damages.map((each) => JSON.stringify({ ...REQUEST, ...each }))]) {
      await writeFile(path, text);
      await assert.rejects(readRecreateJob(path), /job is no job of FlowMonitor_Recreate/, text);
    }
  });

  it('tell of nothing if they are damaged', async () => {
    const job = tracker.at('work/job');
    const { fileName, label, start } = REQUEST;
    const state: RecreateState = {
      ...{ fileName, label, start, job, status: 'stopped' },
      ...{ periodsDone: 0, periodsTotal: 24, updatedAt: TRACKER_NOW },
    };
    await writeRecreateState(tracker.site, state);
    assert.deepEqual(await listRecreateStates(tracker.site, TRACKER_NOW), [state]);
    for (const damage of [
      { status: 'x' },
      { start: 1e15 },
      { updatedAt: null },
      { message: {} },
      { periodsDone: -1 },
    ]) {
      await writeRecreateState(tracker.site, { ...state, ...damage } as RecreateState);
      assert.deepEqual(await listRecreateStates(tracker.site, TRACKER_NOW), [], JSON.stringify(damage));
    }
  });

  it('are not gone on with by another job', async () => {
    const made = recreatedRrdPath(tracker.site, 'web');
    await writeFile(made, 'of another definition');
    await writeRecreateJob(tracker.site, REQUEST);
    assert.ok(!existsSync(made));
  });
});
