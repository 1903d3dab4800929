import { existsSync } from 'node:fs';
import { fileNameOfLabel } from '../../criteria/labels.js';
import { parseTrackingFile, trackingTypeOf, type TrackingType } from '../../criteria/tracking-file.js';
import { alertRule } from '../alerts/rule.js';
import { readEventsFile, type GraphEvent } from '../../rrd/events.js';
import { filterPath, rrdPath, type TrackerSite } from '../site.js';
import { readState } from '../state-files.js';
import type { StoredTracking } from '../trackings.js';
import { eventMarks } from './graph-comments.js';
import type { GraphKind } from './graph-kinds.js';
import { groupGraphArguments, type DrawnComponent } from './group-graph.js';
import { individualGraphArguments } from './individual-graph.js';

/** Hex colour (`rrggbb`) of a name of FlowGrapher_Colors; undefined if it has none. */
export type ColourOf = (name: string) => string | undefined;

/** What drawing needs to know of a site. */
export interface DrawingSite {
  readonly site: TrackerSite;
  readonly colourOf: ColourOf;
  /** Told of components that are left out. */
  readonly onRemark: (text: string) => void;
}

export interface GraphRequest {
  readonly kind: GraphKind;
  /** Epoch seconds; 0: what does not change by itself, so all events. */
  readonly end: number;
  readonly isThumbnail: boolean;
}

/** Draws one tracking or group: what of it does not change from graph to graph is looked up once. */
export type GraphSource = (request: GraphRequest) => string[];

/** RRD of an individual: archived ones keep theirs under another name. */
export function currentRrd(site: TrackerSite, fileName: string): string | undefined {
  return [rrdPath(site, fileName, '.archive'), rrdPath(site, fileName, '.rrd')].find(existsSync);
}

/** The arguments of `rrdtool graph` for a tracking, active or archived. @throws Error if there is nothing to draw */
export async function graphSource(drawing: DrawingSite, tracking: StoredTracking): Promise<GraphSource> {
  const source =
    tracking.type === 'Group' ? await groupSource(drawing, tracking) : individualSource(drawing, tracking);
  const events = await readEvents(drawing);
  return (request) => [
    ...source(request),
    ...eventMarks(events, { config: drawing.site.config, ...request }),
  ];
}

/** An events file that cannot be read leaves graphs as they are. */
async function readEvents({ site, onRemark }: DrawingSite): Promise<readonly GraphEvent[]> {
  const { eventsFile } = site.settings;
  if (eventsFile === undefined) return [];
  try {
    return await readEventsFile(eventsFile);
  } catch (error) {
    onRemark(`events are not drawn: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}

function individualSource({ site }: DrawingSite, tracking: StoredTracking): GraphSource {
  const { fileName, extension, label, type, file } = tracking;
  const rrd = rrdPath(site, fileName, extension === '.archive' ? '.archive' : '.rrd');
  if (!existsSync(rrd)) throw new Error(`there is no ${rrd}`);
  const { threshold } = alertRule(file.values);
  return (request) =>
    individualGraphArguments({
      frame: { config: site.config, label, ...request },
      type,
      rrd,
      threshold,
      revisions: file.revisions,
    });
}

async function groupSource(drawing: DrawingSite, group: StoredTracking): Promise<GraphSource> {
  const { site } = drawing;
  const components = drawnComponents(drawing, group);
  if (components.length === 0) throw new Error('none of its components has an RRD');
  const type = await typeOfLast(site, group);
  return (request) =>
    groupGraphArguments({
      frame: { config: site.config, label: group.label, ...request },
      components,
      type,
      revisions: group.file.revisions,
    });
}

function drawnComponents({ site, colourOf, onRemark }: DrawingSite, group: StoredTracking): DrawnComponent[] {
  return group.file.components.flatMap(({ position, label, colour }) => {
    const rrd = currentRrd(site, fileNameOfLabel(label));
    if (rrd === undefined) {
      onRemark(`${group.fileName} is drawn without "${label}", which has no RRD`);
      return [];
    }
    const hex = colourOf(colour) ?? site.config.rrdArea;
    return [{ label, colour: hex, isBelow: position >= 200, source: { rrd } }];
  });
}

/** The axis is named after the last component, if it can be found. */
async function typeOfLast(site: TrackerSite, { file }: StoredTracking): Promise<TrackingType> {
  const label = file.components.at(-1)?.label;
  if (label === undefined) return 'bps';
  const name = fileNameOfLabel(label);
  const found =
    (await readState(filterPath(site, name, '.fil'))) ??
    (await readState(filterPath(site, name, '.archive')));
  return found ? trackingTypeOf(parseTrackingFile(found.text).block.monitor_type) : 'bps';
}
