import { eventRules, type GraphEvent } from '../rrd/events.js';
import { legendColumns } from './legend.js';

/** Characters that the mark of a rule, or the indent of a further line, takes. */
const MARK = 4;

/**
 * The vertical rules of the events in a window (epoch seconds, both ends included): others would only fill the legend.
 *
 * @param width of the plot area, pixels: texts that are longer than the legend is wide go on in further lines
 */
export function rulesWithin(
  events: readonly GraphEvent[],
  { start, end }: { readonly start: number; readonly end: number },
  width: number,
): string[] {
  const covered = events.filter(({ time }) => time >= start && time <= end);
  return eventRules(covered, legendColumns(width) - MARK);
}
