/**
 * Packets on their way from the socket to the recorder, one behind the other in one piece of memory that changes hands whole.
 * Each is preceded by its length (u16), the address of its exporter (u32) and when it came, in ms since the chunk's `base` (u32).
 */
export interface Chunk {
  readonly bytes: Uint8Array;
  /** Bytes in use. */
  readonly length: number;
  /** Milliseconds since the epoch. */
  readonly base: number;
}

const HEAD = 10;
/** A chunk must have room for the largest datagram. */
export const CHUNK_BYTES = 512 * 1024;

/** Fills a chunk. */
export class ChunkWriter {
  readonly bytes: Uint8Array;
  readonly base: number;
  length = 0;
  packets = 0;
  readonly #view: DataView;

  constructor(buffer: ArrayBuffer, base: number) {
    this.bytes = new Uint8Array(buffer);
    this.base = base;
    this.#view = new DataView(buffer);
  }

  hasRoomFor(packet: Uint8Array): boolean {
    return this.bytes.length - this.length >= HEAD + packet.length;
  }

  add(packet: Uint8Array, exporter: number, now: number): void {
    const at = this.length;
    this.#view.setUint16(at, packet.length);
    this.#view.setUint32(at + 2, exporter);
    this.#view.setUint32(at + 6, Math.max(0, now - this.base));
    this.bytes.set(packet, at + HEAD);
    this.length = at + HEAD + packet.length;
    this.packets++;
  }
}

/** One packet of a chunk. */
export interface ReceivedPacket {
  readonly view: DataView;
  readonly exporter: number;
  /** When it came, ms since the epoch. */
  readonly arrival: number;
}

/** The packets of a chunk, in the order in which they came. */
export function* packetsOf({ bytes, length, base }: Chunk): Generator<ReceivedPacket, void> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < length;) {
    const size = view.getUint16(at);
    const start = bytes.byteOffset + at + HEAD;
    yield {
      view: new DataView(bytes.buffer, start, size),
      exporter: view.getUint32(at + 2),
      arrival: base + view.getUint32(at + 6),
    };
    at += HEAD + size;
  }
}
