import type { ExporterAddress } from '../formats/packets/decode/exporter-address.js';
import { CHUNK_BYTES, ChunkWriter } from './chunk.js';
import type { QueueStatus } from './status.js';

/** A chunk that is ready to change hands. */
export interface FilledChunk {
  readonly buffer: ArrayBuffer;
  readonly length: number;
  readonly base: number;
  readonly packets: number;
  /** The share of the queue that is full, 0 to 1. */
  readonly backlog: number;
}

/** One chunk is filled while another is with the recorder. */
const MIN_BYTES = 2 * CHUNK_BYTES;

/**
 * The queue between the socket and the recorder: packets are copied into chunks, which are handed over whole and come back empty. Its
 * memory is bounded; what finds it full is lost, and counted.
 */
export class Intake {
  lostPackets = 0;
  lostFlows = 0;
  readonly #limit: number;
  readonly #handOver: (chunk: FilledChunk) => void;
  readonly #spare: ArrayBuffer[] = [];
  #filling: ChunkWriter | undefined;
  /** Chunks that are with the recorder. */
  #outstanding = 0;

  /** @param limit bytes of memory; so few that nothing could be received are not taken for it */
  constructor(limit: number, handOver: (chunk: FilledChunk) => void) {
    this.#limit = Math.max(MIN_BYTES, limit);
    this.#handOver = handOver;
  }

  get status(): QueueStatus {
    const bytes = this.#outstanding * CHUNK_BYTES + (this.#filling?.length ?? 0);
    return { bytes, limit: this.#limit, lostPackets: this.lostPackets, lostFlows: this.lostFlows };
  }

  /** @param now when the packet came, ms since the epoch */
  add(packet: Uint8Array, exporter: ExporterAddress, now: number): void {
    if (this.#filling && !this.#filling.hasRoomFor(packet)) this.handOver();
    this.#filling ??= this.#begin(now);
    if (this.#filling) this.#filling.add(packet, exporter, now);
    else this.#lose(packet);
  }

  /** Hands over what has come so far. */
  handOver(): void {
    const chunk = this.#filling;
    if (!chunk || chunk.length === 0) return;
    this.#filling = undefined;
    const backlog = (this.#outstanding * CHUNK_BYTES) / this.#limit;
    this.#outstanding++;
    const { bytes, length, base, packets } = chunk;
    this.#handOver({ buffer: bytes.buffer as ArrayBuffer, length, base, packets, backlog });
  }

  /** The recorder is done with a chunk. */
  takeBack(buffer: ArrayBuffer): void {
    this.#outstanding--;
    // A few are enough when all is well; the others are given back to the system.
    if (this.#spare.length < 8) this.#spare.push(buffer);
  }

  #begin(now: number): ChunkWriter | undefined {
    if ((this.#outstanding + 1) * CHUNK_BYTES > this.#limit) return undefined;
    return new ChunkWriter(this.#spare.pop() ?? new ArrayBuffer(CHUNK_BYTES), now);
  }

  #lose(packet: Uint8Array): void {
    this.lostPackets++;
    // Versions 1 to 8 tell how many flows they have.
    if (packet.length < 4 || packet[0] !== 0 || (packet[1] ?? 0) > 8) return;
    this.lostFlows += (packet[2] ?? 0) * 256 + (packet[3] ?? 0);
  }
}
