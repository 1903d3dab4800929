import { fileNameOfLabel } from '../../../criteria/labels.js';
import type { TrackingType } from '../../../criteria/tracking-file.js';
import { alertRule } from '../../../flowtracker/alerts/rule.js';
import { loadGroupColours } from '../../../flowtracker/grapher/colours.js';
import { UNITS } from '../../../flowtracker/grapher/graph-options.js';
import type { ManageContext } from '../../../flowtracker/manage/context.js';
import { valuesBetween, type StoredValues } from '../../../flowtracker/manage/values-of.js';
import { TrackingError } from '../../../flowtracker/tracking-error.js';
import type { GraphEvent } from '../../../rrd/events.js';
import { findTracking, type StoredTracking } from '../../../flowtracker/trackings.js';

/** What a chart of a tracking or group is drawn from, and what `format=json` gives to programs. */
interface ChartData {
  readonly label: string;
  readonly type: TrackingType;
  /** `bps`, `pps` or `fps`. */
  readonly unit: string;
  /** Epoch seconds; what was asked for. */
  readonly start: number;
  readonly end: number;
  /** Seconds that a value stands for. */
  readonly resolution: number;
  /** Ends of what the values stand for, epoch seconds. */
  readonly times: readonly number[];
  readonly series: readonly ChartSeries[];
  /** Limit of the alert, negative for a lower one; 0 = none. */
  readonly threshold: number;
  readonly revisions: readonly {
    readonly time: number;
    readonly comment: string;
    readonly notate: boolean;
  }[];
  /** Events of the site (EventsFile) in the window: epoch seconds, and their lines. */
  readonly events: readonly GraphEvent[];
}

/** An individual has one series; a group one for each component. */
interface ChartSeries {
  readonly label: string;
  /** `#rrggbb` of a component. */
  readonly colour?: string;
  /** Which side of the axis a component is on. */
  readonly side: 'above' | 'below';
  /** Unknown values are null. */
  readonly averages: readonly (number | null)[];
  readonly maxima: readonly (number | null)[];
}

export interface ChartWindow {
  /** Epoch seconds. */
  readonly start: number;
  readonly end: number;
  /** About how many values are wanted. */
  readonly points: number;
}

/** @throws TrackingError if the values cannot be read */
export async function chartData(
  tracker: ManageContext,
  tracking: StoredTracking,
  window: ChartWindow,
  events: readonly GraphEvent[],
): Promise<ChartData> {
  const { label, type, file } = tracking;
  const common = {
    label,
    events: events.filter(({ time }) => time >= window.start && time <= window.end),
    start: window.start,
    end: window.end,
    threshold: type === 'Group' ? 0 : alertRule(file.values).threshold,
    revisions: file.revisions.map(({ time, comment, notate }) => ({ time, comment, notate })),
  };
  if (type === 'Group') return { ...common, ...(await groupValues(tracker, tracking, window)) };
  const { resolution, times, averages, maxima } = await valuesBetween(tracker, tracking.fileName, window);
  const series = [{ label, side: 'above', averages, maxima }] as const;
  return { ...common, type, unit: UNITS[type].unit, resolution, times, series };
}

interface Member {
  readonly series: Omit<ChartSeries, 'averages' | 'maxima'>;
  readonly type: TrackingType;
  readonly values: StoredValues;
}

/** Components without values are left out, as in the pictures (FlowTracker specification, section 10.2). */
async function groupValues(
  tracker: ManageContext,
  { file }: StoredTracking,
  window: ChartWindow,
): Promise<Pick<ChartData, 'type' | 'unit' | 'resolution' | 'times' | 'series'>> {
  const { config } = tracker.site;
  const colourOf = await loadGroupColours(config);
  const members: Member[] = [];
  for (const { label, colour, position } of file.components) {
    const found = await findTracking(tracker.site, fileNameOfLabel(label));
    const values = found && (await valuesIfAny(tracker, found.fileName, window));
    if (!found || !values) continue;
    const side = position >= 200 ? 'below' : 'above';
    const series = { label, colour: `#${colourOf(colour) ?? config.rrdArea}`, side } as const;
    members.push({ series, type: found.type, values });
  }
  const times = [...new Set(members.flatMap(({ values }) => values.times))].sort((a, b) => a - b);
  const type = members.at(-1)?.type ?? 'bps';
  return {
    type,
    unit: UNITS[type].unit,
    resolution: Math.max(0, ...members.map(({ values }) => values.resolution)),
    times,
    series: members.map(({ series, values }) => ({ ...series, ...aligned(values, times) })),
  };
}

async function valuesIfAny(
  tracker: ManageContext,
  fileName: string,
  window: ChartWindow,
): Promise<StoredValues | undefined> {
  try {
    return await valuesBetween(tracker, fileName, window);
  } catch (error) {
    if (error instanceof TrackingError) return undefined;
    throw error;
  }
}

/** RRDs of other sizes may answer with other times. */
function aligned(values: StoredValues, times: readonly number[]): Pick<ChartSeries, 'averages' | 'maxima'> {
  const at = new Map(values.times.map((time, index) => [time, index]));
  const pick = (list: readonly (number | null)[]): (number | null)[] =>
    times.map((time) => list[at.get(time) ?? -1] ?? null);
  return { averages: pick(values.averages), maxima: pick(values.maxima) };
}
