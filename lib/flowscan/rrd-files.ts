import { dirname } from 'node:path';
import { makeDirectories } from '../files/directories.js';
import { RrdError } from '../rrd/errors.js';
import type { RrdTool } from '../rrd/rrdtool.js';
import type { ScanLog } from './log.js';

/** One update: the file, its data sources in the order in which they stand in it, and a count for each; null = unknown. */
export interface RrdCounts {
  readonly file: string;
  readonly dataSources: readonly string[];
  readonly values: readonly (bigint | null)[];
}

interface RecordOptions {
  readonly rrd: RrdTool;
  readonly log: ScanLog;
  /** File time, epoch seconds. */
  readonly time: number;
  /** The same counts may have been written before an interruption: an update that is there already is no error. */
  readonly interrupted: boolean;
  /** Fits counts to an RRD that turned out to have other data sources. */
  readonly fit?: (counts: RrdCounts) => Promise<RrdCounts>;
}

/** Seconds between updates that all RRDs of FlowScan are made for. */
const STEP = 300;
const HEARTBEAT = 400;

/** The archives of every RRD that FlowScan and its classes make (FlowScan specification, section 7). */
const ARCHIVES = [
  { cf: 'AVERAGE', xff: 0, steps: 1, rows: 600 },
  { cf: 'AVERAGE', xff: 0, steps: 6, rows: 600 },
  { cf: 'AVERAGE', xff: 0, steps: 24, rows: 600 },
  { cf: 'AVERAGE', xff: 0, steps: 288, rows: 1827 },
  { cf: 'MAX', xff: 0, steps: 24, rows: 600 },
  { cf: 'MAX', xff: 0, steps: 288, rows: 1827 },
] as const;

/**
 * Writes counts into RRDs, making those that do not exist yet; existing ones are only ever updated.
 *
 * A failure concerns its own file: it is logged as the original does and the others go on.
 * @returns the failures, by file
 */
export async function recordCounts(
  counts: readonly RrdCounts[],
  options: RecordOptions,
): Promise<Map<string, Error>> {
  const failures = new Map<string, Error>();
  await Promise.all(
    counts.map(async (entry) => {
      try {
        await recordOne(entry, options);
      } catch (error) {
        failures.set(entry.file, error instanceof Error ? error : new Error(String(error)));
      }
    }),
  );
  logFailures(failures, options.log);
  return failures;
}

/**
 * As {@link recordCounts}, for results without which the flow file is not counted. A full disk, a missing permission: another try will
 * do, so the file stays. A spoilt RRD must not hold up the rest, unless it is the essential one.
 *
 * @throws Error that names the RRD
 */
export async function recordOrStay(
  counts: readonly RrdCounts[],
  essential: string,
  options: RecordOptions,
): Promise<void> {
  for (const [file, error] of await recordCounts(counts, options)) {
    const isLasting = isTooOld(error) || (isUnreadable(error) && file !== essential);
    if (isLasting) continue;
    throw new Error(`${file} could not be written, the flow file stays: ${error.message}`, { cause: error });
  }
}

/** Failures that are told one by one before those of the same reason are summed up. */
const TOLD_SINGLY = 3;

function logFailures(failures: ReadonlyMap<string, Error>, log: ScanLog): void {
  const byReason = new Map<string, [file: string, error: Error][]>();
  for (const [file, error] of failures) {
    const reason = detailOf(error).replaceAll(file, '');
    byReason.set(reason, [...(byReason.get(reason) ?? []), [file, error]]);
  }
  for (const entries of byReason.values()) {
    const told = entries.length > TOLD_SINGLY + 1 ? entries.slice(0, TOLD_SINGLY) : entries;
    for (const [file, error] of told) {
      const line = `ERROR ${error instanceof RrdError && error.command === 'create' ? 'creating' : 'updating'} ${file}: ${detailOf(error)}`;
      if (isTooOld(error)) log.warn(line);
      else log.error(line);
    }
    const more = entries.length - told.length;
    if (more > 0) log.warn(`ERROR updating ${more} other RRDs: the same reason`);
  }
}

const detailOf = (error: Error): string => (error instanceof RrdError ? error.detail : error.message);

/** The RRD has that time already, or a later one: nothing that another try could mend. */
const isTooOld = (error: Error): boolean => error instanceof RrdError && error.reason === 'too-old';

/** The RRD itself is spoilt: no reason to hold up the others. */
const isUnreadable = (error: Error): boolean => error instanceof RrdError && error.reason === 'unreadable';

async function recordOne(counts: RrdCounts, options: RecordOptions): Promise<void> {
  const { file, dataSources, values } = counts;
  const { rrd, time, fit } = options;
  try {
    await rrd.update(file, time, values);
  } catch (error) {
    if (!(error instanceof RrdError)) throw error;
    if (options.interrupted && error.lastUpdate === time) return;
    if (error.reason === 'other-data-sources' && fit) {
      await rrd.update(file, time, (await fit(counts)).values);
      return;
    }
    if (error.reason !== 'missing') throw error;
    await createRrd(rrd, file, dataSources, time);
    await rrd.update(file, time, values).catch((failure: unknown) => {
      // rrdtool does not notice that it had no room for a new file.
      if (failure instanceof RrdError && failure.reason === 'missing')
        throw new RrdError('create', file, 'it was not made: is the disk full?');
      throw failure;
    });
  }
}

/** Makes an RRD as FlowScan does: ABSOLUTE data sources, one step of five minutes before the first file time. */
async function createRrd(
  rrd: RrdTool,
  file: string,
  dataSources: readonly string[],
  time: number,
): Promise<void> {
  await makeDirectories(dirname(file), 0o755);
  await rrd.create(file, {
    start: time - STEP,
    step: STEP,
    dataSources: dataSources.map((name) => ({ name, type: 'ABSOLUTE', heartbeat: HEARTBEAT })),
    archives: ARCHIVES,
  });
}
