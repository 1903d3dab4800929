import { readFile, rm, writeFile } from 'node:fs/promises';

/** @throws Error if it cannot be written */
export async function writePidFile(path: string): Promise<void> {
  try {
    await writeFile(path, `${process.pid}\n`);
  } catch (error) {
    throw new Error(`the pid file cannot be written: ${(error as Error).message}`, { cause: error });
  }
}

/** Removes it, unless another process has put its number there. */
export async function removePidFile(path: string): Promise<void> {
  const found = await readFile(path, 'latin1').catch(() => '');
  if (found.trim() === String(process.pid)) await rm(path, { force: true });
}
