import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RrdTool } from '../../rrd/rrdtool.js';
import { isSameFile, linkFile, makeFreeDirectory, moveFile } from '../manage/move-file.js';
import { rrdPath, type TrackerSite } from '../site.js';
import { setPermissions } from '../state-files.js';
import { mergeRrds } from './merge-rrds.js';
import { recreatedRrdPath } from './recreate-state.js';

interface ReplaceTools {
  readonly site: TrackerSite;
  readonly rrd: RrdTool;
  /** See mergeRrds. */
  readonly onStart: (pid: number) => Promise<void>;
}

/**
 * Puts the RRD that was made beside into the place of the tracking's, with what only that one holds; to be called under the lock. The
 * tracking has one of the two at any time. The one that it had is kept in the work directory, `<t>.before`.
 */
export async function replaceRrd(tools: ReplaceTools, fileName: string): Promise<void> {
  const { site, onStart } = tools;
  const current = rrdPath(site, fileName);
  const merged = mergedPath(site, fileName);
  await mergeRrds(site, { made: recreatedRrdPath(site, fileName), stored: current }, merged, onStart);
  await setPermissions(merged, site.config.rrdFilePerms);
  await flush(merged);
  await rm(beforePath(site, fileName), { force: true });
  await linkFile(current, beforePath(site, fileName));
  await rename(merged, current);
  await finishReplacement(tools, fileName);
}

/**
 * Does what is left when the new RRD has taken its place. A value that the Collector stored at the last moment went into the old one,
 * and is taken over.
 *
 * @returns false if it has not taken its place yet
 */
export async function finishReplacement(
  { site, rrd }: Pick<ReplaceTools, 'site' | 'rrd'>,
  fileName: string,
): Promise<boolean> {
  const current = rrdPath(site, fileName);
  const before = beforePath(site, fileName);
  if (!existsSync(before) || !existsSync(current) || (await isSameFile(before, current))) return false;
  const { lastUpdate, dataSources } = await rrd.info(before);
  const value = Number(dataSources[0]?.lastValue ?? NaN);
  if (lastUpdate > (await rrd.last(current)))
    await rrd.update(current, lastUpdate, [Number.isNaN(value) ? null : value]);
  await rm(recreatedRrdPath(site, fileName), { force: true });
  const { workDirectory, workDirPerms } = site.config;
  const kept = await makeFreeDirectory(join(workDirectory, `${fileName}.before`), workDirPerms);
  await moveFile(before, join(kept, `${fileName}.rrd`));
  return true;
}

/** Takes away what was made and has not taken its place. */
export async function removeMade(site: TrackerSite, fileName: string): Promise<void> {
  await rm(recreatedRrdPath(site, fileName), { force: true });
  await rm(mergedPath(site, fileName), { force: true });
}

/** Names that nobody looks at, in the same directory, so that one can take the place of the other. */
function mergedPath(site: TrackerSite, fileName: string): string {
  return rrdPath(site, `.${fileName}.merged`);
}

function beforePath(site: TrackerSite, fileName: string): string {
  return rrdPath(site, `.${fileName}.before`);
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
