import type { TopPagePlace } from '../config/campusio/top-page-places.js';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import type { Settings } from '../config/settings.js';
import type { CugrapherSettings } from '../cugrapher/settings.js';
import type { NameService } from '../names/name-service.js';
import type { GraphEvent } from '../rrd/events.js';
import type { RrdTool } from '../rrd/rrdtool.js';
import type { FilterStore } from '../saved/store.js';

/** What every page is made from. */
interface BaseContext {
  readonly version: string;
  /** Whose network it is, for the head of the pages. */
  readonly organization: string;
  /** `https://host[:port]` as browsers see it, where a proxy stands in front; undefined: the Host header tells. */
  readonly publicOrigin: string | undefined;
  /** Status files of collectors, absolute paths. */
  readonly collectors?: readonly string[] | undefined;
  /** Names of the scripts that a site has installed side by side; undefined: all of them. Links lead nowhere else. */
  readonly installed?: ReadonlySet<string> | undefined;
  /** The clock, Unix seconds. */
  readonly now: () => number;
  /** One line for the administrator; it may name files. */
  readonly log: (line: string) => void;
}

/** What CUGrapher and its neighbours need: the results of flowscan. */
interface FlowscanParts {
  readonly cugrapher: CugrapherSettings;
  readonly rrd: Pick<RrdTool, 'graph' | 'info'>;
  readonly scoreboards: Scoreboards;
  /** The events to be drawn as vertical rules, as the events file has them now. */
  readonly events: () => Promise<readonly GraphEvent[]>;
  /** Directories with RRDs of CampusIO and SubNetIO, absolute; none where they are not configured. */
  readonly campusDirs: readonly string[];
  /** Where CampusIO and SubNetIO write their pages of top talkers. */
  readonly topPages?: readonly TopPagePlace[];
  /** Directories whose RRDs the graph builder offers, absolute. */
  readonly graphDirs: readonly string[];
}

/** A site that has graphs of flowscan. */
export type FlowscanContext = WebContext & FlowscanParts;

/** One site's configuration, opened: that of flowscan, that of FlowViewer, or both. */
export interface WebContext extends BaseContext, Partial<FlowscanParts> {
  /**
   * Opens the FlowViewer side of the site at the first call; undefined where there is no FlowViewer_Configuration.pm. Rejects with
   * what is wrong in that file.
   */
  readonly openViewer?: (() => Promise<ViewerSite>) | undefined;
}

export function hasFlowscan(context: WebContext): context is FlowscanContext {
  return context.cugrapher !== undefined && context.rrd !== undefined && context.scoreboards !== undefined;
}

/** What the pages of FlowViewer, FlowGrapher and FlowTracker are made from. */
export interface ViewerSite {
  readonly config: FlowViewerConfig;
  readonly settings: Settings;
  readonly names: NameService;
  readonly store: FilterStore;
  readonly limits: ReportLimits;
}

/** How much one request, and all of them together, may take (FlowViewer specification, D-25). */
export interface ReportLimits {
  /** A report that takes longer is stopped, ms. */
  readonly timeMs: number;
  /** Reports that are made at the same time; further ones wait. */
  readonly simultaneous: number;
  /** How long one waits for its turn before it is refused, ms. */
  readonly waitMs: number;
}

/** Where the pages of CUFlow's scoreboards lie; undefined where CUFlow.cf does not ask for them. */
export interface Scoreboards {
  readonly hosts?: StoredScoreboard | undefined;
  readonly overall?: { readonly file: string } | undefined;
  readonly as?: StoredScoreboard | undefined;
}

/** Absolute paths. */
export interface StoredScoreboard {
  /** Holds `YYYY-MM-DD/HH/HH:MM:SS.html`. */
  readonly rootDir: string;
  /** The newest page. */
  readonly currentLink: string;
}
