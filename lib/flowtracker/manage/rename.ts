import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { moveDirectory, linkFile } from './move-file.js';
import { filterPath, pictureDirectory, rrdPath, type TrackerSite } from '../site.js';
import { readState, writeState } from '../state-files.js';
import { withTrackingLock } from '../tracking-lock.js';
import type { StoredTracking } from '../trackings.js';
import type { ManageContext } from './context.js';
import { renameInDashboards } from './dashboard-edit.js';
import { renameInGroups } from './group-references.js';
import { newFileName, requireFreeName, requireTracking } from './names.js';

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
 * @throws TrackingError `invalid`, `missing`, `taken` or `busy`
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
      const rrdExtension = old.extension === '.archive' ? '.archive' : '.rrd';
      const oldRrd = rrdPath(site, fileName, rrdExtension);
      await linkFile(oldRrd, rrdPath(site, newFile, rrdExtension));
      await writeRenamed(site, old, newFile, text);
      await movePictures(site, fileName, newFile);
      await renameInDashboards(site, fileName, newFile);
      await rm(filterPath(site, fileName, old.extension), { force: true });
      await rm(oldRrd, { force: true });
    }
    const groups = await renameInGroups(site, old.label, label);
    return {
      from: { label: old.label, fileName },
      to: { label, fileName: newFile },
      groups: groups.map((group) => group.label),
    };
  });
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

async function movePictures(site: TrackerSite, from: string, to: string): Promise<void> {
  const target = pictureDirectory(site, to);
  if (existsSync(target)) await rm(target, { recursive: true });
  await moveDirectory(pictureDirectory(site, from), target);
}
