import { basename } from 'node:path';
import type { RequestHandler } from 'express';
import type { Counters } from '../../collector/counters.js';
import { readStatus, type FoundStatus } from '../../collector/status-file.js';
import type { CollectorStatus, IntervalStatus } from '../../collector/status.js';
import type { WebContext } from '../context.js';
import { sendPage } from '../frame.js';
import { formatLocalTime } from '../time-text.js';

/** What the collectors of the site have received, and what they have not. */
export function collectorPage(context: WebContext): RequestHandler {
  return async (req, res) => {
    const { collectors = [], now } = context;
    const found = await Promise.all(collectors.map((path) => readStatus(path, now())));
    sendPage(req, res, context, {
      view: 'collector',
      title: 'Collector',
      data: {
        collectors: found.map((each, i) => ({ file: basename(collectors[i] ?? ''), ...viewOf(each) })),
        formatLocalTime,
        formatCount,
        columns: COLUMNS,
      },
    });
  };
}

/** A column of the table of exporters; `isBad`: anything but 0 is worth a look. */
interface Column {
  readonly title: string;
  readonly hint: string;
  readonly of: (counters: Counters) => number;
  readonly isBad: boolean;
}

const column = (title: string, hint: string, of: Column['of'], isBad = true): Column => ({
  title,
  hint,
  of,
  isBad,
});

const COLUMNS: readonly Column[] = [
  column('Packets', 'received', ({ packets }) => packets, false),
  column('Flows', 'received', ({ flows }) => flows, false),
  column('Missing', 'flows missing by sequence numbers', ({ lostFlows, gapFlows }) => lostFlows + gapFlows),
  column('Gaps', 'in sequence numbers', ({ gaps }) => gaps),
  column('Restarts', 'of the exporter', ({ restarts }) => restarts),
  column('Twice', 'packets that came twice, written once', ({ duplicates }) => duplicates),
  column('Late', 'packets out of order', ({ latePackets }) => latePackets, false),
  column('Undecodable', 'packets', ({ corrupt }) => corrupt),
  column(
    'Before template',
    'sets of flows that came before their template',
    ({ waitingSets }) => waitingSets,
    false,
  ),
  column('No template', 'sets of flows given up for want of it', ({ droppedSets }) => droppedSets),
  column('IPv6', 'flows that the files have no place for', ({ ipv6Flows }) => ipv6Flows),
  column('Filtered', 'flows left out by the filter', ({ filterDrops }) => filterDrops, false),
];

function viewOf(found: FoundStatus) {
  if (found.state === 'absent') return { state: found.state };
  const { state, status } = found;
  return { state, status, alarms: alarmsOf(status), spark: sparkline(status.intervals) };
}

/** Sentences about everything that has cost flows, or does. */
function alarmsOf(status: CollectorStatus): string[] {
  const { kernelDrops = 0, queue, receiveBuffer, stalledSince, unwrittenFlows, waitingSets } = status;
  const alarms: string[] = [];
  if (stalledSince !== undefined)
    alarms.push(`The disk takes nothing since ${formatLocalTime(stalledSince)}; packets wait in memory.`);
  if (queue.lostPackets > 0)
    alarms.push(`${formatCount(queue.lostPackets)} packets were lost because writing did not keep up.`);
  if (kernelDrops > 0)
    alarms.push(
      `${formatCount(kernelDrops)} packets were dropped by the kernel: the receive buffer was full.`,
    );
  if (receiveBuffer.granted < receiveBuffer.wanted)
    alarms.push(
      `The kernel grants a receive buffer of ${formatCount(receiveBuffer.granted)} bytes instead of ${formatCount(receiveBuffer.wanted)}.`,
    );
  if (unwrittenFlows > 0) alarms.push(`${formatCount(unwrittenFlows)} flows could not be written.`);
  if (waitingSets > 0) alarms.push(`${formatCount(waitingSets)} sets of flows wait for their template.`);
  return alarms;
}

const SPARK = { width: 480, height: 64 };

/** Flows a second of the last files as the points of a line, and where flows were missing. */
function sparkline(intervals: readonly IntervalStatus[]) {
  if (intervals.length < 2) return undefined;
  const rates = intervals.map(({ start, end, flows }) => flows / Math.max(1, end - start));
  const top = Math.max(...rates, 1e-9);
  const x = (i: number): number => Math.round((i * SPARK.width) / (intervals.length - 1));
  const y = (rate: number): number => Math.round((1 - rate / top) * (SPARK.height - 4) + 2);
  return {
    ...SPARK,
    points: rates.map((rate, i) => `${x(i)},${y(rate)}`).join(' '),
    losses: intervals.flatMap(({ lost }, i) => (lost > 0 ? [x(i)] : [])),
    top: Math.round(top),
    files: intervals.length,
  };
}

/** `1 234 567` */
function formatCount(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}
