import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { createExclusive, replaceFile } from '../../lib/saved/files.js';
import { temporaryDirectory } from '../support/written-flows.js';

const LARGE = Buffer.alloc(32 * 2 ** 20, 'x');

describe('files of the viewer', () => {
  const temporary = temporaryDirectory();

  for (const [title, write] of [
    ['created', createExclusive],
    ['replaced', replaceFile],
  ] as const)
    it(`that are ${title} are there whole or not at all, and nothing beside them`, async () => {
      const path = join(temporary.path, `${title}.txt`);
      const sizes = new Set<number>();
      let isWritten = false;
      const writing = write(path, LARGE, 0o640).finally(() => (isWritten = true));
      while (!isWritten) {
        const { size } = statSync(path, { throwIfNoEntry: false }) ?? {};
        if (size !== undefined) sizes.add(size);
        await turn();
      }
      await writing;
      sizes.add((await stat(path)).size);
      assert.deepEqual([...sizes], [LARGE.length]);
      assert.equal((await stat(path)).mode & 0o777, 0o640);
      const names = await readdir(temporary.path);
      assert.deepEqual(
        names.filter((name) => name.startsWith(title)),
        [`${title}.txt`],
      );
    });

  it('are one writer’s alone where they are created', async () => {
    const path = join(temporary.path, 'one');
    const writers = ['a', 'b', 'c', 'd'];
    const created = await Promise.all(writers.map((text) => createExclusive(path, text, 0o600)));
    assert.equal(created.filter(Boolean).length, 1);
    assert.equal(await readFile(path, 'utf8'), writers[created.indexOf(true)]);
  });
});
