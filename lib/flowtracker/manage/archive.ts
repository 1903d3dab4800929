import { existsSync } from 'node:fs';
import { filterPath, rrdPath, type TrackerSite } from '../site.js';
import { TrackingError } from '../tracking-error.js';
import { withTrackingLock } from '../tracking-lock.js';
import type { ManageContext } from './context.js';
import { removeFromDashboards } from './dashboard-edit.js';
import { moveFile } from './move-file.js';
import { requireTracking } from './names.js';
import { undoing } from './undoing.js';
import { hangingPlaces, requireWritable } from './writable.js';

/** The files that were given other names. */
interface RenamedFiles {
  readonly label: string;
  readonly files: readonly { readonly from: string; readonly to: string }[];
}

/**
 * Takes a tracking or group out of collection and graphs (FlowTracker specification, section 13.2); its values, pictures and its place
 * in groups stay.
 *
 * @throws TrackingError `missing`, `refused`, `taken`, `busy` or `failed`
 */
export async function archive(context: ManageContext, fileName: string): Promise<RenamedFiles> {
  const { site } = context;
  return withTrackingLock(site, async () => {
    const { extension, label, type } = await requireTracking(site, fileName);
    if (extension === '.archive') throw new TrackingError('refused', `${label} is archived already.`);
    const to = filterPath(site, fileName, '.archive');
    if (existsSync(to))
      throw new TrackingError('taken', `There is an archived tracking ${fileName} already.`);
    const isGroup = type === 'Group';
    await requireWritable([...directoriesOf(site, isGroup), ...(await hangingPlaces(site, fileName))]);
    // The definition first: without it the Collector lets the RRD alone.
    const files = [{ from: filterPath(site, fileName, extension), to }];
    if (!isGroup) files.push({ from: rrdPath(site, fileName), to: rrdPath(site, fileName, '.archive') });
    const moved = await moveAll(files);
    await removeFromDashboards(site, fileName);
    return { label, files: moved };
  });
}

/**
 * Brings an archived tracking or group back (section 13.3).
 *
 * @throws TrackingError `missing`, `refused`, `taken`, `busy` or `failed`
 */
export async function restart(context: ManageContext, fileName: string): Promise<RenamedFiles> {
  const { site } = context;
  return withTrackingLock(site, async () => {
    const archived = await requireTracking(site, fileName);
    const { label } = archived;
    if (archived.extension !== '.archive') throw new TrackingError('taken', `${label} is active.`);
    const isGroup = archived.type === 'Group';
    await requireWritable(directoriesOf(site, isGroup));
    const files = [
      {
        from: filterPath(site, fileName, '.archive'),
        to: filterPath(site, fileName, isGroup ? '.grp' : '.fil'),
      },
    ];
    // The RRD first: the Collector sees only what is complete.
    if (!isGroup) files.unshift({ from: rrdPath(site, fileName, '.archive'), to: rrdPath(site, fileName) });
    return { label, files: await moveAll(files) };
  });
}

/** Directories of the definition and of the RRD, which groups have not. */
function directoriesOf({ config }: TrackerSite, isGroup: boolean): string[] {
  return isGroup ? [config.filterDirectory] : [config.filterDirectory, config.rrdtoolDirectory];
}

/** Moves all of the files that are there, or none. */
function moveAll(files: RenamedFiles['files']): Promise<RenamedFiles['files']> {
  return undoing(async (onUndo) => {
    const moved: { from: string; to: string }[] = [];
    for (const { from, to } of files) {
      if (!(await moveFile(from, to))) continue;
      onUndo(() => moveFile(to, from));
      moved.push({ from, to });
    }
    return moved;
  });
}
