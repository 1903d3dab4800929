import { open, rename, rm, symlink, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export interface AtomicWriteOptions {
  /** Permissions of a new file, less umask; default 0o666. An existing file is replaced, its permissions with it. */
  mode?: number;
  /** Whether the permissions are those of `mode` whatever the umask; default false. */
  ignoresUmask?: boolean;
  /** Whether data and name are on the disk when the call returns; default true. */
  fsync?: boolean;
}

/**
 * Replaces a file whole: a reader sees the old content or the new one, never a part, and a crash leaves one of the two.
 *
 * The temporary file `.<name>.tmp` lies in the same directory and has a fixed name, so that the next run overwrites what a
 * killed one left. One writer a file at a time: whoever writes there holds the lock of the directory (lock.ts).
 */
export async function writeFileAtomic(
  path: string,
  data: string | Uint8Array,
  options: AtomicWriteOptions = {},
): Promise<void> {
  const { mode = 0o666, ignoresUmask = false, fsync = true } = options;
  const temporary = temporaryFor(path);
  // Removed, not truncated: what lies there may be a symbolic link.
  await rm(temporary, { force: true });
  try {
    const handle = await open(temporary, 'wx', mode);
    await writeAndClose(handle, data, { fsync, ...(ignoresUmask && { mode }) });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  if (fsync) await syncDirectory(dirname(path));
}

/**
 * Makes `linkPath` a symbolic link to `target`, replacing what has that name, link or file, without a moment in which there is none.
 * Neither an existing link nor `target` is followed; a directory of that name is an error.
 */
export async function replaceSymlinkAtomic(target: string, linkPath: string): Promise<void> {
  const temporary = temporaryFor(linkPath);
  await rm(temporary, { force: true });
  await symlink(target, temporary);
  try {
    await rename(temporary, linkPath);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function temporaryFor(path: string): string {
  return join(dirname(path), `.${basename(path)}.tmp`);
}

async function writeAndClose(
  handle: FileHandle,
  data: string | Uint8Array,
  { mode, fsync }: { mode?: number; fsync: boolean },
): Promise<void> {
  try {
    if (mode !== undefined) await handle.chmod(mode);
    await handle.writeFile(data);
    if (fsync) await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a rename durable, where the file system and the directory's permissions let a directory be opened and synced. */
async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(unless('EACCES'));
  if (!handle) return;
  try {
    await handle.sync().catch(unless('EINVAL'));
  } finally {
    await handle.close();
  }
}

/** A catch handler that forgives one system error. */
function unless(code: string): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof Error && 'code' in error && error.code === code) return undefined;
    throw error;
  };
}
