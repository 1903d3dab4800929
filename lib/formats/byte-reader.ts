import type { Pieces } from './byte-source.js';

/** Joins pieces just as far as a caller needs neighbouring bytes; whole pieces pass through uncopied. */
export class ByteReader {
  /** Offset of the first unread byte, counted from the first byte of the pieces. */
  offset = 0;
  readonly #pieces: Pieces;
  #head: Uint8Array = new Uint8Array(0);
  /** What follows the head, where the head was made by joining. */
  #rest: Uint8Array | undefined;

  constructor(pieces: Pieces) {
    this.#pieces = pieces;
  }

  /** The next unread bytes: at least `wanted` in one array, or all that are left. Valid until the reader is used again. */
  async contiguous(wanted: number): Promise<Uint8Array> {
    if (this.#head.length >= wanted) return this.#head;
    if (this.#head.length === 0) {
      this.#head = (await this.#pull()) ?? this.#head;
      if (this.#head.length >= wanted || this.#head.length === 0) return this.#head;
    }

    const joined = new Uint8Array(wanted);
    joined.set(this.#head);
    let filled = this.#head.length;
    while (filled < wanted) {
      const piece = await this.#pull();
      if (!piece) break;
      const taken = Math.min(wanted - filled, piece.length);
      joined.set(piece.subarray(0, taken), filled);
      filled += taken;
      if (taken < piece.length) this.#rest = piece.subarray(taken);
    }
    this.#head = joined.subarray(0, filled);
    return this.#head;
  }

  /** Marks bytes that `contiguous` gave as read. */
  skip(count: number): void {
    this.#head = this.#head.subarray(count);
    this.offset += count;
  }

  /** Reads over `count` bytes, as far as there are any. */
  async discard(count: number): Promise<void> {
    for (let left = count; left > 0;) {
      const { length } = await this.contiguous(1);
      if (length === 0) return;
      this.skip(Math.min(left, length));
      left -= Math.min(left, length);
    }
  }

  /** The next unread bytes as they come, read; undefined at the end. */
  async next(): Promise<Uint8Array | undefined> {
    const piece = await this.contiguous(1);
    if (piece.length === 0) return undefined;
    this.skip(piece.length);
    return piece;
  }

  /** Stops reading; the pieces' own clean-up runs. */
  async close(): Promise<void> {
    await this.#pieces.return();
  }

  async #pull(): Promise<Uint8Array | undefined> {
    if (this.#rest) {
      const rest = this.#rest;
      this.#rest = undefined;
      return rest;
    }
    for (;;) {
      const { done, value } = await this.#pieces.next();
      if (done) return undefined;
      if (value.length > 0) return value;
    }
  }
}
