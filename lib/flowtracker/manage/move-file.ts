import { chmod, copyFile, cp, link, mkdir, rename, rm, stat, unlink } from 'node:fs/promises';
import { codeOf } from '../state-files.js';

/** Moves a file, to another file system too. @returns false if there is none */
export function moveFile(from: string, to: string): Promise<boolean> {
  return move(from, to, async () => {
    await copyFile(from, to);
    await unlink(from);
  });
}

/** Moves a directory with what it holds. @returns false if there is none */
export function moveDirectory(from: string, to: string): Promise<boolean> {
  return move(from, to, async () => {
    await cp(from, to, { recursive: true, preserveTimestamps: true });
    await rm(from, { recursive: true });
  });
}

/** @param acrossFileSystems does it where a new name is not enough */
async function move(from: string, to: string, acrossFileSystems: () => Promise<void>): Promise<boolean> {
  try {
    await rename(from, to);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    if (codeOf(error) !== 'EXDEV') throw error;
    await acrossFileSystems();
  }
  return true;
}

/** Gives a file a second name until the first is taken away. @returns false if there is no file */
export async function linkFile(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    // Left by an earlier attempt that was cut short.
    if (codeOf(error) === 'EEXIST' && (await isSameFile(from, to))) return true;
    if (codeOf(error) !== 'EPERM' && codeOf(error) !== 'ENOTSUP') throw error;
  }
  await rename(from, to);
  return true;
}

/** Whether two names are those of one file. */
export async function isSameFile(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([stat(a), stat(b)]);
  return one.ino === other.ino && one.dev === other.dev;
}

/** A new directory: of this name, or with a number behind it if that is taken (`t`, `t.1`, `t.2`). */
export async function makeFreeDirectory(path: string, mode: number): Promise<string> {
  for (let number = 0; ; number++) {
    const candidate = number === 0 ? path : `${path}.${number}`;
    try {
      await mkdir(candidate);
      // As configured, whatever the umask: the other user of a site is to find its way in.
      await chmod(candidate, mode);
      return candidate;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
}
