import { clockOf, periodAt, SLOT_SECOND, type CollectionTimes, type Period } from '../values/period.js';

/** Latest clock at which a collection should have begun by `now` (FlowTracker specification, section 8.3); epoch seconds. */
export function latestStart(now: number, { collectionPeriod }: CollectionTimes): number {
  const since = now - SLOT_SECOND;
  return since - (since % collectionPeriod) + SLOT_SECOND;
}

/** When the next collection begins. */
export function nextStart(now: number, times: CollectionTimes): number {
  return latestStart(now, times) + times.collectionPeriod;
}

/** The period that is due at `now`. */
export function duePeriod(now: number, times: CollectionTimes): Period {
  return periodAt(latestStart(now, times), times);
}

/** The periods that follow one that ended at `handledEnd` (or later), up to the one that ends at `lastEnd`; oldest first. */
export function periodsAfter(
  handledEnd: number,
  lastEnd: number,
  { collectionPeriod }: CollectionTimes,
): Period[] {
  const count = Math.max(0, Math.ceil((lastEnd - handledEnd) / collectionPeriod));
  return Array.from({ length: count }, (_, index) => {
    const end = lastEnd - (count - 1 - index) * collectionPeriod;
    return { start: end - collectionPeriod, end };
  });
}

/** The periods that lie wholly between two times; oldest first. */
export function periodsWithin(from: number, to: number, times: CollectionTimes): Period[] {
  const { collectionPeriod, collectionOffset } = times;
  const lastEnd = to - ((to + collectionOffset) % collectionPeriod);
  return periodsAfter(from, lastEnd, times).filter(({ start }) => start >= from);
}

/** The periods to make up for at the start of the Collector, the due one apart. */
export function missedPeriods(
  due: Period,
  oldestUpdate: number,
  times: CollectionTimes & { readonly catchup: number },
): Period[] {
  const lastEnd = due.end - times.collectionPeriod;
  return periodsAfter(Math.max(oldestUpdate, due.end - times.catchup), lastEnd, times);
}

/** The clock of a collection: the present for the due period, else what it would have been. */
export function collectionClock(period: Period, now: number, times: CollectionTimes): number {
  return period.end === duePeriod(now, times).end ? now : clockOf(period, times);
}
