import { link, lstat, readlink, rename, stat, symlink, unlink } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';

/**
 * Puts a counted flow file out of the way: into `saved` beside it if that directory exists, else it is deleted.
 * A name that is taken in `saved` gets `.1`, `.2`, ...; a symbolic link is moved or deleted itself, never what it points to.
 */
export async function dispose(path: string): Promise<void> {
  const saved = join(dirname(path), 'saved');
  const hasSaved = await stat(saved).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!hasSaved) {
    await unlink(path);
    return;
  }
  for (let attempt = 0; ; attempt++) {
    const target = join(saved, basename(path) + (attempt === 0 ? '' : `.${attempt}`));
    if (await moveTo(path, target)) return;
  }
}

/** Moves without ever overwriting; false if the name is taken. */
async function moveTo(path: string, target: string): Promise<boolean> {
  const facts = await lstat(path);
  if (facts.isSymbolicLink()) return await moveLink(path, target);
  try {
    await link(path, target);
  } catch (error) {
    if (!isTaken(error)) return await renameUnlessTaken(path, target);
    // Killed between link and unlink: the file has both names, and only one has to go.
    const other = await lstat(target);
    if (other.ino !== facts.ino || other.dev !== facts.dev) return false;
  }
  await unlink(path);
  return true;
}

/** A relative link is made anew, so that it still leads to its file from one directory further down. */
async function moveLink(path: string, target: string): Promise<boolean> {
  const text = await readlink(path);
  const moved = isAbsolute(text) ? text : relative(dirname(target), join(dirname(path), text));
  try {
    await symlink(moved, target);
  } catch (error) {
    if (!isTaken(error)) throw error;
    if ((await readlink(target).catch(() => undefined)) !== moved) return false;
  }
  await unlink(path);
  return true;
}

/** For file systems without hard links. */
async function renameUnlessTaken(path: string, target: string): Promise<boolean> {
  const isFree = await lstat(target).then(
    () => false,
    () => true,
  );
  if (isFree) await rename(path, target);
  return isFree;
}

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EEXIST';
