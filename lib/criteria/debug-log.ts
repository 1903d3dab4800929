import { access, appendFile, constants, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import type { FilterBlock } from './keys.js';

/** A log that is longer is put aside, bytes. */
const MAX_LOG = 10 * 2 ** 20;

/** No symbolic link is followed: others may write to these directories too. */
const { O_WRONLY, O_CREAT, O_NOFOLLOW, O_APPEND, O_TRUNC } = constants;
const APPEND = O_WRONLY | O_CREAT | O_NOFOLLOW | O_APPEND;
const REPLACE = O_WRONLY | O_CREAT | O_NOFOLLOW | O_TRUNC;

interface DebugEntry {
  readonly tool: 'FlowViewer' | 'FlowGrapher';
  readonly block: FilterBlock;
  readonly definition: readonly string[];
  readonly flowsMatched: number | undefined;
  /** ms */
  readonly elapsed: number;
}

/**
 * Notes what a report was made of, where `$debug_viewer` or `$debug_grapher` asks for it: in the log directory, else in the work directory
 * (FlowViewer specification, section 5.7). Only what the form shows; never fails.
 *
 * @param now epoch seconds
 */
export async function noteForDebugging(
  config: FlowViewerConfig,
  now: number,
  entry: DebugEntry,
): Promise<void> {
  const { tool } = entry;
  if (!(tool === 'FlowViewer' ? config.debugViewer : config.debugGrapher)) return;
  const text = `${debugLines(now, entry).join('\n')}\n`;
  const log = join(config.logDirectory, `${tool}.log`);
  try {
    await access(config.logDirectory, constants.W_OK);
    const info = await stat(log).catch(() => undefined);
    if (info && info.size > MAX_LOG) await rename(log, `${log}.1`);
    await appendFile(log, text, { mode: 0o640, flag: APPEND });
  } catch {
    const file = join(config.workDirectory, tool === 'FlowViewer' ? 'DEBUG_VIEWER' : 'DEBUG_GRAPHER');
    await writeFile(file, text, { mode: 0o640, flag: REPLACE }).catch(() => undefined);
  }
}

function debugLines(now: number, { tool, block, definition, flowsMatched, elapsed }: DebugEntry): string[] {
  const values = Object.entries(block).filter(([, value]) => value !== '');
  return [
    `${new Date(now * 1000).toISOString()} ${tool}_Main`,
    ...values.map(([key, value]) => `  ${key}: ${value}`),
    ...definition.map((line) => `  | ${line}`),
    `  ${flowsMatched === undefined ? '' : `${flowsMatched} flows, `}${(elapsed / 1000).toFixed(3)} s`,
  ];
}
