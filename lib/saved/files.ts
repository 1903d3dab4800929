import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, lstat, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';

/** Reports and filters are far smaller; what is longer is none of ours. */
const MAX_FILE = 64 * 1024 * 1024;

/**
 * The path of a file of a directory, or undefined if there is no such regular file, or a symbolic link leads out of the directory
 * (D-21).
 */
export async function fileInside(directory: string, name: string): Promise<string | undefined> {
  try {
    const [root, path] = await Promise.all([realpath(directory), realpath(join(directory, name))]);
    if (!path.startsWith(root + sep)) return undefined;
    return (await stat(path)).isFile() ? path : undefined;
  } catch (error) {
    return absent(error);
  }
}

/** File beside a report of FlowViewer: what stands behind the names in its rows. Goes wherever the report goes. */
export function cellKeysFile(report: string): string {
  return `${report}.keys.json`;
}

/** The bytes of a file, one a character: what is not understood is copied as it was. */
export async function readBytes(path: string): Promise<Buffer | undefined> {
  try {
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const { size } = await handle.stat();
      return size > MAX_FILE ? undefined : await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    return absent(error);
  }
}

/** The first bytes of a file as text: enough for the lines that lists show. */
export async function readHead(path: string, length: number): Promise<string> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Names of the entries of a directory; none if it is not there. */
export async function entriesOf(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    return absent(error) ?? [];
  }
}

/**
 * Creates a file that nobody else has, whole: it is written beside and gets its name when it is complete.
 *
 * @param mode counts whatever the umask
 * @returns false if the name is taken
 */
export async function createExclusive(
  path: string,
  data: string | Uint8Array,
  mode: number,
): Promise<boolean> {
  try {
    await writeBeside(path, data, mode, (temporary) => link(temporary, path));
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Replaces a file whole. Several may do so at once, as when a heading is clicked twice: the last one counts.
 *
 * @param mode counts whatever the umask
 */
export async function replaceFile(path: string, data: string | Uint8Array, mode: number): Promise<void> {
  await writeBeside(path, data, mode, (temporary) => rename(temporary, path));
}

/** Names of `writeBeside`, which a process that was killed leaves. */
export const UNFINISHED = /\.[0-9a-f]{12}\.tmp$/;

/** Each writer has a temporary file of its own. */
async function writeBeside(
  path: string,
  data: string | Uint8Array,
  mode: number,
  giveName: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = join(dirname(path), `${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.writeFile(data);
      // The permissions of the configuration count, whatever the umask of the web server.
      await handle.chmod(mode);
    } finally {
      await handle.close();
    }
    await giveName(temporary);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Whether anything has this name, a dangling link included. */
export async function isTaken(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    absent(error);
    return false;
  }
}

/** Forgives that something is not there, or may not be seen. */
export function absent(error: unknown): undefined {
  if (['ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP', 'ENAMETOOLONG', 'EISDIR'].includes(codeOf(error) ?? '')) {
    return undefined;
  }
  throw error;
}

const UNWRITABLE = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOENT', 'ENOTDIR'];

/** Whether an error says that a directory takes no files: its owner, its place or a full disk. */
export function isUnwritable(error: unknown): boolean {
  return UNWRITABLE.includes(codeOf(error) ?? '');
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
