import { existsSync } from 'node:fs';
import { rrdPath, type TrackerSite } from '../site.js';
import { isKeptBySilk, type StoredTracking } from '../trackings.js';
import { readTrackedFilter } from '../values/read-filter.js';

/** Why the Collector passes a tracking over. */
export interface Obstacle {
  /** A sentence, with the remedy if there is one. */
  readonly reason: string;
  /** Whether it is as it should be: trackings of SiLK are displayed, not collected. */
  readonly isUsual: boolean;
}

/** By the definition that was read; filters need not be parsed with every list. */
const faults = new WeakMap<StoredTracking, { readonly reason: string | undefined }>();

/** Undefined if nothing stands in the way, and of groups and archived trackings, which have nothing to collect. */
export function obstacleOf(site: TrackerSite, tracking: StoredTracking): Obstacle | undefined {
  const { fileName, extension, type } = tracking;
  if (extension !== '.fil' || type === 'Group') return undefined;
  if (isKeptBySilk(tracking, site.config))
    return { reason: 'Its flows are kept by SiLK: it is shown, but not collected.', isUsual: true };
  const fault = faultOfFilter(tracking);
  if (fault !== undefined)
    return { reason: `Its filter cannot be evaluated: ${fault}. Revise it.`, isUsual: false };
  const rrd = rrdPath(site, fileName);
  if (existsSync(rrd)) return undefined;
  return {
    reason: `Its RRD ${rrd} is missing. Bring it back from a backup, or remove the tracking and make it anew.`,
    isUsual: false,
  };
}

function faultOfFilter(tracking: StoredTracking): string | undefined {
  const known = faults.get(tracking) ?? { reason: parseFault(tracking) };
  faults.set(tracking, known);
  return known.reason;
}

function parseFault({ file, fileName }: StoredTracking): string | undefined {
  try {
    readTrackedFilter(file.filterText, fileName);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
  }
}
