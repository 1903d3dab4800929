import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isFileName } from '../../saved/hash.js';
import { filterPath, pictureDirectory, rrdPath, type FilterExtension, type TrackerSite } from '../site.js';
import { codeOf } from '../state-files.js';
import { TrackingError } from '../tracking-error.js';
import { withTrackingLock } from '../tracking-lock.js';
import type { ManageContext } from './context.js';
import { removeFromDashboards } from './dashboard-edit.js';
import { groupsWith, removeFromGroups } from './group-references.js';
import { makePictureDirectory } from '../grapher/picture.js';
import { makeFreeDirectory, moveFile } from './move-file.js';
import { requireFreeName, requireTracking } from './names.js';

/** What a removal would do, for the page that asks. */
interface RemovalPlan {
  readonly label: string;
  readonly fileName: string;
  /** The files that are moved. */
  readonly files: readonly string[];
  /** Where they come to lie. */
  readonly directory: string;
  /** Labels of the groups that it is taken out of. */
  readonly groups: readonly string[];
}

/** @throws TrackingError `missing` */
export async function planRemoval({ site }: ManageContext, fileName: string): Promise<RemovalPlan> {
  const { label, extension } = await requireTracking(site, fileName);
  const groups = await groupsWith(site, fileName);
  const files = filesOf(site, fileName, extension).filter(({ from }) => existsSync(from));
  const pictures = await namesIn(pictureDirectory(site, fileName));
  return {
    label,
    fileName,
    files: [
      ...files.map(({ from }) => from),
      ...pictures.map((name) => join(pictureDirectory(site, fileName), name)),
    ],
    directory: join(site.config.workDirectory, fileName),
    groups: groups.map((group) => group.label),
  };
}

/**
 * Takes a tracking or group away (FlowTracker specification, section 13.5). Its files are moved to a directory in the work directory,
 * from where `restoreRemoved` brings them back until the clean-up comes.
 *
 * @throws TrackingError `missing` or `busy`
 */
export async function remove({ site }: ManageContext, fileName: string): Promise<RemovalPlan> {
  return withTrackingLock(site, async () => {
    const { label, extension } = await requireTracking(site, fileName);
    const { workDirectory, workDirPerms } = site.config;
    const directory = await makeFreeDirectory(join(workDirectory, fileName), workDirPerms);
    const moved: string[] = [];
    // The definition first: without it the Collector lets the RRD alone.
    for (const { from, name } of filesOf(site, fileName, extension))
      if (await moveFile(from, join(directory, name))) moved.push(from);
    const pictures = pictureDirectory(site, fileName);
    for (const name of await namesIn(pictures))
      if (await moveFile(join(pictures, name), join(directory, name))) moved.push(join(pictures, name));
    await rm(pictures, { recursive: true, force: true });
    await removeFromDashboards(site, fileName);
    const groups = await removeFromGroups(site, fileName);
    return { label, fileName, files: moved, directory, groups: groups.map((group) => group.label) };
  });
}

const REMOVED = /^(.+?)(\.fil|\.grp|\.archive)$/s;

/** Directories of the work directory that hold removed trackings. */
export async function listRemoved({
  site,
}: ManageContext): Promise<{ directory: string; fileName: string }[]> {
  const { workDirectory } = site.config;
  const found: { directory: string; fileName: string }[] = [];
  for (const directory of await namesIn(workDirectory)) {
    const names = (await isDirectory(join(workDirectory, directory)))
      ? await namesIn(join(workDirectory, directory))
      : [];
    for (const name of names) {
      const [, fileName] = REMOVED.exec(name) ?? [];
      if (fileName !== undefined && directory.startsWith(fileName)) found.push({ directory, fileName });
    }
  }
  return found;
}

/**
 * Brings a removed tracking or group back; into groups and dashboards it has to be put again.
 *
 * @param directory its name within the work directory, as `listRemoved` has it
 * @returns the file name of the tracking
 * @throws TrackingError `missing`, `taken` or `busy`
 */
export async function restoreRemoved(context: ManageContext, directory: string): Promise<string> {
  const { site } = context;
  return withTrackingLock(site, async () => {
    const removed = (await listRemoved(context)).find((entry) => entry.directory === directory);
    if (!removed || !isFileName(directory))
      throw new TrackingError('missing', `There is no removed tracking ${directory}.`);
    const { fileName } = removed;
    await requireFreeName(site, fileName, 'monitor_label');
    const from = join(site.config.workDirectory, directory);
    const names = await namesIn(from);
    await makePictureDirectory(site, fileName);
    for (const name of names.filter((one) => one.endsWith('.png')))
      await moveFile(join(from, name), join(pictureDirectory(site, fileName), name));
    const definition = names.find((name) => REMOVED.test(name)) ?? '';
    const isArchived = definition.endsWith('.archive');
    await moveFile(join(from, `${fileName}.rrd`), rrdPath(site, fileName, isArchived ? '.archive' : '.rrd'));
    const [, , extension] = REMOVED.exec(definition) ?? [];
    await moveFile(join(from, definition), filterPath(site, fileName, extension as FilterExtension));
    if ((await namesIn(from)).length === 0) await rm(from, { recursive: true });
    return fileName;
  });
}

/** An archived RRD gets its first name back. */
function filesOf(
  site: TrackerSite,
  fileName: string,
  extension: FilterExtension,
): { from: string; name: string }[] {
  const rrd = rrdPath(site, fileName, extension === '.archive' ? '.archive' : '.rrd');
  return [
    { from: filterPath(site, fileName, extension), name: `${fileName}${extension}` },
    { from: rrd, name: `${fileName}.rrd` },
  ];
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'EACCES') return [];
    throw error;
  }
}

async function isDirectory(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
