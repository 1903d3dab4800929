import { hostname } from 'node:os';
import type { FlowBatch } from '../flow/batch.js';
import type { ByteOrder } from '../formats/header.js';
import type { Put } from '../formats/record-sink.js';
import { FlowStreamWriter } from '../formats/stream-writer.js';
import { FlowFileWriter } from '../formats/writer.js';
import type { StoredVersion } from './capture-files.js';
import { packetsOf } from './chunk.js';
import { Inlet } from './inlet.js';
import { Intake } from './intake.js';
import type { CollectorLog } from './log.js';
import { PacketFlows, type PacketOptions } from './packet-flows.js';
import { statLines } from './stat-lines.js';

export interface ReceiverOptions {
  readonly packets: PacketOptions;
  /** A file, or where the bytes of a stream go. */
  readonly output: { readonly file: string } | { readonly put: Put };
  /** zlib level. */
  readonly level: number;
  readonly byteOrder: ByteOrder;
  readonly comment?: string | undefined;
  readonly statMinutes: number;
  readonly receiveBuffer: number;
  /** Bytes of packets that wait for the output. */
  readonly queue: number;
}

interface FlowWriter {
  write(batch: FlowBatch): Promise<void>;
  finish(): Promise<void>;
}

const HAND_OVER_MS = 200;
const MINUTE_MS = 60_000;

/** flow-receive: one file, or one stream, of everything that is received until it is told to stop (flow-tools specification, section 12). */
export class Receiver {
  readonly ended: Promise<void>;
  readonly #options: ReceiverOptions;
  readonly #log: CollectorLog;
  readonly #packets: PacketFlows;
  readonly #intake: Intake;
  readonly #started = Math.floor(Date.now() / 1000);
  #fail: (error: unknown) => void = () => undefined;
  #working: Promise<void> = Promise.resolve();
  #writer: FlowWriter | undefined;
  #inlet: Inlet | undefined;

  constructor(options: ReceiverOptions, log: CollectorLog) {
    this.#options = options;
    this.#log = log;
    this.ended = new Promise((_resolve, reject) => (this.#fail = reject));
    this.#packets = new PacketFlows(options.packets, log, (batch, version) => this.#write(batch, version));
    this.#intake = new Intake(options.queue, ({ buffer, length, base }) => {
      this.#working = this.#working
        .then(async () => {
          for (const packet of packetsOf({ bytes: new Uint8Array(buffer), length, base }))
            await this.#packets.take(packet);
          await this.#packets.handOn();
          this.#intake.takeBack(buffer);
        })
        .catch((error: unknown) => this.#fail(error));
    });
  }

  /** @throws Error if the port is taken or an option is wrong */
  async start(): Promise<void> {
    const { packets, receiveBuffer, statMinutes } = this.#options;
    this.#packets.start();
    this.#inlet = await Inlet.open({
      place: packets.place,
      receiveBuffer,
      log: this.#log,
      onPacket: (packet, exporter) => this.#intake.add(packet, exporter, Date.now()),
    });
    this.#inlet.every(HAND_OVER_MS, () => this.#handOver());
    if (statMinutes > 0) this.#inlet.every(statMinutes * MINUTE_MS, () => this.#tellStatistics());
  }

  async stop(): Promise<void> {
    await this.#inlet?.close();
    this.#packets.expire(Infinity);
    this.#intake.handOver();
    await this.#working;
    await this.#writer?.finish();
    const { lostPackets } = this.#intake.status;
    if (lostPackets > 0) this.#log.warn(`${lostPackets} packets lost: the output did not keep up`);
    this.#tellStatistics();
  }

  #handOver(): void {
    this.#packets.expire(Date.now());
    this.#intake.handOver();
  }

  #tellStatistics(): void {
    const { place } = this.#options.packets;
    for (const line of statLines(this.#packets.exporters.all, Date.now(), this.#started, place.local))
      this.#log.info(line);
  }

  async #write(batch: FlowBatch, version: StoredVersion): Promise<void> {
    this.#writer ??= await this.#open(version);
    await this.#writer.write(batch);
  }

  async #open({ exportVersion, aggregationMethod }: StoredVersion): Promise<FlowWriter> {
    const { output, level, byteOrder, comment } = this.#options;
    const common = { exportVersion, level, byteOrder, hostname: hostname() };
    if ('put' in output) return new FlowStreamWriter({ ...common, aggregationMethod, comment }, output.put);
    const writer = await FlowFileWriter.create(output.file, {
      ...common,
      ...(aggregationMethod !== undefined && { aggregationMethod }),
      ...(comment !== undefined && { comment }),
      captureStart: Math.floor(Date.now() / 1000),
    });
    return {
      write: (batch) => writer.write(batch),
      finish: () => writer.close({ captureEnd: Math.floor(Date.now() / 1000), ...this.#counts() }),
    };
  }

  #counts() {
    const { lostFlows, corrupt, resets } = this.#packets.exporters.sum(({ total }) => total);
    return { lost: Math.max(0, lostFlows), corrupt, resets };
  }
}
