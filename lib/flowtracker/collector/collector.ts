import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { acquireLock, type Lock } from '../../files/lock.js';
import { AlertDesk } from '../alerts/alert-desk.js';
import { openRrdTool } from '../open-rrd.js';
import type { TrackerSite } from '../site.js';
import { codeOf } from '../state-files.js';
import { collectionTimes } from '../times.js';
import { periodAt, type CollectionTimes, type Period } from '../values/period.js';
import { collectPeriod, type CollectorTools } from './collect-period.js';
import { CollectorLog } from './collector-log.js';
import { LastUpdates } from './last-updates.js';
import {
  collectionClock,
  duePeriod,
  missedPeriods,
  nextStart,
  periodsAfter,
  periodsWithin,
} from './schedule.js';
import { TargetReader } from './targets.js';

/** One Collector an installation, whatever name it was started by: they share the RRDs. */
export const COLLECTOR_LOCK = '.FlowMonitor_Collector.lock';
/** A loop that is late begins at once, but not without a breath. */
const LEAST_PAUSE_MS = 1000;

/** The daemon that gives every tracking a value each five minutes (FlowTracker specification, section 8). */
export class Collector {
  readonly #tools: CollectorTools;
  readonly #times: CollectionTimes;
  readonly #lock: Lock;
  readonly #stopping = new AbortController();
  #failures = 0;

  /**
   * Takes up the work of an installation.
   *
   * @param now the clock, epoch seconds
   * @throws LockHeldError if another Collector runs
   */
  static async open(site: TrackerSite, now: () => number): Promise<Collector> {
    const program = `${site.family}_Collector`;
    const lock = await acquireLock(join(site.config.workDirectory, COLLECTOR_LOCK), { program });
    return new Collector(site, lock, now);
  }

  private constructor(site: TrackerSite, lock: Lock, now: () => number) {
    this.#lock = lock;
    this.#times = collectionTimes(site.config);
    const log = new CollectorLog(site);
    // Should this process be killed, a successor waits until its rrdtool has done what it was given.
    const rrd = openRrdTool(site, (pid) => lock.note(pid));
    this.#tools = {
      site,
      targets: new TargetReader(site),
      updates: new LastUpdates(rrd),
      rrd,
      alerts: new AlertDesk(site, rrd, (text) => log.problem(now(), text)),
      overdue: new Set(),
      log,
      now,
    };
  }

  /** Ends the work: before anything of the period at work is stored, or after all of it is. */
  stop(): void {
    this.#stopping.abort(new Error('asked to stop'));
  }

  /** Gives everything back; waits for mails that are on their way. */
  async close(): Promise<void> {
    await this.#tools.alerts.settle();
    await this.#tools.rrd.close();
    await this.#lock.release();
  }

  /** Loops that failed as a whole. */
  get failures(): number {
    return this.#failures;
  }

  /** One loop: the period that a collection begun at `clock` handles. */
  async once(clock: number): Promise<void> {
    await this.#collectAll([periodAt(clock, this.#times)], () => clock);
  }

  /** All periods between two times, epoch seconds, oldest first. @returns how many those are */
  async range(from: number, to: number): Promise<number> {
    const periods = periodsWithin(from, to, this.#times);
    await this.#collectAll(periods);
    return periods.length;
  }

  /** Collects every period as it becomes due, those that were missed before first, until `stop` is called. */
  async run(): Promise<void> {
    const { now } = this.#tools;
    const due = duePeriod(now(), this.#times);
    let handled = await this.#collectAll([...(await this.#missed(due)), due]);
    while (!this.#stopping.signal.aborted) {
      await this.#sleepUntil(nextStart(now(), this.#times));
      const latest = duePeriod(now(), this.#times).end;
      const since = Math.min(
        handled ?? latest - this.#times.collectionPeriod,
        await this.#oldestOverdue().catch(() => Infinity),
      );
      handled = (await this.#collectAll(this.#pending(since, latest))) ?? handled;
    }
  }

  /** After a long sleep of the computer no more is made up for than after a stop. */
  #pending(handled: number, latest: number): Period[] {
    const { collectionPeriod } = this.#times;
    const { collectionCatchup: catchup } = this.#tools.site.settings;
    return periodsAfter(Math.max(handled, latest - Math.max(catchup, collectionPeriod)), latest, this.#times);
  }

  /**
   * Newest value of those that could not take theirs and can now, epoch seconds; Infinity if there are none. What they missed is made
   * up for as after a stop.
   */
  async #oldestOverdue(): Promise<number> {
    const { targets, updates, overdue } = this.#tools;
    if (overdue.size === 0) return Infinity;
    const { targets: all, failures } = await targets.read();
    const present = new Set([...all.map(({ tracking }) => tracking), ...failures].map((one) => one.fileName));
    for (const fileName of overdue) if (!present.has(fileName)) overdue.delete(fileName);
    const late = all.filter(({ tracking }) => overdue.has(tracking.fileName));
    await updates.learn(late);
    const able = await Promise.all(
      late.map(async (target) => ((await isWritable(target.rrd)) ? updates.of(target) : undefined)),
    );
    return Math.min(...able.map((last) => last ?? Infinity));
  }

  async #missed(due: Period): Promise<Period[]> {
    const { targets, updates, site } = this.#tools;
    const { targets: all } = await targets.read();
    await updates.learn(all);
    const oldest = Math.min(...all.map((target) => updates.of(target) ?? Infinity));
    return missedPeriods(due, oldest, { ...this.#times, catchup: site.settings.collectionCatchup });
  }

  /**
   * Collects periods in their order. What stands in the way of all (a full disk, a directory that has gone) ends this, and the period
   * is tried again with the next.
   *
   * @returns end of the last period that was done with
   */
  async #collectAll(
    periods: readonly Period[],
    clockOf = (period: Period): number => collectionClock(period, this.#tools.now(), this.#times),
  ): Promise<number | undefined> {
    const { signal } = this.#stopping;
    const last = periods.at(-1);
    let done: number | undefined;
    for (const period of periods) {
      if (signal.aborted) return done;
      try {
        await collectPeriod(this.#tools, {
          period,
          clock: clockOf(period),
          tellsSkipped: period === last,
          signal,
        });
      } catch (error) {
        if (signal.aborted) return done;
        const reason = error instanceof Error ? error.message : String(error);
        this.#tools.log.problem(this.#tools.now(), `this loop failed: ${reason}`);
        this.#failures++;
        if (codeOf(error) !== undefined) return done;
      }
      done = period.end;
    }
    return done;
  }

  /** Sleeps at least for a moment, and no longer than until somebody calls stop. */
  async #sleepUntil(time: number): Promise<void> {
    const { signal } = this.#stopping;
    const wait = Math.max(LEAST_PAUSE_MS, (time - this.#tools.now()) * 1000);
    await delay(wait, undefined, { signal }).catch(() => undefined);
  }
}

function isWritable(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}
