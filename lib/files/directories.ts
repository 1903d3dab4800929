import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a directory and those above it that are missing. In file systems that make no directories and say "no such file" when asked to
 * (/proc), the `recursive` of Node's own mkdir would try for ever.
 *
 * @param mode of every directory that is made, less the umask
 * @returns whether it was missing
 * @throws Error of the file system
 */
export async function makeDirectories(path: string, mode = 0o777): Promise<boolean> {
  let error = await tryToMake(path, mode);
  if (error?.code === 'ENOENT' && dirname(path) !== path) {
    await makeDirectories(dirname(path), mode);
    error = await tryToMake(path, mode);
  }
  if (!error) return true;
  if (await isDirectory(path)) return false;
  throw error;
}

async function tryToMake(path: string, mode: number): Promise<NodeJS.ErrnoException | undefined> {
  try {
    await mkdir(path, { mode });
    return undefined;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
