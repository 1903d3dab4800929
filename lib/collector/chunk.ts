import type { ExporterAddress } from '../formats/packets/decode/exporter-address.js';

/**
 * Packets on their way from the socket to the recorder, one behind the other in one piece of memory that changes hands whole.
 * Each is preceded by its length (u16), the address of its exporter (u32), when it came, in ms since the chunk's `base` (u32), and
 * the length (u8) of a text that is the address where it is one of IPv6.
 */
export interface Chunk {
  readonly bytes: Uint8Array;
  /** Bytes in use. */
  readonly length: number;
  /** Milliseconds since the epoch. */
  readonly base: number;
}

const HEAD = 11;
/** More than an address with the name of an interface has. */
const MAX_TEXT = 255;
/** A chunk must have room for the largest datagram. */
export const CHUNK_BYTES = 512 * 1024;

const NO_TEXT = new Uint8Array(0);

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
    return this.bytes.length - this.length >= HEAD + MAX_TEXT + packet.length;
  }

  add(packet: Uint8Array, exporter: ExporterAddress, now: number): void {
    const at = this.length;
    const text = typeof exporter === 'string' ? Buffer.from(exporter).subarray(0, MAX_TEXT) : NO_TEXT;
    this.#view.setUint16(at, packet.length);
    this.#view.setUint32(at + 2, typeof exporter === 'number' ? exporter : 0);
    this.#view.setUint32(at + 6, Math.max(0, now - this.base));
    this.#view.setUint8(at + 10, text.length);
    this.bytes.set(text, at + HEAD);
    this.bytes.set(packet, at + HEAD + text.length);
    this.length = at + HEAD + text.length + packet.length;
    this.packets++;
  }
}

/** One packet of a chunk. */
export interface ReceivedPacket {
  readonly view: DataView;
  readonly exporter: ExporterAddress;
  /** When it came, ms since the epoch. */
  readonly arrival: number;
}

/** The packets of a chunk, in the order in which they came. */
export function* packetsOf({ bytes, length, base }: Chunk): Generator<ReceivedPacket, void> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < length;) {
    const size = view.getUint16(at);
    const text = view.getUint8(at + 10);
    const start = at + HEAD + text;
    yield {
      view: new DataView(bytes.buffer, bytes.byteOffset + start, size),
      exporter:
        text === 0 ? view.getUint32(at + 2) : Buffer.from(bytes.subarray(at + HEAD, start)).toString(),
      arrival: base + view.getUint32(at + 6),
    };
    at = start + size;
  }
}
