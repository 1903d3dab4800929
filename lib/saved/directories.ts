import { chmod, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { isTaken } from './files.js';

/** A directory that is missing and cannot be made. The message is for people. */
export class DirectoryError extends Error {
  override readonly name = 'DirectoryError';
}

/**
 * Makes the directories that pages write to, where they are missing (FlowViewer specification, section 8.5), with the permissions of
 * the configuration.
 *
 * @returns those that were made
 * @throws DirectoryError that names the directory
 */
export async function createDirectories(config: FlowViewerConfig): Promise<string[]> {
  const { workDirPerms, htmlDirPerms } = config;
  const wanted: [directory: string, mode: number][] = [
    [config.reportsDirectory, htmlDirPerms],
    [config.workDirectory, workDirPerms],
    [config.graphsDirectory, htmlDirPerms],
    [config.saveDirectory, htmlDirPerms],
  ];
  const created: string[] = [];
  for (const [directory, mode] of wanted) if (await create(directory, mode)) created.push(directory);
  return created;
}

async function create(directory: string, mode: number): Promise<boolean> {
  if (directory === '' || (await isTaken(directory))) return false;
  try {
    await mkdir(dirname(directory), { recursive: true });
    await mkdir(directory);
    await chmod(directory, mode);
    return true;
  } catch (error) {
    // Another process may have made it meanwhile.
    if (await isTaken(directory)) return false;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DirectoryError(
      `The directory ${directory} is missing and cannot be made (${reason}). Create it, writable for the user of the web server.`,
      { cause: error },
    );
  }
}
