import type { FlowViewerConfig } from '../../config/flowviewer-pm.js';
import { formatDateTime } from '../../criteria/period.js';
import type { Revision } from '../../criteria/tracking-file.js';
import { zoneAbbreviation } from '../../criteria/zone.js';
import { rulesWithin } from '../../graphs/events.js';
import { eventRules, type GraphEvent } from '../../rrd/events.js';
import type { GraphFrame } from './graph-options.js';
import { elementText } from './rrd-text.js';

export const NEW_LINE = 'COMMENT: \\n';

const SAMPLE_WIDTH = 46;

/** What the values are, and when the picture was made. @param indent blanks in place of the former in a thumbnail */
export function updatedComment({ kind, end, isThumbnail }: GraphFrame, indent: number): string {
  const updated = `Graph Last Updated: ${formatDateTime(end, 'MDY')} ${zoneAbbreviation(end)}`;
  const sample = isThumbnail ? ' '.repeat(indent) : `     ${kind.sample.padEnd(SAMPLE_WIDTH)}`;
  return `COMMENT:${elementText(`${sample}${updated}`)}   `;
}

/** So many revisions are shown, the last ones. */
const SHOWN_REVISIONS = 3;

/** Lines through a graph where the tracking was revised (FlowTracker specification, section 10.3). */
export function revisionMarks(revisions: readonly Revision[], config: FlowViewerConfig): string[] {
  return revisions
    .filter(({ notate }) => notate)
    .slice(-SHOWN_REVISIONS)
    .map(({ time, comment }) => {
      const text = elementText(`${formatDateTime(time, 'MDY')}: ${comment}`);
      return `VRULE:${time}#${config.rrdVruleColor}:${text}\\n`;
    });
}

/** Lines at the events of the site, as all graphs have them; a thumbnail has no room for their texts. */
export function eventMarks(
  events: readonly GraphEvent[],
  { config, kind, end, isThumbnail }: Omit<GraphFrame, 'label'>,
): string[] {
  const window = { start: end - kind.seconds, end };
  const rules = end === 0 ? eventRules(events) : rulesWithin(events, window, config.rrdWidth);
  if (!isThumbnail) return rules;
  return rules.flatMap((rule) => /^VRULE:\d+#[0-9a-f]{6}/.exec(rule)?.[0] ?? []);
}
