import { join } from 'node:path';
import type { FlowBatch } from '../flow/batch.js';
import type { ExpiryLimits } from '../store/expire.js';
import { CaptureFiles, type CaptureOptions, type FinishedFile, type StoredVersion } from './capture-files.js';
import { packetsOf, type Chunk } from './chunk.js';
import { Expiry } from './expiry.js';
import { LiveCopies, type LiveOptions } from './live-copies.js';
import type { CollectorLog } from './log.js';
import { PacketFlows, type PacketOptions } from './packet-flows.js';
import { interruptedFiles, recoverFile } from './recovery.js';
import { DiskPatience } from './retry.js';
import { statLines } from './stat-lines.js';
import type { RecorderStatus } from './status.js';
import { StatusNotes } from './status-notes.js';
import type { ChosenFilter } from './stored-flows.js';
import { TemplateFile } from './template-file.js';

export interface RecorderOptions extends PacketOptions {
  readonly files: CaptureOptions;
  readonly expiry: ExpiryLimits;
  /** Every so many minutes a line for each exporter; 0 for none. */
  readonly statMinutes: number;
  readonly live?: LiveOptions | undefined;
}

export interface RecorderEvents {
  readonly log: CollectorLog;
  /** A file has got its name. */
  readonly onFile: (path: string) => void;
}

/** Name of the file in the collector's directory that keeps templates between two runs. */
const TEMPLATE_FILE = '.flow-capture-templates.json';
/** What was written reaches the file at least so often: a kill costs about as much and no more. */
const FLUSH_MS = 2000;
/** When so much of the queue is full, files are compressed less until it is nearly empty. */
const BEHIND = 0.25;
const CAUGHT_UP = 0.02;
const FAST_LEVEL = 1;
/** When stopping, a full disk is given so long. */
const STOP_PATIENCE_MS = 5000;

