import { checkNewLabel, fileNameOfLabel } from '../../criteria/labels.js';
import { isBeingRecreated } from '../recreate/recreate-state.js';
import type { TrackerSite } from '../site.js';
import { invalid, TrackingError } from '../tracking-error.js';
import { findTracking, type StoredTracking } from '../trackings.js';

/** The file name for the label of a new tracking. @throws TrackingError `invalid` */
export function newFileName(label: string, field: string): string {
  const issue = checkNewLabel(label, field);
  if (issue) throw invalid([issue]);
  return fileNameOfLabel(label);
}

/**
 * Makes sure that nobody has a name: neither an active tracking or group, nor an archived one, nor one that is being made from old
 * flows. To be asked under the lock.
 *
 * @throws TrackingError `taken` or `busy`
 */
export async function requireFreeName(site: TrackerSite, fileName: string, field: string): Promise<void> {
  const other = await findTracking(site, fileName);
  if (other) {
    const message = `The label is in use: ${other.label} (${fileName}${other.extension}). Revise or remove that one, or choose another label.`;
    throw new TrackingError('taken', message, { issues: [{ field, message }] });
  }
  if (await isBeingRecreated(site, fileName)) {
    const message = 'A tracking of this label is being made from stored flows.';
    throw new TrackingError('busy', message, { issues: [{ field, message }] });
  }
}

/** @throws TrackingError `missing` */
export async function requireTracking(site: TrackerSite, fileName: string): Promise<StoredTracking> {
  const found = await findTracking(site, fileName);
  if (!found) throw new TrackingError('missing', `There is no tracking ${fileName}.`);
  return found;
}

/** @throws TrackingError `missing` or `refused` */
export async function requireIndividual(site: TrackerSite, fileName: string): Promise<StoredTracking> {
  const found = await requireTracking(site, fileName);
  if (found.extension !== '.fil')
    throw new TrackingError('refused', `${found.label} is not an active individual tracking.`);
  return found;
}

/** @throws TrackingError `missing` or `refused` */
export async function requireGroup(site: TrackerSite, fileName: string): Promise<StoredTracking> {
  const found = await requireTracking(site, fileName);
  if (found.extension !== '.grp')
    throw new TrackingError('refused', `${found.label} is not an active group.`);
  return found;
}
