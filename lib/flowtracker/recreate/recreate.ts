import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { parseTrackingFile, trackingTypeOf } from '../../criteria/tracking-file.js';
import { acquireLock, type Lock } from '../../files/lock.js';
import type { RrdTool } from '../../rrd/rrdtool.js';
import { duePeriod, periodsAfter } from '../collector/schedule.js';
import { DaemonLog } from '../daemon-log.js';
import { makePictureDirectory } from '../grapher/picture.js';
import { digestOf } from '../manage/digest.js';
import { openRrdTool } from '../open-rrd.js';
import { RRD_STEP, trackingRrd } from '../rrd-definition.js';
import { filterPath, rrdPath, type TrackerSite } from '../site.js';
import { setPermissions, writeBytes } from '../state-files.js';
import { collectionTimes } from '../times.js';
import { TrackingError } from '../tracking-error.js';
import { withTrackingLock } from '../tracking-lock.js';
import { findTracking } from '../trackings.js';
import type { CollectionTimes, Period } from '../values/period.js';
import { readTrackedFilter } from '../values/read-filter.js';
import type { ValueRequest } from '../values/tracked-filter.js';
import { blockValues } from './block-values.js';
import { readRecreateJob, type RecreateJob } from './recreate-job.js';
import {
  recreatedRrdPath,
  recreateLockPath,
  removeRecreateState,
  writeRecreateState,
  type RecreateState,
  type RecreateStatus,
} from './recreate-state.js';
import { finishReplacement, removeMade, replaceRrd } from './replace-rrd.js';
import { isCaptured, StoredPast } from './stored-past.js';

/**
 * Makes a tracking from stored flows (FlowTracker specification, section 15). Its RRD grows beside the place where it will be; what was
 * stopped or killed goes on where it was. When it has caught up with the Collector it becomes a tracking in one step.
 *
 * Of a tracking that exists (`replaces`) the past is made anew from a start on. A period whose flow files are gone keeps its stored
 * value, one before the start too; the Collector goes on with the RRD that is there until the other one takes its place.
 */
export class Recreation {
  readonly #site: TrackerSite;
  readonly #job: RecreateJob;
  readonly #lock: Lock;
  readonly #rrd: RrdTool;
  readonly #now: () => number;
  readonly #times: CollectionTimes;
  readonly #log: DaemonLog;
  readonly #stopping = new AbortController();
  /** Of a tracking that exists. */
  #stored: StoredPast | undefined;
  #done = 0;
  #total = 0;

  /**
   * @param jobFile as establish has left it
   * @param now the clock, epoch seconds
   * @throws LockHeldError if somebody is at it already; Error if there is no such job
   */
  static async open(site: TrackerSite, jobFile: string, now: () => number): Promise<Recreation> {
    const job = await readRecreateJob(jobFile);
    const program = `${site.family}_Recreate`;
    const lock = await acquireLock(recreateLockPath(site, job.fileName), { program });
    return new Recreation(site, job, lock, now);
  }

  private constructor(site: TrackerSite, job: RecreateJob, lock: Lock, now: () => number) {
    this.#site = site;
    this.#job = job;
    this.#lock = lock;
    this.#now = now;
    this.#times = collectionTimes(site.config);
    this.#rrd = openRrdTool(site, (pid) => lock.note(pid));
    const { logCollectorShort, logCollectorMed, logCollectorLong } = site.config;
    const isLogged = logCollectorShort || logCollectorMed || logCollectorLong;
    this.#log = new DaemonLog(site, `${site.family}_Collector`, isLogged);
  }

  /** Ends the work after the block of files that is being read; it can be taken up again. */
  stop(): void {
    this.#stopping.abort(new Error('asked to stop'));
  }

  async close(): Promise<void> {
    await this.#rrd.close();
    await this.#lock.release();
  }

  /** @returns whether the tracking is complete; false if it was stopped. @throws Error if it cannot be made */
  async run(): Promise<boolean> {
    const { fileName, path } = this.#job;
    this.#log.problem(this.#now(), `recreating ${fileName} from ${this.#log.date(this.#start)} on`);
    try {
      const request = this.#request();
      const wasReplaced = this.#job.replaces === true && (await this.#finishReplacement());
      if (!wasReplaced) await this.#prepare();
      while (!wasReplaced && !(await this.#complete())) {
        await this.#catchUp(request);
        if (this.#stopping.signal.aborted) {
          await this.#tell('stopped');
          return false;
        }
      }
      await rm(path, { force: true });
      await this.#tell('done');
      this.#log.problem(this.#now(), `recreated ${fileName}: ${this.#progress.done} periods`);
      return true;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#log.problem(this.#now(), `recreating ${fileName} failed: ${reason}`);
      await this.#tell('failed', reason);
      throw error;
    }
  }

  /** Periods lie on the grid of the Collector. */
  get #start(): number {
    const { start } = this.#job;
    return start - (start % RRD_STEP);
  }

  get #beside(): string {
    return recreatedRrdPath(this.#site, this.#job.fileName);
  }

