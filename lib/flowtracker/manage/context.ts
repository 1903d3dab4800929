import type { ResolveHost } from '../../criteria/resolve.js';
import type { RrdTool } from '../../rrd/rrdtool.js';
import type { TrackerSite } from '../site.js';

/** What pages do things to trackings with. */
export interface ManageContext {
  readonly site: TrackerSite;
  readonly rrd: RrdTool;
  /** Epoch seconds. */
  readonly now: () => number;
  /** Addresses of host names in criteria; the system's resolver unless given. */
  readonly resolve?: ResolveHost;
}
