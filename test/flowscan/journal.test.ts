import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Journal } from '../../lib/flowscan/journal.js';

describe('Journal', () => {
  let directory: string;
  let file: string;
  let flows: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'journal-'));
    file = join(directory, '.journal');
    flows = join(directory, 'ft-v05');
    await writeFile(flows, 'flows');
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('remembers over a restart who has taken a file', async () => {
    const journal = await Journal.open(file);
    assert.equal(await journal.classesDone(flows), undefined);
    await journal.note(flows, []);
    assert.deepEqual(await (await Journal.open(file)).classesDone(flows), []);
    await journal.note(flows, ['CUFlow']);
    assert.deepEqual(await (await Journal.open(file)).classesDone(flows), ['CUFlow']);
  });

  it('knows another file of the same name', async () => {
    const journal = await Journal.open(file);
    await journal.note(flows, ['CUFlow']);
    await copyFile(flows, join(directory, 'copy'));
    await rename(join(directory, 'copy'), flows);
    assert.equal(await (await Journal.open(file)).classesDone(flows), undefined);
  });

  it('forgets what was put away', async () => {
    const journal = await Journal.open(file);
    await journal.note(flows, ['CUFlow']);
    await journal.clear();
    assert.equal(await journal.classesDone(flows), undefined);
    assert.equal(await (await Journal.open(file)).classesDone(flows), undefined);
  });

  it('takes anything else for an empty journal', async () => {
    for (const text of [
      '',
      'null',
      '{"path":1}',
      '[]',
      '{"path":"x","inode":"1","size":1,"modifiedMs":1,"done":[1]}',
    ]) {
      await writeFile(file, text);
      assert.equal(await (await Journal.open(file)).classesDone(flows), undefined, text);
    }
  });
});
