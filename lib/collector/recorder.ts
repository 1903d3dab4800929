import { join } from 'node:path';
import { MemoryRegistry } from '../formats/packets/decode/memory-registry.js';
import { PacketDecoder } from '../formats/packets/decode/decoder.js';
import { PacketError } from '../formats/packets/decode/errors.js';
import { parsePacketHeader, type PacketHeader } from '../formats/packets/decode/header.js';
import { PendingSets } from '../formats/packets/decode/pending-sets.js';
import type { ExpiryLimits } from '../store/expire.js';
import { accountPacket, streamOf } from './accounting.js';
import { CaptureFiles, type CaptureOptions, type FinishedFile, type StoredVersion } from './capture-files.js';
import { packetsOf, type Chunk, type ReceivedPacket } from './chunk.js';
import { Expiry } from './expiry.js';
import { Exporters, type Exporter } from './exporters.js';
import { LiveCopies, type LiveOptions } from './live-copies.js';
import type { CollectorLog } from './log.js';
import { Notices } from './notices.js';
import { isMulticast, type Place } from './place.js';
import { interruptedFiles, recoverFile } from './recovery.js';
import { DiskPatience } from './retry.js';
import { fingerprintOf } from './sequence.js';
import { statLines } from './stat-lines.js';
import type { RecorderStatus } from './status.js';
import { StatusNotes } from './status-notes.js';
import { checkFilter, defaultVersion, StoredFlows, type ChosenFilter } from './stored-flows.js';
import { TemplateFile } from './template-file.js';

