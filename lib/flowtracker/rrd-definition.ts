import type { RrdDefinition } from '../rrd/definition.js';

/** Seconds of the finest values; also of RRDs of sites with another `$collection_period`. */
export const RRD_STEP = 300;

/** The data source, whatever is counted. */
export const DATA_SOURCE = 'flowbits';

/** Steps and rows of the four archives: 5 minutes, 30 minutes, 2 hours, 24 hours. */
const RESOLUTIONS: readonly (readonly [steps: number, rows: number])[] = [
  [1, 600],
  [6, 700],
  [24, 775],
  [288, 1100],
];

/** Seconds between the start of a new RRD and now. */
const START_BEFORE = 2400;

/** The RRD of a tracking (FlowTracker specification, section 5). @param start time before the first value, epoch seconds */
export function trackingRrd(start: number): RrdDefinition {
  const archives = ['AVERAGE', 'MAX'].flatMap((cf) =>
    RESOLUTIONS.map(([steps, rows]) => ({ cf, xff: 0.5, steps, rows })),
  );
  return {
    start,
    step: RRD_STEP,
    dataSources: [{ name: DATA_SOURCE, type: 'GAUGE', heartbeat: 600 }],
    archives,
  };
}

/** Start of the RRD of a tracking that is established now. */
export function startOfNewRrd(now: number): number {
  return now - START_BEFORE;
}
