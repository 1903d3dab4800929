import type { ScanLog } from '../../lib/flowscan/log.js';
import type { Report } from '../../lib/flowscan/report-class.js';
import { openFlowFile } from '../../lib/formats/reader.js';
import { RrdTool } from '../../lib/rrd/rrdtool.js';
import { fileTime } from '../../lib/store/names.js';

/** An rrdtool that remembers what it is told to write, so that values are compared exactly and not as rates. */
export class RecordingRrdTool extends RrdTool {
  readonly updates = new Map<string, (number | bigint | null)[][]>();

  override async update(
    file: string,
    time: number,
    values: readonly (number | bigint | null)[],
  ): Promise<void> {
    await super.update(file, time, values);
    this.updates.set(file, [...(this.updates.get(file) ?? []), [time, ...values]]);
  }
}

export const SILENT: ScanLog = {
  isVerbose: false,
  stamped: () => undefined,
  plain: () => undefined,
  verbose: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  errors: 0,
};

/** Hands a flow file to a class that is loaded, as flowscan does; returns hits and flows. */
export async function scanWith(
  report: Report,
  path: string,
  time = fileTime(path),
): Promise<{ hits: number; flows: number }> {
  const file = report.startFile({ path, time, interrupted: false });
  const source = await openFlowFile(path, { columns: report.columns });
  let hits = 0;
  let flows = 0;
  for await (const batch of source.batches()) {
    flows += batch.length;
    hits += file.count(batch);
  }
  await file.report();
  return { hits, flows };
}
