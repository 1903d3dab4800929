import { readFile, stat } from 'node:fs/promises';

/** Far above any file that people write. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Whether a path is that of a plain file: reading a pipe that somebody has put there would wait for ever. */
export async function isPlainFile(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => undefined);
  return info?.isFile() ?? false;
}

/** The text of a plain file; undefined if it is none, cannot be read, or is too large to be one of ours. */
export async function readPlainFile(path: string): Promise<string | undefined> {
  const info = await stat(path).catch(() => undefined);
  if (!info?.isFile() || info.size > MAX_BYTES) return undefined;
  return readFile(path, 'utf8').catch(() => undefined);
}
