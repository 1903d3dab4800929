import { eventRules, readEventsFile } from '../rrd/events.js';

interface EventRulesOptions {
  readonly file: string;
  /** Only events of the last so many hours. */
  readonly hours?: number | undefined;
  /** Epoch seconds. */
  readonly now: number;
}

/** What event2vrule appends to a command line of `rrdtool graph` (FlowScan specification, section 8.4). */
export async function rulesOfFile({ file, hours, now }: EventRulesOptions): Promise<string[]> {
  const events = await readEventsFile(file);
  const oldest = hours === undefined ? -Infinity : now - hours * 3600;
  return eventRules(events.filter(({ time }) => time >= oldest));
}
