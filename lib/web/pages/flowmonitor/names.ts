import { fileNameOfLabel } from '../../../criteria/labels.js';
import { findTracking, type StoredTracking } from '../../../flowtracker/trackings.js';
import { HttpError } from '../../http-error.js';
import type { TrackerRequest } from './tracker-page.js';

/** How a tracking is named in a query: by its label, blanks as `~` (FlowTracker specification, section 3); by its file where that misleads. */
export function labelPart({ label, fileName }: Pick<StoredTracking, 'label' | 'fileName'>): string {
  return fileNameOfLabel(label) === fileName && !/[~^]/.test(label) ? label.replaceAll(' ', '~') : fileName;
}

/** The tracking that a part of a query names. @throws HttpError 404 */
export async function trackingNamed({ tracker }: TrackerRequest, part = ''): Promise<StoredTracking> {
  const label = part.replaceAll('~', ' ');
  const found =
    (await findTracking(tracker.site, fileNameOfLabel(label))) ?? (await findTracking(tracker.site, part));
  if (!found) throw new HttpError(404, `There is no tracking ${label.trim() || 'without a label'}.`);
  return found;
}

/** The file name in `filter_hash=MT_name`; names may have their extension, and `TR` is the older spelling. */
export function trackingOfHash(part: string): string | undefined {
  const [, name] = /^(?:filter_hash=)?(?:MT|TR)_(.+)$/s.exec(part) ?? [];
  return name?.replace(/\.(?:fil|grp|archive)$/, '');
}
