import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { establish } from '../../lib/flowtracker/manage/establish.js';
import { editGroup } from '../../lib/flowtracker/manage/group-edit.js';
import { makeTracker, TRACKER_NOW, type TestTracker } from './site.js';

describe('comments of a group', () => {
  let tracker: TestTracker;
  beforeEach(async () => {
    tracker = await makeTracker();
    await establish(
      tracker.context,
      new Map(Object.entries({ monitor_label: 'Both', monitor_type: 'Group' })),
    );
  });
  afterEach(() => tracker.remove());

  async function comment(generalComment: string, revisionComment: string, notate = false): Promise<string[]> {
    await editGroup(tracker.context, 'both', { do: 'comment', generalComment, revisionComment, notate });
    const text = await readFile(tracker.at('filters/both.grp'), 'utf8');
    assert.ok(text.includes(` input: general_comment: ${generalComment}\n`));
    return [...text.matchAll(/^ input: revision: (.*)$/gm)].map(([, revision = '']) => revision);
  }

  it('are replaced, and leave no revision without a word about it', async () => {
    assert.deepEqual(await comment('in above', ''), []);
    assert.deepEqual(await comment('in above, out below', ''), []);
  });

  it('leave three revisions, a minute back, and no more', async () => {
    const time = TRACKER_NOW - 60;
    assert.deepEqual(await comment('x', 'first', true), [`Y|${time}|first`]);
    await comment('x', 'second');
    const three = [`Y|${time}|first`, `N|${time}|second`, `N|${time}|third`];
    assert.deepEqual(await comment('x', 'third'), three);
    assert.deepEqual(await comment('y', 'fourth', true), three);
  });
});
