import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const directory = mkdtempSync(join(tmpdir(), 'programs-'));
chmodSync(directory, 0o755); // some tests run the programs as another user
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
execFileSync(process.execPath, ['scripts/build.mjs', directory]);

/** Everything that is shipped as `dist`, built from the present sources once a test run. */
export const DIST = directory;

/** Path of a command as it is shipped. */
export function program(name: string): string {
  return join(DIST, 'bin', name);
}
