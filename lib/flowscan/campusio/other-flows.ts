import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { keepRows } from '../../flow/batch-rows.js';
import type { FieldName } from '../../flow/fields.js';
import { strftime } from '../../flow/strftime.js';
import { CflowdEncoder, cflowdIndex } from '../../formats/cflowd-encode.js';
import { FlowFormatError } from '../../formats/errors.js';
import { openFlowFile, type FlowSource } from '../../formats/reader.js';
import type { FlowFileFacts } from '../report-class.js';
import type { CampusCounts } from './campus-counts.js';

/**
 * Writes the flows that were counted and belong to no service, application or protocol as a raw flow file into `saved/other` beside
 * the flow file, if that directory exists (FlowScan specification, section 4). The file is read a second time for it, when all
 * applications of it are known; only sites that made the directory pay for that.
 *
 * @param counts fresh ones: they tell which flows those are
 * @param columns what they read
 * @returns the flows written; undefined if there is no such directory
 */
export async function writeOtherFlows(
  { path, time }: FlowFileFacts,
  counts: CampusCounts,
  columns: readonly FieldName[],
): Promise<number | undefined> {
  const directory = join(dirname(path), 'saved', 'other');
  const isThere = await stat(directory).then((found) => found.isDirectory(), () => false); // prettier-ignore
  if (!isThere) return undefined;
  const index = await indexOf(path);
  const encoder = new CflowdEncoder(index);
  const target = join(directory, strftime('flows.%Y%m%d_%H:%M:%S%z', new Date(time * 1000)));
  const temporary = join(directory, `tmp-${strftime('%s', new Date(time * 1000))}`);
  const source = await openFlowFile(path, { columns: [...new Set([...columns, ...encoder.columns])] });
  try {
    const flows = await copyUnassigned(source, counts, encoder, temporary);
    // A file without a flow has no header that would say what it is: readers refuse it.
    await (flows > 0 ? rename(temporary, target) : rm(temporary));
    return flows;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    await source.close();
  }
}

/** Index of the raw records: the fields that the file has. */
async function indexOf(path: string): Promise<number> {
  const source = await openFlowFile(path, { columns: [] });
  try {
    return cflowdIndex(source.fields, source.header.exportVersion);
  } finally {
    await source.close();
  }
}

async function copyUnassigned(
  source: FlowSource,
  counts: CampusCounts,
  encoder: CflowdEncoder,
  target: string,
): Promise<number> {
  let flows = 0;
  await rm(target, { force: true });
  const handle = await open(target, 'wx');
  try {
    for await (const batch of source.batches()) {
      const mask = new Uint8Array(batch.length);
      counts.count(batch, mask);
      keepRows(batch, mask, batch.fields);
      flows += batch.length;
      if (batch.length > 0) await handle.writeFile(encoder.encode(batch));
    }
    await handle.sync();
  } catch (error) {
    // Damage in the middle: the flows before it are counted, so they are written too.
    if (!(error instanceof FlowFormatError)) throw error;
    await handle.sync();
  } finally {
    await handle.close();
  }
  return flows;
}
