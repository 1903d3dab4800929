import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '../support/written-flows.js';
import { filesIn } from './flow-files.js';

export const temporary = temporaryDirectory();
let number = 0;

/** A directory of its own for each test. */
export async function newDirectory(): Promise<string> {
  const directory = join(temporary.path, `collector-${number++}`);
  await mkdir(directory);
  return directory;
}

export const statusPath = (directory: string, port: number): string =>
  join(directory, `.flow-capture.${port}.json`);

export async function only(directory: string): Promise<string> {
  const files = await filesIn(directory);
  assert.equal(files.length, 1, files.join());
  return files[0] ?? '';
}
