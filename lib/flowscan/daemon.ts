import { setTimeout as sleep } from 'node:timers/promises';
import type { ScanLog } from './log.js';
import { claimOutputs, type OutputClaim } from './outputs.js';
import { Scanner, type PassResult } from './scan.js';
import { loadSite, type ScanOptions, type Site } from './site.js';

/** Passes in a row whose backlog grew before the log says so. */
const GROWING_PASSES = 3;

/** A site whose outputs are ours, and the scanner that works for it. */
interface Duty {
  readonly site: Site;
  readonly claim: OutputClaim;
  readonly scanner: Scanner;
}

/** The main loop (FlowScan specification, section 4). */
export class Flowscan {
  readonly #options: ScanOptions;
  readonly #programName: string;
  readonly #log: ScanLog;
  readonly #backlogs: number[] = [];
  #isStopping = false;
  #isReloading = false;
  #sleep = new AbortController();

  /** @param programName as it stands in the log lines: `flowscan-1.2.3` */
  constructor(options: ScanOptions, programName: string, log: ScanLog) {
    this.#options = options;
    this.#programName = programName;
    this.#log = log;
  }

  /** Ends the run after the current file, or at once if it sleeps. */
  stop(): void {
    this.#isStopping = true;
    this.#sleep.abort();
  }

  /** Reads the configuration anew after the current file. */
  reload(): void {
    this.#isReloading = true;
    this.#sleep.abort();
  }

  /**
   * Scans until the work is done (one pass) or `stop` is called.
   * @returns false if a single pass met a file it could not read or could not write all results
   */
  async run(): Promise<boolean> {
    let duty = await this.#takeUp(await loadSite(this.#options, this.#log));
    try {
      for (;;) {
        const result = await duty.scanner.pass({
          flowFileGlob: duty.site.flowFileGlob,
          ...(this.#options.maxBytes !== undefined && { maxBytes: this.#options.maxBytes }),
          shouldStop: () => this.#isStopping || this.#isReloading,
        });
        if (this.#isStopping) return true;
        if (!this.#isReloading) {
          if (duty.site.waitSeconds === undefined) return this.#judge(duty.site, result);
          this.#warnOfBacklog(result);
          await this.#wait(duty.site.waitSeconds);
        }
        if (this.#isReloading) duty = await this.#renew(duty);
        if (this.#isStopping) return true;
      }
    } finally {
      await layDown(duty);
    }
  }

  #judge({ flowFileGlob }: Site, { foundNothing }: PassResult): boolean {
    if (foundNothing)
      this.#log.warn(
        `no flow file matches ${flowFileGlob} (FlowFileGlob; relative patterns start at ${process.cwd()})`,
      );
    return this.#log.errors === 0;
  }

  async #takeUp(site: Site): Promise<Duty> {
    this.#log.isVerbose = site.isVerbose;
    try {
      const claim = await claimOutputs(site);
      const scanner = new Scanner({
        reports: site.reports,
        journal: claim.journal,
        log: this.#log,
        programName: this.#programName,
        childTimes: () => site.rrd.cpuTimes,
        isDaemon: site.waitSeconds !== undefined,
        now: Date.now,
      });
      return { site, claim, scanner };
    } catch (error) {
      await site.close();
      throw error;
    }
  }

  /** A configuration that is wrong does not end a running daemon: it goes on with the old one. */
  async #renew(duty: Duty): Promise<Duty> {
    this.#isReloading = false;
    let site: Site;
    try {
      site = await loadSite(this.#options, this.#log);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#log.warn(`the new configuration is not used, the old one stays in force:\n${reason}`);
      return duty;
    }
    await layDown(duty);
    this.#log.stamped('configuration read anew');
    return await this.#takeUp(site);
  }

  async #wait(seconds: number): Promise<void> {
    this.#log.plain(`sleep ${seconds}...`);
    await sleep(seconds * 1000, undefined, { signal: this.#sleep.signal }).catch(() => undefined);
    this.#sleep = new AbortController();
  }

  #warnOfBacklog({ waiting }: PassResult): void {
    this.#backlogs.push(waiting);
    if (this.#backlogs.length > GROWING_PASSES) this.#backlogs.shift();
    const isGrowing = this.#backlogs.every((count, i) => i === 0 || count > (this.#backlogs[i - 1] ?? 0));
    if (this.#backlogs.length < GROWING_PASSES || !isGrowing) return;
    this.#log.warn(
      `${waiting} flow files were waiting, more at each of the last ${GROWING_PASSES} looks: flowscan does not keep up`,
    );
  }
}

async function layDown({ site, claim }: Duty): Promise<void> {
  await site.close();
  await claim.release();
}
