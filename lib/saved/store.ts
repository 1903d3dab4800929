import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import type { FilterBlock } from '../criteria/keys.js';
import { dashboardsOf, thumbnailsOf } from './dashboards.js';
import { createDirectories } from './directories.js';
import type { FilterHash } from './hash.js';
import { listFilters, listSaved, listTrackings } from './listing.js';
import { loadBlock } from './load.js';
import { locateReport, savedTracking, type HashUse } from './locate.js';
import { removeSaved } from './remove.js';
import { saveFilter, type FilterSaving } from './save-filter.js';
import { saveReport } from './save-report.js';
import { withSource } from './source.js';
import { newSuffix } from './suffix.js';
import type { Dashboard, SavedFilter, SavedKind, SavedReport, Thumbnail, TrackingList } from './types.js';

/** The directories of one FlowViewer installation: its current and saved reports, filters, trackings and dashboards. */
export class FilterStore {
  readonly config: FlowViewerConfig;
  readonly #now: () => number;

  /** @param now the clock, Unix seconds */
  constructor(config: FlowViewerConfig, now: () => number) {
    this.config = config;
    this.#now = now;
  }

  /**
   * The filter that a hash names, with the device or exporter that the hash puts in its place; undefined if there is none. The period
   * is left out where the filter is not that of a report.
   */
  async loadFilter(hash: FilterHash): Promise<FilterBlock | undefined> {
    const path = await this.locateReport(hash, 'form');
    const block = path === undefined ? undefined : await loadBlock(path);
    return block && withSource(block, hash, this.config);
  }

  /** Whether a hash names a report, a filter or a tracking: something that can be saved. */
  async canBeSaved({ code, name }: FilterHash): Promise<boolean> {
    const tracking = code === 'MT' ? savedTracking(name)?.tracking : undefined;
    const hash = { code, name: tracking ?? name };
    const path = (await this.locateReport(hash, 'form')) ?? (await this.locateReport(hash, 'replay'));
    return path !== undefined && (await loadBlock(path)) !== undefined;
  }

  /** Path of the file that a hash names, inside its directory; undefined if there is none. */
  locateReport(hash: FilterHash, use: HashUse): Promise<string | undefined> {
    return locateReport(this.config, hash, use);
  }

  /** Reserves `<kind>_save_<suffix>` by an empty file in the work directory; of FlowMonitor by a directory among the saved ones. */
  newSuffix(kind: SavedKind): Promise<string> {
    return newSuffix(this.config, kind, this.#now());
  }

  /** Saves a report under a name. @returns the hash of the saved one. @throws SaveError */
  saveReport(hash: FilterHash, description: string): Promise<string> {
    return saveReport(this.config, hash, { description, now: this.#now() });
  }

  /** Saves a filter under a name. @throws SaveError */
  saveFilter(hash: FilterHash, name: string, overwrite: boolean): Promise<FilterSaving> {
    return saveFilter(this.config, hash, { name, overwrite });
  }

  listSaved(): Promise<SavedReport[]> {
    return listSaved(this.config);
  }

  listFilters(): Promise<SavedFilter[]> {
    return listFilters(this.config);
  }

  listTrackings(): Promise<TrackingList> {
    return listTrackings(this.config);
  }

  /** Moves an entry of the save directory to the work directory. @returns false if there is none of that name */
  removeSaved(name: string): Promise<boolean> {
    return removeSaved(this.config, name);
  }

  dashboards(): Dashboard[] {
    return dashboardsOf(this.config);
  }

  thumbnails(dashboard: Dashboard): Promise<Thumbnail[]> {
    return thumbnailsOf(dashboard);
  }

  /** Makes missing directories. @returns those that were made. @throws DirectoryError */
  createDirectories(): Promise<string[]> {
    return createDirectories(this.config);
  }
}
