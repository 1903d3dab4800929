import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { linkFile, moveDirectory, moveFile } from './move-file.js';
import { filterPath, pictureDirectory, rrdPath, type TrackerSite } from '../site.js';
import { readState, writeState } from '../state-files.js';
import { withTrackingLock } from '../tracking-lock.js';
import type { StoredTracking } from '../trackings.js';
import type { ManageContext } from './context.js';
import { renameInDashboards } from './dashboard-edit.js';
import { renameInGroups } from './group-references.js';
import { newFileName, requireFreeName, requireTracking } from './names.js';
import { undoing } from './undoing.js';
import { hangingPlaces, requireWritable } from './writable.js';

interface RenamedTracking {
  readonly from: { readonly label: string; readonly fileName: string };
  readonly to: { readonly label: string; readonly fileName: string };
  /** Labels of the groups that it is a component of. */
  readonly groups: readonly string[];
}

const LONGEST_LABEL = 80;

/**
 * Gives a tracking or group another label, and with it other files (FlowTracker specification, section 13.4). What was cut short can
 * be done again: until the last step the tracking is there under its old name.
 *
 * @throws TrackingError `invalid`, `missing`, `taken`, `busy` or `failed`
 */
export async function renameTracking(
  context: ManageContext,
  fileName: string,
  newName: string,
): Promise<RenamedTracking> {
  const { site } = context;
  const label = newName.slice(0, LONGEST_LABEL);
  const newFile = newFileName(label, 'new_name');
  return withTrackingLock(site, async () => {
    const old = await requireTracking(site, fileName);
    const text = withLabel(old.text, label);
    if (newFile === fileName) await writeRenamed(site, old, fileName, text);
    else {
      if (!(await isHalfRenamed(site, old, newFile, text))) await requireFreeName(site, newFile, 'new_name');
      await requireWritable(await directoriesOf(site, old));
      await moveTracking(site, old, newFile, text);
    }
    const groups = await renameInGroups(site, old.label, label);
    return {
      from: { label: old.label, fileName },
      to: { label, fileName: newFile },
      groups: groups.map((group) => group.label),
    };
  });
}

/** The directories in which something bears the name of the tracking. */
async function directoriesOf(site: TrackerSite, { fileName, type }: StoredTracking): Promise<string[]> {
  const { filterDirectory, rrdtoolDirectory } = site.config;
  const pictures = pictureDirectory(site, fileName);
  return [
    filterDirectory,
    ...(type === 'Group' ? [] : [rrdtoolDirectory]),
    ...(existsSync(pictures) ? [dirname(pictures)] : []),
    ...(await hangingPlaces(site, fileName)),
  ];
}

/** All files of the tracking get the new name, or none. */
async function moveTracking(
  site: TrackerSite,
  old: StoredTracking,
  newFile: string,
  text: string,
): Promise<void> {
  const { fileName, extension } = old;
  const rrdExtension = extension === '.archive' ? '.archive' : '.rrd';
  const [oldRrd, newRrd] = [rrdPath(site, fileName, rrdExtension), rrdPath(site, newFile, rrdExtension)];
  await undoing(async (onUndo) => {
    onUndo(() => (existsSync(oldRrd) ? rm(newRrd, { force: true }) : moveFile(newRrd, oldRrd)));
    await linkFile(oldRrd, newRrd);
    onUndo(() => rm(filterPath(site, newFile, extension), { force: true }));
    await writeRenamed(site, old, newFile, text);
    if (await movePictures(site, fileName, newFile)) onUndo(() => movePictures(site, newFile, fileName));
    onUndo(() => renameInDashboards(site, newFile, fileName));
    await renameInDashboards(site, fileName, newFile);
    await rm(filterPath(site, fileName, extension), { force: true });
  });
  await rm(oldRrd, { force: true });
}

/** The line of the label, in the spelling of 4.6; all others stay. */
function withLabel(text: string, label: string): string {
  const line = ` input: monitor_label: ${label}`;
  const pattern = /^ input: (?:monitor|tracking)_label:.*$/m;
  return pattern.test(text) ? text.replace(pattern, () => line) : `${text}${line}\n`;
}

async function writeRenamed(
  site: TrackerSite,
  old: StoredTracking,
  fileName: string,
  text: string,
): Promise<void> {
  const path = filterPath(site, fileName, old.extension);
  // A new label may not fit the encoding of an old file.
  const isLatin1 = Buffer.from(text, 'latin1').toString('latin1') === text;
  const encoding = isLatin1 ? old.encoding : 'utf8';
  await writeState(path, { text, encoding }, site.config.filterFilePerms);
}

async function isHalfRenamed(
  site: TrackerSite,
  { extension }: StoredTracking,
  newFile: string,
  text: string,
): Promise<boolean> {
  return (await readState(filterPath(site, newFile, extension)))?.text === text;
}

async function movePictures(site: TrackerSite, from: string, to: string): Promise<boolean> {
  const target = pictureDirectory(site, to);
  if (existsSync(target)) await rm(target, { recursive: true });
  return moveDirectory(pictureDirectory(site, from), target);
}