  #request(): ValueRequest {
    const { definition, fileName } = this.#job;
    const { filterText, block } = parseTrackingFile(definition);
    const type = trackingTypeOf(block.monitor_type);
    if (type === 'Group') throw new Error('a group has no past of its own');
    return {
      filter: readTrackedFilter(filterText, fileName),
      type,
      samplingMultiplier: Number(block.sampling_multiplier) || 0,
    };
  }

  /** Beginning of the first period to be stored: coarse rows that are cut by the start are made of all their periods. */
  get #from(): number {
    return this.#stored ? this.#start - (this.#start % this.#stored.coarsest) : this.#start;
  }

  /** What was asked for, done and in all: periods before the start, of rows that it cuts, are nobody's business. */
  get #progress(): { readonly done: number; readonly total: number } {
    const before = Math.ceil((this.#start - this.#from) / this.#times.collectionPeriod);
    return { done: Math.max(0, this.#done - before), total: Math.max(0, this.#total - before) };
  }

  async #prepare(): Promise<void> {
    const { fileName, replaces } = this.#job;
    if (replaces) this.#stored = await StoredPast.open(this.#rrd, rrdPath(this.#site, fileName));
    if (existsSync(this.#beside)) return;
    // Begun a step earlier, as one that is new, the first value would also count for the step before.
    const definition = this.#stored?.definition(this.#from) ?? trackingRrd(this.#start - RRD_STEP);
    await this.#rrd.create(this.#beside, definition);
    await setPermissions(this.#beside, this.#site.config.rrdFilePerms);
  }

  /** The periods that are still lacking. */
  async #pending(): Promise<Period[]> {
    const last = await this.#rrd.last(this.#beside);
    return periodsAfter(Math.max(last, this.#from), await this.#end(), this.#times);
  }

  /** The end of the last period to be made. The due one of a tracking that exists is the Collector's, with its alerts. */
  async #end(): Promise<number> {
    const { end } = duePeriod(this.#now(), this.#times);
    if (!this.#stored) return end;
    const { collectionPeriod } = this.#times;
    const ahead = Math.floor(((await this.#stored.last()) - end) / collectionPeriod);
    return end + Math.max(-1, ahead) * collectionPeriod;
  }

  async #catchUp(request: ValueRequest): Promise<void> {
    const pending = await this.#pending();
    this.#total = periodsAfter(this.#from, await this.#end(), this.#times).length;
    this.#done = this.#total - pending.length;
    const { collectionPeriod } = this.#times;
    const inBlock = Math.max(1, Math.floor(this.#site.config.recreateCatLength / collectionPeriod));
    for (let at = 0; at < pending.length; at += inBlock) {
      if (this.#stopping.signal.aborted) return;
      await this.#tell('running');
      await this.#collectBlock(pending.slice(at, at + inBlock), request);
    }
  }

  async #collectBlock(periods: readonly Period[], request: ValueRequest): Promise<void> {
    const kept = await this.#stored?.valuesOf(periods);
    const { flowFileLength } = this.#times;
    const values = await blockValues(periods, {
      site: this.#site,
      request,
      source: parseTrackingFile(this.#job.definition).block,
      onNote: (message) => this.#log.problem(this.#now(), message),
      isTold: (period, files) =>
        !kept || (period.start >= this.#start && isCaptured(period, files, flowFileLength)),
    });
    for (const { end } of periods) {
      await this.#rrd.update(this.#beside, end, [values.get(end) ?? kept?.get(end) ?? null]);
      this.#done++;
    }
  }

  /** Hands the tracking over to the Collector if nothing is lacking any more. @returns whether it did */
  async #complete(): Promise<boolean> {
    const { fileName, definition, replaces } = this.#job;
    return withTrackingLock(this.#site, async () => {
      if ((await this.#pending()).length > 0) return false;
      if (replaces) await this.#replace();
      else {
        if (await findTracking(this.#site, fileName))
          throw new TrackingError('taken', `There is a tracking ${fileName} already.`);
        await makePictureDirectory(this.#site, fileName);
        await rename(this.#beside, rrdPath(this.#site, fileName));
        const path = filterPath(this.#site, fileName, '.fil');
        await writeBytes(path, definition, this.#site.config.filterFilePerms);
      }
      return true;
    });
  }

  async #replace(): Promise<void> {
    const { fileName, definition } = this.#job;
    const found = await findTracking(this.#site, fileName);
    if (found?.extension !== '.fil' || digestOf(found) !== digestOf({ text: definition }))
      throw new TrackingError('stale', `${fileName} was changed meanwhile; its values stay as they were.`);
    await replaceRrd({ site: this.#site, rrd: this.#rrd, onStart: (pid) => this.#lock.note(pid) }, fileName);
  }

  /** @returns whether only that was left when it was killed; what an earlier one left that was given up is tidied as well */
  async #finishReplacement(): Promise<boolean> {
    const wasMade = existsSync(this.#beside);
    const tools = { site: this.#site, rrd: this.#rrd };
    const isFinished = await withTrackingLock(this.#site, () => finishReplacement(tools, this.#job.fileName));
    return isFinished && wasMade;
  }

  async #tell(status: RecreateStatus, message?: string): Promise<void> {
    const { fileName, label, path } = this.#job;
    const state: RecreateState = {
      fileName,
      label,
      status,
      start: this.#start,
      periodsDone: this.#progress.done,
      periodsTotal: this.#progress.total,
      job: path,
      updatedAt: this.#now(),
      ...(message !== undefined && { message }),
    };
    await writeRecreateState(this.#site, state);
  }
}

/** Gives up a tracking that is waiting, stopped or failed. @throws LockHeldError if somebody is at it */
export async function cancelRecreation(site: TrackerSite, fileName: string): Promise<void> {
  const lock = await acquireLock(recreateLockPath(site, fileName), { program: `${site.family}_Recreate` });
  try {
    await removeMade(site, fileName);
    await removeRecreateState(site, fileName);
  } finally {
    await lock.release();
  }
}
