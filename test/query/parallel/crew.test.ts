import assert from 'node:assert/strict';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Crew } from '../../../lib/query/parallel/crew.js';
import type { QueryTask } from '../../../lib/query/parallel/task.js';
import { temporaryDirectory } from '../../support/written-flows.js';
import { threadCount } from './support.js';

const program = new URL('failing-thread.mjs', import.meta.url);

describe('Crew', () => {
  const directory = temporaryDirectory();

  async function crewOf(...ways: string[]): Promise<Crew> {
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = join(directory.path, ways.join('-'));
    await mkdir(process.env['TMPDIR']);
    try {
      const crew = new Crew();
      for (const [thread, way] of ways.entries()) {
        // What a thread is told is up to its program.
        crew.start({ way } as unknown as QueryTask, thread, { program, onOutput: () => undefined });
      }
      return crew;
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
  }

  const failures: Record<string, RegExp> = {
    throws: /TypeError: no such thing/,
    rejects: /TypeError: no such thing/,
    exits: /ended unexpectedly \(3\)/,
    endsSilently: /ended unexpectedly \(0\)/,
  };
  for (const [way, expected] of Object.entries(failures)) {
    it(`fails when one of its threads ${way}, and lets none of them live on`, async () => {
      const threads = threadCount();
      const crew = await crewOf('hangs', way);
      await assert.rejects(crew.finish(), expected);
      await crew.dismiss();
      assert.equal(threadCount(), threads);
      assert.deepEqual(await readdir(join(directory.path, `hangs-${way}`)), []);
    });
  }

  it('does without a thread that need not begin', async () => {
    const threads = threadCount();
    const crew = await crewOf('hangs');
    crew.excuse((thread) => thread === 0);
    assert.deepEqual(await crew.finish(), []);
    await crew.dismiss();
    assert.equal(threadCount(), threads);
  });
});
