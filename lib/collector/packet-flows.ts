import type { FlowBatch } from '../flow/batch.js';
import { PacketDecoder } from '../formats/packets/decode/decoder.js';
import { PacketError } from '../formats/packets/decode/errors.js';
import type { ExporterAddress } from '../formats/packets/decode/exporter-address.js';
import { parsePacketHeader, type PacketHeader } from '../formats/packets/decode/header.js';
import { MemoryRegistry } from '../formats/packets/decode/memory-registry.js';
import { PendingSets } from '../formats/packets/decode/pending-sets.js';
import { accountPacket, streamOf } from './accounting.js';
import type { StoredVersion } from './capture-files.js';
import type { ReceivedPacket } from './chunk.js';
import { Exporters, type Exporter } from './exporters.js';
import type { CollectorLog } from './log.js';
import { Notices } from './notices.js';
import { expectedExporter, type Place } from './place.js';
import { fingerprintOf } from './sequence.js';
import { checkFilter, defaultVersion, StoredFlows, type ChosenFilter } from './stored-flows.js';

export interface PacketOptions {
  readonly place: Place;
  /** Undefined: that of the first packet. */
  readonly version?: StoredVersion | undefined;
  readonly filter?: ChosenFilter | undefined;
  readonly appliesSampling: boolean;
  /** Templates are forgotten after so many ms without repetition. */
  readonly templateLifetime: number;
  /** Flows wait so long for their template, ms. */
  readonly templatePatience: number;
}

/** Takes flows that are to be stored; the batch is reused when it has resolved. */
export type OnFlows = (batch: FlowBatch, version: StoredVersion) => Promise<void>;

/** Turns packets into flows of one stored version, and puts down what came and what did not. One call at a time. */
export class PacketFlows {
  readonly exporters: Exporters;
  readonly templates: MemoryRegistry;
  readonly #options: PacketOptions;
  readonly #notices: Notices;
  readonly #pending: PendingSets;
  readonly #onFlows: OnFlows;
  readonly #expected: ExporterAddress;
  #filter: ChosenFilter | undefined;
  #flows: StoredFlows | undefined;
  #decoder: PacketDecoder | undefined;
  #now = Date.now();

  constructor(options: PacketOptions, log: CollectorLog, onFlows: OnFlows) {
    this.#options = options;
    this.#onFlows = onFlows;
    this.#expected = expectedExporter(options.place);
    this.#notices = new Notices(log);
    this.exporters = new Exporters((exporter) =>
      this.#notices.newExporter(exporter, this.#now, options.place.local),
    );
    this.templates = new MemoryRegistry({ lifetime: options.templateLifetime });
    this.#pending = new PendingSets({
      patience: options.templatePatience,
      onDropped: (exporter) => this.exporters.ofAddress(exporter).count('droppedSets'),
    });
    this.#filter = options.filter;
  }

  /** What is stored, once that is known. */
  get stored(): StoredFlows | undefined {
    return this.#flows;
  }

  /** Sets that wait for their template. */
  get waitingSets(): number {
    return this.#pending.waiting;
  }

  /** @throws Error if version or filter are impossible */
  start(): void {
    if (this.#filter) checkFilter(this.#filter);
    if (this.#options.version) this.#store(this.#options.version);
  }

  /** @throws FilterError if it does not fit; the old one stays in force */
  setFilter(filter: ChosenFilter | undefined): void {
    if (filter) checkFilter(filter);
    this.#flows?.setFilter(filter);
    this.#filter = filter;
  }

  /** Drops flows that have waited long enough for their template; all, at `Infinity`. */
  expire(now: number): void {
    this.#pending.expire(now);
  }

  async take({ view, exporter: address, arrival }: ReceivedPacket): Promise<void> {
    this.#now = arrival;
    if (this.#expected !== 0 && address !== this.#expected) {
      const others = this.exporters.of(0, 0);
      others.count('corrupt');
      this.#notices.unexpected(others, address);
      return;
    }
    let exporter: Exporter | undefined;
    try {
      const header = parsePacketHeader(view);
      exporter = this.exporters.of(address, header.version);
      exporter.lastSeen = arrival;
      await this.#decode(view, header, exporter, arrival);
    } catch (error) {
      if (!(error instanceof PacketError)) throw error;
      exporter ??= this.exporters.of(address, 0);
      exporter.lastSeen = arrival;
      exporter.count('corrupt');
      this.#notices.corrupt(exporter, address, error.message);
    }
  }

  /** Hands on what is in the batch. */
  async handOn(): Promise<void> {
    const flows = this.#flows;
    if (!flows || flows.batch.length === 0) return;
    flows.filter((exporter, dropped) => this.exporters.ofAddress(exporter).count('filterDrops', dropped));
    if (flows.batch.length > 0) await this.#onFlows(flows.batch, flows.version);
    flows.batch.length = 0;
  }

  async #decode(view: DataView, header: PacketHeader, exporter: Exporter, arrival: number): Promise<void> {
    const aggregation = header.kind === 'legacy' ? header.aggregationMethod : undefined;
    const { flows, decoder } = this.#target(header.version, aggregation);
    if (!flows.takes(header.version, aggregation)) {
      exporter.count('corrupt');
      this.#notices.notStored(exporter, flows.name);
      return;
    }
    const fingerprint = fingerprintOf(view);
    const { sequence } = header;
    if (sequence !== undefined && exporter.stream(streamOf(header))?.isDuplicate(sequence, fingerprint)) {
      exporter.count('duplicates');
      return;
    }
    const { ifIndexes, asNumbers } = decoder.losses;
    const steps = decoder.decode(view, header, exporter.address, arrival);
    let step = steps.next();
    for (; !step.done; step = steps.next()) await this.handOn();
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

  #target(version: number, aggregation: number | undefined): { flows: StoredFlows; decoder: PacketDecoder } {
    if (this.#flows && this.#decoder) return { flows: this.#flows, decoder: this.#decoder };
    return this.#store(defaultVersion(version, aggregation));
  }

  /** From now on flows are stored in this version. */
  #store(version: StoredVersion): { flows: StoredFlows; decoder: PacketDecoder } {
    const flows = new StoredFlows(version, this.#filter);
    const decoder = new PacketDecoder(flows.batch, {
      templates: this.templates,
      pending: this.#pending,
      appliesSampling: this.#options.appliesSampling,
    });
    this.#flows = flows;
    this.#decoder = decoder;
    return { flows, decoder };
  }
}
