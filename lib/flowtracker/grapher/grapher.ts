import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { acquireLock, type Lock } from '../../files/lock.js';
import type { RrdTool } from '../../rrd/rrdtool.js';
import { openRrdTool } from '../open-rrd.js';
import { monitorDirectory, type TrackerSite } from '../site.js';
import { readState, writeBytes } from '../state-files.js';
import { byCode, TrackingReader, type StoredTracking } from '../trackings.js';
import { graphOptions } from './graph-options.js';
import { GRAPH_KINDS } from './graph-kinds.js';
import { GraphSets, type DrawOptions } from './graph-sets.js';
import type { DrawingSite } from './graph-source.js';
import { GrapherLog } from './grapher-log.js';
import { makeDirectory } from './picture.js';
import { writePublicList } from './public-list.js';
import { sweepPictures } from './sweep.js';
import { drawThumbnails } from './thumbnails.js';

const LOCK_NAME = '.FlowMonitor_Grapher.lock';
/** What pictures looked like when the last loop drew them. */
const LOOK_NAME = '.FlowMonitor_Grapher.look';
const LEAST_PAUSE = 1;
/** Trackings drawn at once: enough to keep every rrdtool busy. */
const AT_ONCE = 4;

/** The daemon that draws all trackings again and again (FlowTracker specification, section 10). */
export class Grapher {
  readonly #site: TrackerSite;
  readonly #lock: Lock;
  readonly #now: () => number;
  readonly #log: GrapherLog;
  readonly #rrds: readonly RrdTool[];
  readonly #drawing: DrawingSite;
  readonly #reader: TrackingReader;
  readonly #sets: GraphSets;
  readonly #stopping = new AbortController();
  readonly #told = new Set<string>();
  #failures = 0;
  #isSwept = false;

  /**
   * @param now the clock, epoch seconds
   * @param processes rrdtools that draw at once
   * @throws LockHeldError if another Grapher runs
   */
  static async open(
    drawing: Pick<DrawingSite, 'site' | 'colourOf'>,
    now: () => number,
    processes: number,
  ): Promise<Grapher> {
    const { site } = drawing;
    const program = `${site.family}_Grapher`;
    const lock = await acquireLock(join(site.config.workDirectory, LOCK_NAME), { program });
    return new Grapher(drawing, lock, now, processes);
  }

  private constructor(
    drawing: Pick<DrawingSite, 'site' | 'colourOf'>,
    lock: Lock,
    now: () => number,
    processes: number,
  ) {
    this.#site = drawing.site;
    this.#lock = lock;
    this.#now = now;
    this.#log = new GrapherLog(drawing.site);
    this.#rrds = Array.from({ length: processes }, () => openRrdTool(drawing.site, (pid) => lock.note(pid)));
    this.#drawing = { ...drawing, onRemark: (text) => this.#remark(text) };
    this.#reader = new TrackingReader(drawing.site);
    this.#sets = new GraphSets(this.#drawing, this.#rrds);
  }

  /** Trackings that could not be drawn, and loops that failed. */
  get failures(): number {
    return this.#failures;
  }

  /** Ends the work after the trackings that are being drawn. */
  stop(): void {
    this.#stopping.abort(new Error('asked to stop'));
  }

  async close(): Promise<void> {
    await Promise.all(this.#rrds.map((rrd) => rrd.close()));
    await this.#lock.release();
  }

  /** Draws in a loop every `$graphing_period` until `stop` is called. */
  async run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const sleep = await this.once();
      await delay(sleep * 1000, undefined, { signal }).catch(() => undefined);
    }
  }

  /** One loop: graphs, thumbnails, the public list. @returns seconds to sleep before the next */
  async once(): Promise<number> {
    const began = performance.now();
    const now = this.#now();
    this.#log.started(now);
    let sets = 0;
    try {
      sets = await this.#loop(now);
    } catch (error) {
      this.#failures++;
      this.#log.problem(
        this.#now(),
        `this loop failed: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    const seconds = Math.round((performance.now() - began) / 1000);
    const sleep = Math.max(LEAST_PAUSE, this.#site.config.graphingPeriod - seconds);
    this.#log.finished(sets, seconds, sleep);
    return sleep;
  }

  async #loop(now: number): Promise<number> {
    const { trackings, unreadable } = await this.#reader.read(['.fil', '.grp', '.archive']);
    for (const { fileName, extension, reason } of unreadable)
      this.#remark(`${fileName}${extension} cannot be read: ${reason}`);
    const active = trackings
      .filter(({ extension }) => extension !== '.archive')
      .sort((a, b) => byCode(a.fileName + a.extension, b.fileName + b.extension));
    this.#sets.forgetAllBut(active);
    const isLazy = !(await this.#looksDifferent());
    let sets = 0;
    const queue = active.values();
    const work = async (): Promise<void> => {
      for (const tracking of queue) {
        if (this.#stopping.signal.aborted) return;
        this.#log.creating(tracking.fileName);
        if (await this.#drawSet(tracking, { end: now, isLazy })) sets++;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (this.#stopping.signal.aborted) return sets;
    if (!isLazy) await this.#attempt('the look of pictures was not noted', () => this.#rememberLook());
    await this.#attempt('thumbnails were not drawn', () => drawThumbnails(this.#drawing, this.#rrd, now));
    await this.#attempt('the public list was not written', () => this.#writeList(trackings));
    if (!this.#isSwept) await this.#attempt('unfinished pictures stay', () => sweepPictures(this.#site));
    this.#isSwept = true;
    return sets;
  }

  /** Does what comes after the graphs, which are worth something without it. */
  async #attempt(failure: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#failures++;
      this.#remark(`${failure}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async #writeList(trackings: readonly StoredTracking[]): Promise<void> {
    await makeDirectory(monitorDirectory(this.#site), this.#site.config.htmlDirPerms);
    await writePublicList(this.#site, trackings);
  }

  async #drawSet(tracking: StoredTracking, options: DrawOptions): Promise<boolean> {
    try {
      await this.#sets.draw(tracking, options);
      return true;
    } catch (error) {
      this.#failures++;
      const reason = error instanceof Error ? error.message : String(error);
      this.#remark(`${tracking.fileName} was not drawn: ${reason}`);
      return false;
    }
  }

  get #rrd(): RrdTool {
    const [rrd] = this.#rrds;
    if (!rrd) throw new Error('there is no rrdtool');
    return rrd;
  }

  /** Sizes and colours were changed since the last loop, perhaps of an earlier process: everything is drawn anew. */
  async #looksDifferent(): Promise<boolean> {
    // One that another user has left is replaced by ours.
    const known = await readState(this.#lookFile).catch(() => undefined);
    return known?.text !== this.#look;
  }

  async #rememberLook(): Promise<void> {
    await writeBytes(this.#lookFile, this.#look, this.#site.config.filterFilePerms);
  }

  get #lookFile(): string {
    return join(this.#site.config.workDirectory, LOOK_NAME);
  }

  get #look(): string {
    const { config } = this.#site;
    const frames = GRAPH_KINDS.map((kind) => ({
      config,
      kind,
      end: kind.seconds,
      label: '',
      isThumbnail: false,
    }));
    return `${frames.map((frame) => graphOptions(frame, 'bps').join(' ')).join('\n')}\n`;
  }

  /** Once a process: a component that is missing is missing in every loop. */
  #remark(text: string): void {
    if (this.#told.has(text)) return;
    this.#told.add(text);
    this.#log.problem(this.#now(), text);
  }
}
