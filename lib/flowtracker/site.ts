import { join } from 'node:path';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import type { Settings } from '../config/settings.js';

/** The tool's name: FlowTracker up to 4.4, FlowMonitor from 4.5 on. Whoever calls it by one is answered in its words. */
export type Family = 'FlowMonitor' | 'FlowTracker';

/** The generation that a program or script belongs to by its name. */
export function familyOf(programName: string): Family {
  return /flowtracker/i.test(programName) ? 'FlowTracker' : 'FlowMonitor';
}

/** One installation of FlowTracker / FlowMonitor, as one of its names sees it. */
export interface TrackerSite {
  readonly family: Family;
  readonly config: FlowViewerConfig;
  readonly settings: TrackerSettings;
}

/** What suite.cf says to this tool. */
export type TrackerSettings = Pick<
  Settings,
  | 'rrdTool'
  | 'rrdTimeout'
  | 'collectionCatchup'
  | 'mailServer'
  | 'mailProgram'
  | 'mailFrom'
  | 'alertWebhook'
  | 'alertTimeLimit'
> &
  Partial<Pick<Settings, 'eventsFile'>>;

export type FilterExtension = '.fil' | '.grp' | '.archive';

/** File of a tracking's definition (FlowTracker specification, section 2). */
export function filterPath({ config }: TrackerSite, fileName: string, extension: FilterExtension): string {
  return join(config.filterDirectory, `${fileName}${extension}`);
}

export function rrdPath(
  { config }: TrackerSite,
  fileName: string,
  extension: '.rrd' | '.archive' = '.rrd',
): string {
  return join(config.rrdtoolDirectory, `${fileName}${extension}`);
}

/** Where pictures are made for the web; the older names may have another place where a file names both. */
export function monitorDirectory({ family, config }: TrackerSite): string {
  return (family === 'FlowTracker' ? config.tracker.directory : undefined) ?? config.monitorDirectory;
}

/** Directory of the five pictures of a tracking or group. */
export function pictureDirectory(site: TrackerSite, fileName: string): string {
  return join(monitorDirectory(site), fileName);
}
