import { withInputs } from '../../criteria/tracking-file.js';
import { digestOf } from '../manage/digest.js';
import { filterPath, type TrackerSite } from '../site.js';
import { readState, writeState } from '../state-files.js';
import type { StoredTracking } from '../trackings.js';
import { withTrackingLock } from '../tracking-lock.js';

/** New values of a tracking's alert state; those that are absent stay. */
export interface AlertStateChange {
  readonly alert_last_notified?: string;
  readonly alert_consecutive?: string;
}

/**
 * Writes what has become of alerts into the definitions (FlowTracker specification, section 17.2): under the lock, the file as it is
 * then, its two lines of state and nothing else. A tracking that was revised or archived meanwhile keeps what it has.
 */
export async function writeAlertStates(
  site: TrackerSite,
  changes: ReadonlyMap<StoredTracking, AlertStateChange>,
): Promise<void> {
  if (changes.size === 0) return;
  await withTrackingLock(site, async () => {
    for (const [tracking, change] of changes) await writeOne(site, tracking, change);
  });
}

async function writeOne(
  site: TrackerSite,
  tracking: StoredTracking,
  change: AlertStateChange,
): Promise<void> {
  const path = filterPath(site, tracking.fileName, '.fil');
  const found = await readState(path);
  if (!found || digestOf(found) !== digestOf(tracking)) return;
  const text = withInputs(found.text, { ...change });
  if (text !== found.text) await writeState(path, { ...found, text }, site.config.filterFilePerms);
}
