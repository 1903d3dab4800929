import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { dashboardsOf } from '../../saved/dashboards.js';
import { monitorDirectory, type TrackerSite } from '../site.js';
import { codeOf } from '../state-files.js';

/** Names of `picture.ts`. */
const UNFINISHED = /^\..+\.png\.\d+-\d+\.tmp$/;
/** A younger one may be somebody's who is at work. */
const LEAST_AGE_MS = 3_600_000;

/** Removes the pictures that programs and pages were writing when they were killed. */
export async function sweepPictures(site: TrackerSite): Promise<void> {
  const directories = [
    monitorDirectory(site),
    ...dashboardsOf(site.config).map(({ directory }) => directory),
  ];
  for (const directory of directories) await sweep(directory);
}

async function sweep(directory: string): Promise<void> {
  for (const entry of await filesBelow(directory)) {
    if (!entry.isFile() || !UNFINISHED.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > LEAST_AGE_MS) await rm(path, { force: true });
  }
}

async function filesBelow(directory: string) {
  try {
    return await readdir(directory, { recursive: true, withFileTypes: true });
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
