import { existsSync } from 'node:fs';
import { readdir, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
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
import { undoing } from './undoing.js';
import { hangingPlaces, picturesRoot, requireWritable } from './writable.js';

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
 * @throws TrackingError `missing`, `busy` or `failed`
 */
export async function remove({ site }: ManageContext, fileName: string): Promise<RemovalPlan> {
  return withTrackingLock(site, async () => {
    const { label, extension } = await requireTracking(site, fileName);
    const { filterDirectory, rrdtoolDirectory, workDirectory, workDirPerms } = site.config;
    const pictures = pictureDirectory(site, fileName);
    await requireWritable([
      workDirectory,
      filterDirectory,
      rrdtoolDirectory,
      ...(existsSync(pictures) ? [dirname(pictures), pictures] : []),
      ...(await hangingPlaces(site, fileName)),
    ]);
    // The definition first: without it the Collector lets the RRD alone.
    const files = filesOf(site, fileName, extension);
    for (const name of await namesIn(pictures)) files.push({ from: join(pictures, name), name });
    const directory = await makeFreeDirectory(join(workDirectory, fileName), workDirPerms);
    const moved = await moveInto(directory, files);
    await rm(pictures, { recursive: true, force: true });
    await removeFromDashboards(site, fileName);
    const groups = await removeFromGroups(site, fileName);
    return { label, fileName, files: moved, directory, groups: groups.map((group) => group.label) };
  });
}

/** Moves those of the files that are there, or none of them. @returns where they were */
async function moveInto(directory: string, files: readonly MovedFile[]): Promise<string[]> {
  return undoing(async (onUndo) => {
    onUndo(() => rmdir(directory));
    const moved: string[] = [];
    for (const { from, name } of files) {
      const to = join(directory, name);
      if (!(await moveFile(from, to))) continue;
      onUndo(() => moveFile(to, from));
      moved.push(from);
    }
    return moved;
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
 * @throws TrackingError `missing`, `taken`, `busy` or `failed`
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
    const { filterDirectory, rrdtoolDirectory, workDirectory } = site.config;
    await requireWritable([workDirectory, from, filterDirectory, rrdtoolDirectory, await picturesRoot(site)]);
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

/** A file and its name in the directory of what is removed. */
interface MovedFile {
  readonly from: string;
  readonly name: string;
}

/** An archived RRD gets its first name back. */
function filesOf(site: TrackerSite, fileName: string, extension: FilterExtension): MovedFile[] {
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
