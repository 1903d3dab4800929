import { createGunzip, createInflate, type Gunzip, type Inflate } from 'node:zlib';

export type Compression = 'zlib' | 'gzip';

/**
 * An inflate that is fed piece by piece and asked for what came out, without a pipe in between.
 *
 * It takes several pieces in advance: while what came out of one is being looked at, the next one is inflated.
 */
export class InflateEngine {
  error: Error | undefined;
  readonly #zlib: Inflate | Gunzip;
  /** Lengths of the pieces that are not used up, in their order. */
  readonly #waiting: number[] = [];
  #written = 0;
  #usedUp = 0;
  /** Pieces that were used up and not yet told. */
  #untold = 0;
  #wake: (() => void) | undefined;

  constructor(compression: Compression, pieceSize: number) {
    const create = compression === 'zlib' ? createInflate : createGunzip;
    this.#zlib = create({ chunkSize: pieceSize });
    const wake = (): void => this.#wake?.();
    this.#zlib.on('readable', wake);
    this.#zlib.on('error', (error) => {
      this.error = error;
      wake();
    });
  }

  /** Compressed bytes used so far. */
  get consumed(): number {
    return this.#zlib.bytesWritten;
  }

  /** Where the first piece that is not used up lies among all that was written; with an error, the piece that failed. */
  get unfinished(): { readonly start: number; readonly end: number } {
    return { start: this.#usedUp, end: this.#usedUp + (this.#waiting[0] ?? 0) };
  }

  /** Whether the end of the compressed data was met: it shows in bytes that are not taken. Known when no piece is waiting. */
  get ended(): boolean {
    return !this.error && this.#waiting.length === 0 && this.consumed < this.#written;
  }

  /** Hands over compressed bytes; they must stay as they are until `output` has told that they are used up. */
  write(bytes: Uint8Array): void {
    this.#waiting.push(bytes.length);
    this.#written += bytes.length;
    this.#zlib.write(bytes, (error) => {
      if (error) return;
      this.#usedUp += this.#waiting.shift() ?? 0;
      this.#untold++;
      this.#wake?.();
    });
  }

  /** The next inflated bytes; undefined when one more piece is used up, or refused behind the end, or after an error. */
  async output(): Promise<Uint8Array | undefined> {
    for (;;) {
      const inflated = this.#zlib.read() as Uint8Array | null;
      if (inflated) return inflated;
      if (this.#untold > 0) {
        this.#untold--;
        return undefined;
      }
      if (this.error || this.#waiting.length === 0) return undefined;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  close(): void {
    this.#zlib.destroy();
  }
}
