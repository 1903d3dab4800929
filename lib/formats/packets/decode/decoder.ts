import type { FlowBatch } from '../../../flow/batch.js';
import { noContents, type PacketContents } from './contents.js';
import { exporterField, type ExporterAddress } from './exporter-address.js';
import type { RowLosses } from './flow-row.js';
import type { PacketHeader } from './header.js';
import { LegacyDecoder } from './legacy.js';
import { TemplatedDecoder, type TemplatedOptions } from './templated.js';
import { multiplyCounters } from './wide-counters.js';

/** Most records of a packet of version 1 to 8: a batch must have room for them. */
export const MAX_LEGACY_RECORDS = 51;

/** Appends the flows of export packets of every version to one batch. */
export class PacketDecoder {
  readonly #batch: FlowBatch;
  readonly #legacy: LegacyDecoder;
  readonly #templated: TemplatedDecoder;
  readonly #appliesSampling: boolean;

  /** @throws RangeError if the batch has no room for the records of a packet */
  constructor(batch: FlowBatch, options: TemplatedOptions) {
    if (batch.capacity < MAX_LEGACY_RECORDS)
      throw new RangeError(`a batch of ${batch.capacity} rows has no room for a packet`);
    this.#batch = batch;
    this.#legacy = new LegacyDecoder(batch);
    this.#templated = new TemplatedDecoder(batch, options);
    this.#appliesSampling = options.appliesSampling;
  }

  /** What rows had no room for, since the beginning. */
  get losses(): Readonly<RowLosses> {
    return this.#templated.losses;
  }

  /**
   * Decodes one packet. Yields whenever the batch is full; what is in it then is taken out, and its `length` reset.
   *
   * @param header what parsePacketHeader has read
   * @param exporter source address of the packet
   * @param now when it came, ms
   * @throws PacketError, with nothing appended, if the packet's sets do not fit into it
   */
  *decode(
    view: DataView,
    header: PacketHeader,
    exporter: ExporterAddress,
    now: number,
  ): Generator<void, PacketContents> {
    const contents = noContents();
    if (header.kind === 'templated') {
      yield* this.#templated.decode(view, header, exporter, now, contents);
      return contents;
    }
    const batch = this.#batch;
    if (batch.capacity - batch.length < header.count) yield;
    const from = batch.length;
    this.#legacy.append(view, header, exporterField(exporter));
    contents.flows = header.count;
    contents.records = header.count;
    if (this.#appliesSampling && header.samplingRate > 1) {
      const isClamped = yield* multiplyCounters(batch, from, header.samplingRate);
      if (isClamped) contents.clamped++;
    }
    return contents;
  }
}
