import { createGunzip, createInflate, type Gunzip, type Inflate } from 'node:zlib';

export type Compression = 'zlib' | 'gzip';

/** An inflate that is fed piece by piece and asked for what came out, without a pipe in between. */
export class InflateEngine {
  error: Error | undefined;
  readonly #zlib: Inflate | Gunzip;
  #written = 0;
  #isWriting = false;
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

  /** Compressed bytes used up so far. */
  get consumed(): number {
    return this.#zlib.bytesWritten;
  }

  /** Whether the end of the compressed data was met: it shows in bytes that are not taken. Known after `output` gave undefined. */
  get ended(): boolean {
    return !this.error && !this.#isWriting && this.consumed < this.#written;
  }

  /** Hands over compressed bytes; they must stay as they are, and nothing else be written, until `output` gives undefined. */
  write(bytes: Uint8Array): void {
    this.#isWriting = true;
    this.#written += bytes.length;
    this.#zlib.write(bytes, () => {
      this.#isWriting = false;
      this.#wake?.();
    });
  }

  /** The next inflated bytes; undefined when what was written is used up, or refused behind the end, or after an error. */
  async output(): Promise<Uint8Array | undefined> {
    for (;;) {
      const piece = this.#zlib.read() as Uint8Array | null;
      if (piece) return piece;
      if (this.error || !this.#isWriting) return undefined;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  close(): void {
    this.#zlib.destroy();
  }
}
