import assert from 'node:assert/strict';
import { copyFile, mkdir, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { printFlows } from '../../../lib/query/run.js';
import { temporaryDirectory } from '../../support/written-flows.js';
import { fixtureFiles } from './support.js';

type Bundle = (program: { source: string; output: string }) => Promise<void>;

describe('a bundled program', () => {
  const directory = temporaryDirectory();
  const files = fixtureFiles();
  let program: string;
  let expected: { flows: number; bytes: number };
  before(async () => {
    const script = pathToFileURL('scripts/bundle.mjs').href;
    const { bundle } = (await import(script)) as { bundle: Bundle };
    program = join(directory.path, 'program');
    await bundle({ source: resolve('test/query/parallel/bundled-program.ts'), output: program });
    const run = printFlows({ files, workers: 1, printer: { name: 'flow-print', parameters: { format: 5 } } });
    let bytes = 0;
    let step = await run.next();
    for (; !step.done; step = await run.next()) bytes += step.value.length;
    expected = { flows: step.value.flowsRead, bytes };
  });

  async function answerOf(path: string): Promise<unknown> {
    const { stdout } = await execa(
      path,
      files.map((file) => resolve(file.path)),
      { cwd: directory.path },
    );
    return JSON.parse(stdout);
  }

  it('starts itself as its threads', async () => {
    assert.deepEqual(await answerOf(program), expected);
  });

  it('does so when it was copied or linked to another place', async () => {
    const elsewhere = join(directory.path, 'some where #1');
    await mkdir(elsewhere);
    await copyFile(program, join(elsewhere, 'copy'));
    await symlink(program, join(elsewhere, 'link'));
    assert.deepEqual(await answerOf(join(elsewhere, 'copy')), expected);
    assert.deepEqual(await answerOf(join(elsewhere, 'link')), expected);
  });
});
