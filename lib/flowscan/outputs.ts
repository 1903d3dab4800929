import { mkdtemp, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { makeDirectories } from '../files/directories.js';
import { acquireLock, type Lock } from '../files/lock.js';
import { Journal } from './journal.js';
import type { Site } from './site.js';

/** The locks on everything a site writes to, and the journal that belongs to them. */
export interface OutputClaim {
  readonly journal: Journal;
  release(): Promise<void>;
}

/**
 * Creates and locks the output directories.
 * @throws LockHeldError if another flowscan writes there
 */
export async function claimOutputs(site: Site): Promise<OutputClaim> {
  const directories = outputDirectories(site);
  const locks: Lock[] = [];
  try {
    for (const directory of directories) {
      await makeDirectories(directory).catch((error: unknown) => {
        throw new Error(`the output directory ${directory} cannot be made: ${reasonOf(error)}`);
      });
      locks.push(await acquireLock(join(directory, '.flowscan.lock'), { program: 'flowscan' }));
    }
    // Should we be killed, our rrdtool may still be working: whoever takes the locks over waits for it.
    site.onRrdtoolStart(async (pid) => {
      for (const lock of locks) await lock.note(pid);
    });
    const journal = await Journal.open(join(directories[0] ?? process.cwd(), '.flowscan.journal'));
    return {
      journal,
      release: async () => {
        for (const lock of locks) await lock.release();
      },
    };
  } catch (error) {
    for (const lock of locks) await lock.release();
    throw error;
  }
}

/**
 * Tries whether the output directories can be written, or made, by this user. A trial in the nearest directory that is there, because
 * permissions alone do not tell of read-only file systems; nothing of it stays.
 *
 * @returns a sentence for each directory that cannot
 */
export async function tryOutputs(site: Site): Promise<string[]> {
  const problems: string[] = [];
  for (const directory of outputDirectories(site)) {
    const problem = await tryDirectory(directory);
    if (problem !== undefined)
      problems.push(`the output directory ${directory} cannot be written: ${problem}`);
  }
  return problems;
}

async function tryDirectory(directory: string): Promise<string | undefined> {
  try {
    await rmdir(await mkdtemp(join(directory, '.flowscan-trial-')));
    return undefined;
  } catch (error) {
    const parent = dirname(directory);
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isMissing || parent === directory || (await isThere(directory)))
      return `nothing can be made in ${directory} (${reasonOf(error).split(',')[0] ?? ''})`;
    return tryDirectory(parent);
  }
}

/** What the report classes write to, each once. Always in the same order, so that two programs cannot hold each other up. */
function outputDirectories({ reports }: Site): string[] {
  const given = reports.flatMap(({ report }) => report.outputDirectories ?? []);
  return [...new Set(given.map((path) => resolve(path)))].sort();
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
