import { stat } from 'node:fs/promises';
import { FlowFormatError, type FlowWarning } from '../formats/errors.js';
import { openFlowFile } from '../formats/reader.js';
import { dispose } from './dispose.js';
import type { Journal } from './journal.js';
import { Stopwatch, type ChildTimes, type ScanLog } from './log.js';
import type { FileReport, Report } from './report-class.js';

export interface LoadedReport {
  readonly name: string;
  readonly report: Report;
}

export interface FileContext {
  readonly reports: readonly LoadedReport[];
  readonly journal: Journal;
  readonly log: ScanLog;
  /** `flowscan-1.2.3`, as it stands in the log. */
  readonly programName: string;
  /** CPU time of rrdtool so far. */
  readonly childTimes: () => ChildTimes;
  /** A next look follows: a file that ends early and is fresh may still be in the making. */
  readonly isDaemon: boolean;
  readonly now: () => number;
}

/**
 * What became of a flow file: `counted` and put away; `rejected`, it cannot be read and stays until it changes; `unfinished`,
 * probably still being copied; `failed`, its results could not be written.
 */
export type FileOutcome =
  | { readonly kind: 'counted' }
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'failed'; readonly reason: string };

/** Milliseconds without a change after which a file is no longer thought to be in the making. */
const SETTLED_MS = 60_000;

/** Damage that looks the same as a copy under way. */
const ENDS_EARLY: ReadonlySet<string> = new Set([
  'truncated-record',
  'truncated-stream',
  'truncated-header',
  'not-a-flow-file',
]);

/** Hands one flow file to every report class that has not taken it yet, and puts it away when all have. */
export async function scanFile(path: string, time: number, context: FileContext): Promise<FileOutcome> {
  const { journal, log } = context;
  const before = await journal.classesDone(path);
  const done = [...(before ?? [])];
  const refusal = await missingColumns(path, context.reports);
  if (refusal) return { kind: 'rejected', reason: refusal };
  for (const { name, report } of context.reports) {
    if (done.includes(name)) continue;
    const fileReport = report.startFile({ path, time, interrupted: before !== undefined });
    const reading = await readFlows(path, name, report, fileReport, context);
    if (reading) return reading;
    await journal.note(path, done);
    const watch = new Stopwatch(context.childTimes);
    try {
      await fileReport.report();
    } catch (error) {
      return { kind: 'failed', reason: `${name}: ${messageOf(error)}` };
    }
    log.stamped(`${context.programName} ${name}: report took ${watch.toString()}`);
    done.push(name);
    await journal.note(path, done);
  }
  try {
    await dispose(path);
  } catch (error) {
    return { kind: 'failed', reason: `counted, but it could not be put away: ${messageOf(error)}` };
  }
  await journal.clear();
  return { kind: 'counted' };
}

/** Whether some class cannot count such records at all; asked before any class begins, so that none takes a file that another refuses. */
async function missingColumns(path: string, reports: readonly LoadedReport[]): Promise<string | undefined> {
  if (reports.every(({ report }) => report.requiredColumns === undefined)) return undefined;
  const source = await openFlowFile(path, { columns: [] }).catch(() => undefined); // what is wrong with it, reading will tell
  if (!source) return undefined;
  await source.close();
  for (const { name, report } of reports) {
    const missing = (report.requiredColumns ?? []).filter((column) => !source.fields.has(column));
    if (missing.length > 0) return `its records have no ${missing.join(', ')}, which ${name} needs`;
  }
  return undefined;
}

/** One pass over the flows of a file; an outcome only if the file is not to be reported. */
async function readFlows(
  path: string,
  className: string,
  report: Report,
  fileReport: FileReport,
  context: FileContext,
): Promise<FileOutcome | undefined> {
  const { log, programName } = context;
  const watch = new Stopwatch(context.childTimes);
  const { size, mtimeMs } = await stat(path);
  const mayBeGrowing = context.isDaemon && context.now() - mtimeMs < SETTLED_MS;
  const warnings: FlowWarning[] = [];
  let hits = 0;
  let flows = 0;
  try {
    const source = await openFlowFile(path, {
      columns: report.columns,
      onWarning: (warning) => void warnings.push(warning),
    });
    try {
      for await (const batch of source.batches()) {
        flows += batch.length;
        hits += fileReport.count(batch);
      }
    } finally {
      await source.close();
    }
  } catch (error) {
    if (!(error instanceof FlowFormatError)) return { kind: 'rejected', reason: messageOf(error) };
    if (mayBeGrowing && ENDS_EARLY.has(error.code)) return { kind: 'unfinished' };
    if (flows === 0) return { kind: 'rejected', reason: error.message };
    log.warn(`${error.message}; the ${flows} flows before it are counted`);
  }
  const isCut = warnings.some(({ code }) => ENDS_EARLY.has(code));
  if (mayBeGrowing && isCut) return { kind: 'unfinished' };
  for (const { message } of warnings) log.warn(message);
  log.stamped(
    `${programName} ${className}: Cflow::find took ${watch.toString()} for ${size} flow file bytes, flow hit ratio: ${hits}/${flows}`,
  );
  return undefined;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
