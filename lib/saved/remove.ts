import { cp, rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { cellKeysFile, codeOf, entriesOf, isTaken } from './files.js';

/**
 * Takes an entry out of the save directory. It is moved to the work directory, where it can be fetched back until the clean-up comes
 * (FlowViewer specification, section 6.4), which goes by the time that the move leaves; nothing that lies there is overwritten. What
 * belongs to a report goes along.
 *
 * @param name as the directory's listing has it
 * @returns false if the directory holds no such entry (D-19)
 */
export async function removeSaved(config: FlowViewerConfig, name: string): Promise<boolean> {
  const entries = await entriesOf(config.saveDirectory);
  if (!entries.includes(name)) return false;
  const moved = await move(config, name);
  for (const beside of [`${name}.png`, cellKeysFile(name)]) {
    if (entries.includes(beside)) await move(config, beside);
  }
  return moved;
}

async function move({ saveDirectory, workDirectory }: FlowViewerConfig, name: string): Promise<boolean> {
  const source = join(saveDirectory, name);
  const target = await freeName(workDirectory, name);
  try {
    await rename(source, target);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    if (codeOf(error) !== 'EXDEV') throw error;
    await cp(source, target, { recursive: true, errorOnExist: true });
    await rm(source, { recursive: true });
  }
  await touch(target);
  return true;
}

/** Begins the time until the clean-up anew. What belongs to another user is removed all the same, only sooner. */
async function touch(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}

/** The work directory may still hold the report under the name that it was saved by. */
async function freeName(directory: string, name: string): Promise<string> {
  let path = join(directory, name);
  for (let number = 1; await isTaken(path); number++) path = join(directory, `${name}.${number}`);
  return path;
}
