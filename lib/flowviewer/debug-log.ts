import { access, appendFile, constants, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import type { FilterBlock } from '../criteria/keys.js';

/** A log that is longer is put aside, bytes. */
const MAX_LOG = 10 * 2 ** 20;

export interface DebugEntry {
  readonly script: string;
  readonly block: FilterBlock;
  readonly definition: readonly string[];
  readonly files: number;
  readonly flowsRead: number | undefined;
  /** ms */
  readonly elapsed: number;
}

/**
 * Notes what a report was made of, where `$debug_viewer` asks for it: in the log directory, else in the work directory
 * (FlowViewer specification, section 5.7). Only what the form shows; never fails.
 *
 * @param now epoch seconds
 */
export async function debugReport(config: FlowViewerConfig, now: number, entry: DebugEntry): Promise<void> {
  if (!config.debugViewer) return;
  const text = `${debugLines(now, entry).join('\n')}\n`;
  const log = join(config.logDirectory, 'FlowViewer.log');
  try {
    await access(config.logDirectory, constants.W_OK);
    const info = await stat(log).catch(() => undefined);
    if (info && info.size > MAX_LOG) await rename(log, `${log}.1`);
    await appendFile(log, text, { mode: config.htmlFilePerms & 0o640 });
  } catch {
    await writeFile(join(config.workDirectory, 'DEBUG_VIEWER'), text, { mode: 0o640 }).catch(() => undefined);
  }
}

function debugLines(
  now: number,
  { script, block, definition, files, flowsRead, elapsed }: DebugEntry,
): string[] {
  const values = Object.entries(block).filter(([, value]) => value !== '');
  return [
    `${new Date(now * 1000).toISOString()} ${script}`,
    ...values.map(([key, value]) => `  ${key}: ${value}`),
    ...definition.map((line) => `  | ${line}`),
    `  files: ${files}${flowsRead === undefined ? '' : `, flows read: ${flowsRead}`}, took ${(elapsed / 1000).toFixed(3)} s`,
  ];
}