/** Makes files of packets: everything of a collector behind its socket. One call at a time. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #log: CollectorLog;
  readonly #onFile: (path: string) => void;
  readonly #patience: DiskPatience;
  readonly #files: CaptureFiles;
  readonly #expiry: Expiry;
  readonly #packets: PacketFlows;
  readonly #notes = new StatusNotes();
  readonly #templates: TemplateFile;
  readonly #live: LiveCopies | undefined;
  readonly #started = Math.floor(Date.now() / 1000);
  #recovering: Promise<void> = Promise.resolve();
  #now = Date.now();
  #flushed = 0;
  #minute = -1;
  #isBehind = false;
  #unwrittenFlows = 0;

  constructor(options: RecorderOptions, { log, onFile }: RecorderEvents) {
    this.#options = options;
    this.#log = log;
    this.#onFile = onFile;
    this.#patience = new DiskPatience(log);
    this.#files = new CaptureFiles(options.files, this.#patience.attempt);
    this.#expiry = new Expiry(options.files.directory, options.expiry, log);
    this.#packets = new PacketFlows(options, log, (batch, version) => this.#write(batch, version));
    this.#templates = new TemplateFile(join(options.files.directory, TEMPLATE_FILE), this.#packets.templates);
    this.#live = options.live && new LiveCopies(options.live, log);
  }

  /**
   * Gets ready; files that an earlier run has left open are finished in the meantime.
   *
   * @throws Error if something is wrong with options or directory
   */
  async start(): Promise<void> {
    this.#packets.start();
    await this.#live?.start();
    await this.#templates.load();
    const interrupted = await interruptedFiles(this.#options.files.directory);
    await this.#expiry.load();
    this.#recovering = this.#recover(interrupted);
  }

  /** Takes packets. @param backlog the share of the queue that is full, 0 to 1 */
  async take(chunk: Chunk, backlog: number): Promise<void> {
    await this.#keepUp(backlog);
    for (const packet of packetsOf(chunk)) {
      if (this.#files.isDue(packet.arrival)) await this.rotate(packet.arrival);
      this.#now = packet.arrival;
      await this.#packets.take(packet);
      // The first flow opens the file, at its time.
      if (!this.#files.open) await this.#packets.handOn();
    }
    await this.#packets.handOn();
  }

  /** Does what is due at a time, ms since the epoch. */
  async tick(now: number): Promise<void> {
    this.#now = now;
    if (this.#files.isDue(now)) await this.rotate(now);
    this.#packets.expire(now);
    if (now - this.#flushed >= FLUSH_MS) {
      this.#flushed = now;
      await this.#flush();
    }
    await this.#saveTemplates(false);
    await this.#everyMinute(now);
  }

  /** Finishes the open file and begins the next. */
  async rotate(now: number): Promise<void> {
    const version = this.#packets.stored?.version;
    if (!this.#files.open || !version) return;
    await this.#finishFile(now);
    await this.#files.begin(version, now);
  }

  /** @throws FilterError if it does not fit; the old one stays in force */
  setFilter(filter: ChosenFilter | undefined): void {
    this.#packets.setFilter(filter);
  }

  /** No more patience with a full disk than this; may be called at any time. */
  hurry(): void {
    this.#patience.endAt(Date.now() + STOP_PATIENCE_MS);
  }

  /** Finishes the file and everything else. */
  async stop(now: number): Promise<void> {
    this.#packets.expire(Infinity);
    await this.#finishFile(now);
    await this.#saveTemplates(true);
    this.#live?.stop();
    await this.#recovering;
  }

  get status(): RecorderStatus {
    return this.#notes.status({
      file: this.#files.open,
      exporters: this.#packets.exporters,
      waitingSets: this.#packets.waitingSets,
      unwrittenFlows: this.#unwrittenFlows,
      stalledSince: this.#patience.stalledSince,
    });
  }

  async #write(batch: FlowBatch, version: StoredVersion): Promise<void> {
    try {
      if (!this.#files.open) await this.#files.begin(version, this.#now);
      await this.#files.write(batch);
    } catch (error) {
      this.#unwrittenFlows += batch.length;
      await this.#giveUpFile(error as Error);
    }
    await this.#live?.write(batch, version);
  }

  async #flush(): Promise<void> {
    try {
      await this.#files.flush();
    } catch (error) {
      await this.#giveUpFile(error as Error);
    }
  }

  async #finishFile(now: number): Promise<void> {
    await this.#packets.handOn();
    const current = this.#packets.exporters.sum((exporter) => exporter.current);
    const start = this.#files.open?.start;
    if (start === undefined) return;
    this.#packets.exporters.turn();
    this.#notes.addInterval(start, Math.floor(now / 1000), current);
    try {
      const finished = await this.#files.finish(now, {
        lost: Math.max(0, current.lostFlows),
        corrupt: current.corrupt,
        resets: current.resets,
      });
      if (finished) await this.#announce(finished);
    } catch (error) {
      await this.#giveUpFile(error as Error);
    }
    await this.#saveTemplates(true);
  }

  async #announce(file: FinishedFile): Promise<void> {
    this.#notes.lastFile = { path: file.path, flows: file.flows };
    this.#expiry.add(file);
    await this.#expiry.run(await this.#files.openBytes());
    this.#onFile(file.path);
  }

  /** A file that cannot be written stays for the next start; what had not reached it is lost. */
  async #giveUpFile({ message }: Error): Promise<void> {
    const name = this.#files.open?.path ?? 'the open file';
    const flows = await this.#files.abandon();
    this.#log.warn(`${name} is given up, up to ${flows} flows may be missing from it: ${message}`);
  }

  async #recover(paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      const file = await recoverFile(this.#options.files.directory, path, this.#log);
      if (!file) continue;
      this.#expiry.replace(path, file);
      this.#onFile(file.path);
    }
    await this.#expiry.run(await this.#files.openBytes());
  }

  async #keepUp(backlog: number): Promise<void> {
    const isBehind = this.#isBehind ? backlog > CAUGHT_UP : backlog > BEHIND;
    if (isBehind === this.#isBehind) return;
    this.#isBehind = isBehind;
    const { level } = this.#options.files;
    if (level <= FAST_LEVEL) return;
    if (isBehind) this.#log.warn('writing is behind: files are compressed less until it has caught up');
    await this.#files.setLevel(isBehind ? FAST_LEVEL : level);
  }

  async #saveTemplates(always: boolean): Promise<void> {
    try {
      await this.#templates.save(always);
    } catch (error) {
      this.#log.warn(`templates cannot be saved: ${(error as Error).message}`);
    }
  }

  /** Once a minute of the clock. */
  async #everyMinute(now: number): Promise<void> {
    const minute = Math.floor(now / 60_000);
    const isFirst = this.#minute === -1;
    if (minute === this.#minute) return;
    this.#minute = minute;
    if (isFirst) return;
    await this.#expiry.run(await this.#files.openBytes());
    const { statMinutes, place } = this.#options;
    if (statMinutes === 0 || minute % statMinutes !== 0) return;
    for (const line of statLines(this.#packets.exporters.all, now, this.#started, place.local))
      this.#log.info(line);
  }
}
