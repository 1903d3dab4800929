import { join } from 'node:path';
import { FIELD_NAMES } from '../lib/flow/fields.js';
import { openFlowFile } from '../lib/formats/reader.js';
import { FlowFileWriter } from '../lib/formats/writer.js';

/** What the measurements use of the sources, through one import, so that every class exists once. */
export { recordCounts } from '../lib/flowscan/rrd-files.js';
export { RrdTool } from '../lib/rrd/rrdtool.js';

/** Writes the flows of a file as several files of about `rows` flows each. */
export async function divideFlowFile(path: string, directory: string, rows: number): Promise<void> {
  const source = await openFlowFile(path, { columns: FIELD_NAMES });
  let writer: FlowFileWriter | undefined;
  let written = 0;
  let files = 0;
  let captureEnd = 0;
  for await (const batch of source.batches()) {
    if (!writer || written >= rows) {
      await writer?.close({ captureEnd });
      const name = `part-${String(files++).padStart(3, '0')}`;
      writer = await FlowFileWriter.create(join(directory, name), {
        captureStart: batch.column('unix_secs')[0] ?? 0,
        hostname: 'bench',
      });
      written = 0;
    }
    await writer.write(batch);
    written += batch.length;
    captureEnd = batch.column('unix_secs')[batch.length - 1] ?? captureEnd;
  }
  await writer?.close({ captureEnd });
}
