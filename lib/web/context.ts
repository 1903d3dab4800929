import type { CugrapherSettings } from '../cugrapher/settings.js';
import type { RrdTool } from '../rrd/rrdtool.js';

/** What the pages are made from: one site's configuration, opened. */
export interface WebContext {
  readonly version: string;
  readonly cugrapher: CugrapherSettings;
  readonly rrd: Pick<RrdTool, 'graph' | 'info'>;
  readonly scoreboards: Scoreboards;
  /** `https://host[:port]` as browsers see it, where a proxy stands in front; undefined: the Host header tells. */
  readonly publicOrigin: string | undefined;
  /** Names of the scripts that a site has installed side by side; undefined: all of them. Links lead nowhere else. */
  readonly installed?: ReadonlySet<string> | undefined;
  /** The clock, Unix seconds. */
  readonly now: () => number;
  /** One line for the administrator; it may name files. */
  readonly log: (line: string) => void;
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
