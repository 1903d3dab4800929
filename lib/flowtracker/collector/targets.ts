import { readTrackedFilter } from '../values/read-filter.js';
import type { ValueRequest } from '../values/tracked-filter.js';
import { rrdPath, type TrackerSite } from '../site.js';
import { isKeptBySilk, TrackingReader, type StoredTracking } from '../trackings.js';

/** A tracking that is collected. */
export interface Target {
  readonly tracking: StoredTracking;
  readonly request: ValueRequest;
  readonly rrd: string;
}

interface TargetSet {
  readonly targets: readonly Target[];
  /** Trackings of SiLK devices, which are not collected, by their file names. */
  readonly silk: readonly string[];
  /** Why others cannot be evaluated. */
  readonly failures: readonly { readonly fileName: string; readonly reason: string }[];
}

/** Reads what is to be collected; definitions that have not changed are not read again. */
export class TargetReader {
  readonly #site: TrackerSite;
  readonly #reader: TrackingReader;
  readonly #known = new WeakMap<StoredTracking, Target>();

  constructor(site: TrackerSite) {
    this.#site = site;
    this.#reader = new TrackingReader(site);
  }

  /** All active individual trackings by file name (FlowTracker specification, section 8.2). */
  async read(): Promise<TargetSet> {
    const { trackings, unreadable } = await this.#reader.read(['.fil']);
    const targets: Target[] = [];
    const silk: string[] = [];
    const failures = unreadable.map(({ fileName, reason }) => ({ fileName, reason }));
    for (const tracking of trackings) {
      if (isKeptBySilk(tracking, this.#site.config)) silk.push(tracking.fileName);
      else
        try {
          targets.push(this.#target(tracking));
        } catch (error) {
          failures.push({
            fileName: tracking.fileName,
            reason: error instanceof Error ? error.message : String(error),
          });
        }
    }
    return { targets, silk, failures };
  }

  #target(tracking: StoredTracking): Target {
    const known = this.#known.get(tracking);
    if (known) return known;
    const { fileName, file, type } = tracking;
    if (type === 'Group') throw new Error('it is a group, but not named *.grp');
    const target: Target = {
      tracking,
      request: {
        filter: readTrackedFilter(file.filterText, fileName),
        type,
        samplingMultiplier: Number(file.block.sampling_multiplier) || 0,
      },
      rrd: rrdPath(this.#site, fileName),
    };
    this.#known.set(tracking, target);
    return target;
  }
}
