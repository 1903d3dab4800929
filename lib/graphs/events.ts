import { eventRules, type GraphEvent } from '../rrd/events.js';

/** The vertical rules of the events in a window (epoch seconds, both ends included): others would only fill the legend. */
export function rulesWithin(
  events: readonly GraphEvent[],
  { start, end }: { readonly start: number; readonly end: number },
): string[] {
  return eventRules(events.filter(({ time }) => time >= start && time <= end));
}
