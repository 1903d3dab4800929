import { currentRrd } from '../grapher/graph-source.js';
import { DATA_SOURCE, RRD_STEP } from '../rrd-definition.js';
import { TrackingError } from '../tracking-error.js';
import { alertRule, type AlertRule } from '../alerts/rule.js';
import type { StoredTracking } from '../trackings.js';
import type { ManageContext } from './context.js';
import { obstacleOf, type Obstacle } from './not-collected.js';
import { requireTracking } from './names.js';

/** Stored values of a window, for charts that a person can zoom. */
export interface StoredValues {
  /** Seconds that a value stands for. */
  readonly resolution: number;
  /** Ends of what the values stand for, epoch seconds. */
  readonly times: readonly number[];
  /** Unknown ones are null. */
  readonly averages: readonly (number | null)[];
  readonly maxima: readonly (number | null)[];
}

/**
 * The values of a tracking between two times (epoch seconds), as fine as about `points` of them allow.
 *
 * @throws TrackingError `missing`, `refused` (a group) or `failed`
 */
export async function valuesBetween(
  { site, rrd }: ManageContext,
  fileName: string,
  { start, end, points }: { readonly start: number; readonly end: number; readonly points: number },
): Promise<StoredValues> {
  const tracking = await requireTracking(site, fileName);
  if (tracking.type === 'Group') throw new TrackingError('refused', 'A group has no values of its own.');
  const file = currentRrd(site, fileName);
  if (file === undefined) throw new TrackingError('missing', `${tracking.label} has no RRD.`);
  const resolution = Math.max(RRD_STEP, Math.ceil((end - start) / Math.max(1, points) / RRD_STEP) * RRD_STEP);
  try {
    const window = { start, end, resolution };
    const averages = await rrd.fetch(file, { cf: 'AVERAGE', ...window });
    const maxima = await rrd.fetch(file, { cf: 'MAX', ...window });
    const at = averages.dataSources.indexOf(DATA_SOURCE);
    const known = (values: readonly number[]): number | null => {
      const value = values[Math.max(0, at)];
      return value === undefined || Number.isNaN(value) ? null : value;
    };
    const maximumAt = new Map(maxima.rows.map(({ time, values }) => [time, known(values)]));
    const [first, second] = averages.rows;
    return {
      resolution: first && second ? second.time - first.time : resolution,
      times: averages.rows.map(({ time }) => time),
      averages: averages.rows.map(({ values }) => known(values)),
      maxima: averages.rows.map(({ time }) => maximumAt.get(time) ?? null),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TrackingError('failed', `The values cannot be read: ${reason}`, { cause: error });
  }
}

/** A tracking as a list shows it. */
export interface TrackingSummary {
  readonly tracking: StoredTracking;
  /** The newest known value and its time; absent if there is none in the window. */
  readonly last?: { readonly time: number; readonly value: number };
  /** Averages of half an hour each, the last day; unknown ones are null. */
  readonly spark: readonly (number | null)[];
  readonly alert: AlertRule;
  /** Why it gets no values, if that is known. */
  readonly obstacle?: Obstacle;
  /** Whether the newest value lies beyond the threshold. */
  readonly isBeyondThreshold: boolean;
}

const SPARK_SECONDS = 86_400;
const SPARK_RESOLUTION = 1800;

/** The active individual trackings among some, each with its newest value, a day of values and the state of its alert. */
export async function trackingSummaries(
  context: ManageContext,
  trackings: readonly StoredTracking[],
): Promise<TrackingSummary[]> {
  const individuals = trackings.filter(({ extension }) => extension === '.fil');
  return Promise.all(individuals.map((tracking) => summaryOf(context, tracking)));
}

async function summaryOf(context: ManageContext, tracking: StoredTracking): Promise<TrackingSummary> {
  const alert = alertRule(tracking.file.values);
  const file = currentRrd(context.site, tracking.fileName);
  const obstacle = obstacleOf(context.site, tracking);
  const nothing: TrackingSummary = {
    tracking,
    spark: [],
    alert,
    isBeyondThreshold: false,
    ...(obstacle && { obstacle }),
  };
  if (file === undefined) return nothing;
  try {
    const last = await newestValue(context, file);
    const spark = await lastDay(context, file);
    return {
      ...nothing,
      ...(last && { last, isBeyondThreshold: isBeyond(last.value, alert.threshold) }),
      spark,
    };
  } catch {
    // An RRD that cannot be read has no values to show; the log of the Collector says why.
    return nothing;
  }
}

async function newestValue({ rrd }: ManageContext, file: string): Promise<TrackingSummary['last']> {
  const end = await rrd.last(file);
  const { rows } = await rrd.fetch(file, {
    cf: 'AVERAGE',
    start: end - 3 * RRD_STEP,
    end,
    resolution: RRD_STEP,
  });
  return rows
    .map(({ time, values: [value = NaN] }) => ({ time, value }))
    .findLast(({ time, value }) => time <= end && !Number.isNaN(value));
}

async function lastDay({ rrd, now }: ManageContext, file: string): Promise<(number | null)[]> {
  const { rows } = await rrd.fetch(file, {
    cf: 'AVERAGE',
    start: now() - SPARK_SECONDS,
    end: now(),
    resolution: SPARK_RESOLUTION,
  });
  return rows.map(({ values: [average = NaN] }) => (Number.isNaN(average) ? null : average));
}

function isBeyond(value: number, threshold: number): boolean {
  return threshold > 0 ? value > threshold : threshold < 0 && value < -threshold;
}
