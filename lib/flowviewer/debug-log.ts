import { access, appendFile, constants, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import type { FilterBlock } from '../criteria/keys.js';

/** A log that is longer is put aside, bytes. */
const MAX_LOG = 10 * 2 ** 20;

/** No symbolic link is followed: others may write to these directories too. */
const { O_WRONLY, O_CREAT, O_NOFOLLOW, O_APPEND, O_TRUNC } = constants;
const APPEND = O_WRONLY | O_CREAT | O_NOFOLLOW | O_APPEND;
const REPLACE = O_WRONLY | O_CREAT | O_NOFOLLOW | O_TRUNC;

interface DebugEntry {
  readonly block: FilterBlock;
  readonly definition: readonly string[];
  readonly flowsMatched: number | undefined;
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
    await appendFile(log, text, { mode: 0o640, flag: APPEND });
  } catch {
    const file = join(config.workDirectory, 'DEBUG_VIEWER');
    await writeFile(file, text, { mode: 0o640, flag: REPLACE }).catch(() => undefined);
  }
}

function debugLines(now: number, { block, definition, flowsMatched, elapsed }: DebugEntry): string[] {
  const values = Object.entries(block).filter(([, value]) => value !== '');
  return [
    `${new Date(now * 1000).toISOString()} FlowViewer_Main`,
    ...values.map(([key, value]) => `  ${key}: ${value}`),
    ...definition.map((line) => `  | ${line}`),
    `  ${flowsMatched === undefined ? '' : `${flowsMatched} flows, `}${(elapsed / 1000).toFixed(3)} s`,
  ];
}
