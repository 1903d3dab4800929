/** A collection period, epoch seconds: it begins at `start` and ends before `end`. */
export interface Period {
  readonly start: number;
  readonly end: number;
}

/** Settings that decide what a collection reads, seconds (`$collection_period`, `$collection_offset`, `$flow_file_length`). */
export interface CollectionTimes {
  readonly collectionPeriod: number;
  readonly collectionOffset: number;
  readonly flowFileLength: number;
}

/** Seconds that a flow file may begin earlier than its length says. */
const START_SLACK = 61;

/** Where in its slot a collection begins, seconds: flow files of the slot before are closed by then. */
export const SLOT_SECOND = 20;

/** The period that a collection begun at `clock` handles (FlowTracker specification, section 7.1). */
export function periodAt(clock: number, { collectionPeriod, collectionOffset }: CollectionTimes): Period {
  const end = clock - (clock % collectionPeriod) - collectionOffset;
  return { start: end - collectionPeriod, end };
}

/** The clock of the collection of a period when it is made up for later (section 8.3): so the same files count. */
export function clockOf({ end }: Period, { collectionOffset }: CollectionTimes): number {
  return end + collectionOffset + SLOT_SECOND;
}

/** First and last capture start of the files that are read for a period, epoch seconds (section 7.2). */
export function captureWindow(
  period: Period,
  clock: number,
  { flowFileLength }: CollectionTimes,
): { low: number; high: number } {
  return { low: period.start - flowFileLength - START_SLACK, high: clock };
}