export interface RecorderOptions {
  readonly place: Place;
  readonly files: CaptureOptions;
  /** Undefined: that of the first packet. */
  readonly version?: StoredVersion | undefined;
  readonly filter?: ChosenFilter | undefined;
  readonly expiry: ExpiryLimits;
  readonly appliesSampling: boolean;
  /** Templates are forgotten after so many ms without repetition. */
  readonly templateLifetime: number;
  /** Flows wait so long for their template, ms. */
  readonly templatePatience: number;
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
/** What was written reaches the file at least so often: a kill costs no more. */
const FLUSH_MS = 5000;
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
  readonly #exporters: Exporters;
  readonly #notices: Notices;
  readonly #notes = new StatusNotes();
  readonly #registry: MemoryRegistry;
  readonly #templates: TemplateFile;
  readonly #pending: PendingSets;
  readonly #live: LiveCopies | undefined;
  readonly #started = Math.floor(Date.now() / 1000);
  #filter: ChosenFilter | undefined;
  #flows: StoredFlows | undefined;
  #decoder: PacketDecoder | undefined;
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
    this.#notices = new Notices(log);
    this.#exporters = new Exporters((exporter) =>
      this.#notices.newExporter(exporter, this.#now, options.place.local),
    );
    this.#registry = new MemoryRegistry({ lifetime: options.templateLifetime });
    this.#templates = new TemplateFile(join(options.files.directory, TEMPLATE_FILE), this.#registry);
    this.#pending = new PendingSets({
      patience: options.templatePatience,
      onDropped: (exporter) => this.#exporters.ofAddress(exporter).count('droppedSets'),
    });
    this.#live = options.live && new LiveCopies(options.live, log);
    this.#filter = options.filter;
  }

  /**
   * Gets ready; files that an earlier run has left open are finished in the meantime.
   *
   * @throws Error if something is wrong with options or directory
   */
  async start(): Promise<void> {
    if (this.#filter) checkFilter(this.#filter);
    if (this.#options.version) this.#store(this.#options.version);
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
      await this.#record(packet);
    }
    await this.#handOn();
  }

  /** Does what is due at a time, ms since the epoch. */
  async tick(now: number): Promise<void> {
    this.#now = now;
    if (this.#files.isDue(now)) await this.rotate(now);
    this.#pending.expire(now);
    if (now - this.#flushed >= FLUSH_MS) {
      this.#flushed = now;
      await this.#files.flush();
    }
    await this.#saveTemplates(false);
    this.#tellStatistics(now);
  }

  /** Finishes the open file and begins the next. */
  async rotate(now: number): Promise<void> {
    const version = this.#flows?.version;
    if (!this.#files.open || !version) return;
    await this.#finishFile(now);
    await this.#files.begin(version, now);
  }

  /** @throws FilterError if it does not fit; the old one stays in force */
  setFilter(filter: ChosenFilter | undefined): void {
    if (filter) checkFilter(filter);
    this.#flows?.setFilter(filter);
    this.#filter = filter;
  }

  /** No more patience with a full disk than this; may be called at any time. */
  hurry(): void {
    this.#patience.endAt(Date.now() + STOP_PATIENCE_MS);
  }

  /** Finishes the file and everything else. */
  async stop(now: number): Promise<void> {
    this.#pending.expire(Infinity);
    await this.#finishFile(now);
    await this.#saveTemplates(true);
    this.#live?.stop();
    await this.#recovering;
  }

  get status(): RecorderStatus {
    return this.#notes.status({
      file: this.#files.open,
      exporters: this.#exporters,
      waitingSets: this.#pending.waiting,
      unwrittenFlows: this.#unwrittenFlows,
      stalledSince: this.#patience.stalledSince,
    });
  }

  async #record({ view, exporter: address, arrival }: ReceivedPacket): Promise<void> {
    const { place } = this.#options;
    const expected = isMulticast(place.remote) ? place.local : place.remote;
    if (expected !== 0 && address !== expected) {
      const exporter = this.#exporters.of(0, 0);
      exporter.count('corrupt');
      this.#notices.unexpected(exporter, address);
      return;
    }
    let exporter: Exporter | undefined;
    try {
      const header = parsePacketHeader(view);
      exporter = this.#exporters.of(address, header.version);
      await this.#decode(view, header, exporter, arrival);
    } catch (error) {
      if (!(error instanceof PacketError)) throw error;
      exporter ??= this.#exporters.of(address, 0);
      exporter.lastSeen = arrival;
      exporter.count('corrupt');
      this.#notices.corrupt(exporter, address, error.message);
    }
  }

  async #decode(view: DataView, header: PacketHeader, exporter: Exporter, arrival: number): Promise<void> {
    exporter.lastSeen = arrival;
    const aggregation = header.kind === 'legacy' ? header.aggregationMethod : undefined;
    const { flows, decoder } =
      this.#flows && this.#decoder
        ? { flows: this.#flows, decoder: this.#decoder }
        : this.#store(defaultVersion(header.version, aggregation));
    if (!flows.takes(header.version, aggregation)) {
      exporter.count('corrupt');
      this.#notices.notStored(exporter, flows.name);
      return;
    }
    const fingerprint = fingerprintOf(view);
    if (
      header.sequence !== undefined &&
      exporter.stream(streamOf(header))?.isDuplicate(header.sequence, fingerprint)
    ) {
      exporter.count('duplicates');
      return;
    }
    if (!this.#files.open) await this.#files.begin(flows.version, arrival);
    const { ifIndexes, asNumbers } = decoder.losses;
    const steps = decoder.decode(view, header, exporter.address, arrival);
    let step = steps.next();
    for (; !step.done; step = steps.next()) await this.#handOn();
    const contents = step.value;
    accountPacket(exporter, header, fingerprint, contents, this.#notices);
    if (contents.damage) {
      exporter.count('corrupt');
      this.#notices.corrupt(exporter, exporter.address, contents.damage.message);
    }
    if (header.kind === 'legacy') this.#notices.padded(exporter, header);
    else this.#notices.contents(exporter, contents);
    const { losses } = decoder;
    if (losses.ifIndexes !== ifIndexes || losses.asNumbers !== asNumbers)
      this.#notices.narrowed(exporter, losses.ifIndexes > ifIndexes, losses.asNumbers > asNumbers);
  }

  /** From now on flows are stored in this version. */
  #store(version: StoredVersion): { flows: StoredFlows; decoder: PacketDecoder } {
    const flows = new StoredFlows(version, this.#filter);
    const decoder = new PacketDecoder(flows.batch, {
      templates: this.#registry,
      pending: this.#pending,
      appliesSampling: this.#options.appliesSampling,
    });
    this.#flows = flows;
    this.#decoder = decoder;
    return { flows, decoder };
  }

  /** Hands on what is in the batch. */
  async #handOn(): Promise<void> {
    const flows = this.#flows;
    if (!flows || flows.batch.length === 0) return;
    flows.filter((exporter, dropped) => this.#exporters.ofAddress(exporter).count('filterDrops', dropped));
    try {
      await this.#files.write(flows.batch);
      await this.#live?.write(flows.batch, flows.version);
    } catch (error) {
      this.#unwrittenFlows += flows.batch.length;
      await this.#giveUpFile(error as Error);
    }
    flows.batch.length = 0;
  }

  async #finishFile(now: number): Promise<void> {
    await this.#handOn();
    const current = this.#exporters.sum((exporter) => exporter.current);
    const start = this.#files.open?.start;
    if (start === undefined) return;
    this.#exporters.turn();
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

  #tellStatistics(now: number): void {
    const minute = Math.floor(now / 60_000);
    const { statMinutes, place } = this.#options;
    if (minute === this.#minute) return;
    const isFirst = this.#minute === -1;
    this.#minute = minute;
    if (isFirst || statMinutes === 0 || minute % statMinutes !== 0) return;
    for (const line of statLines(this.#exporters.all, now, this.#started, place.local)) this.#log.info(line);
  }
}
