import { basename } from 'node:path';
import { parseFilterBlock } from '../criteria/block.js';
import type { FilterBlock } from '../criteria/keys.js';
import { cellKeysFile, readBytes } from '../saved/files.js';
import { withCellKeys } from './cell-keys.js';
import { parseReportBody } from './report-file.js';
import type { ReportBody } from './report-model.js';

/** A report that was written to a file, by us or by the original. */
export interface LoadedReport {
  /** File name, without directory. */
  readonly name: string;
  readonly block: FilterBlock;
  /** Name that a saved report was given. */
  readonly description: string | undefined;
  /** Undefined: nothing was found when it was made. */
  readonly body: ReportBody | undefined;
}

/** Reads a report file; undefined if it is none. */
export async function loadReport(path: string): Promise<LoadedReport | undefined> {
  const text = (await readBytes(path))?.toString('utf8');
  if (!text?.includes('BEGIN FILTERING')) return undefined;
  const { block, description, rest } = parseFilterBlock(text);
  const starred = Number(block.sampling_multiplier) > 1;
  const body = parseReportBody(rest, { starred, names: block.resolve_addresses === 'Y' });
  return { name: basename(path), block, description, body: await withCellKeys(body, cellKeysFile(path)) };
}

/** Whether a file is a report of versions before 4.0: text inside HTML, without a filter block. */
export function isPre40Name(name: string): boolean {
  return /^20\d{6}_\d{6}_.+html$/.test(name);
}
