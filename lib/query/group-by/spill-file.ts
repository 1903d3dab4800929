import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isMainThread } from 'node:worker_threads';

const WORD = Uint32Array.BYTES_PER_ELEMENT;

/**
 * A temporary file of 32-bit words, for what does not fit in memory.
 *
 * In the main thread its name is removed at once, so nothing is left behind however the process ends. In a worker thread it keeps
 * its name until the thread that takes the results over has opened it: descriptors do not outlive a worker.
 */
export class SpillFile {
  #descriptor: number;
  #path: string | undefined;
  /** Words written so far. */
  #length = 0;

  private constructor(path: string, flags: 'wx+' | 'r+', length: number) {
    this.#descriptor = openSync(path, flags, 0o600);
    this.#path = path;
    this.#length = length;
    if (isMainThread) this.#unlink();
  }

  static create(directory = tmpdir()): SpillFile {
    return new SpillFile(join(mkdtempSync(join(directory, 'flow-groups-')), 'rows'), 'wx+', 0);
  }

  /** Opens the file that another thread handed over. */
  static adopt(handle: SpillHandle): SpillFile {
    return new SpillFile(handle.path, 'r+', handle.length);
  }

  /** Appends words; returns where they begin. */
  append(words: Uint32Array): number {
    const position = this.#length;
    const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
    for (let done = 0; done < bytes.length;) {
      done += writeSync(this.#descriptor, bytes, done, bytes.length - done, position * WORD + done);
    }
    this.#length += words.length;
    return position;
  }

  /** Fills the array with the words from a position on. */
  read(position: number, words: Uint32Array): void {
    const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
    for (let done = 0; done < bytes.length;) {
      const read = readSync(this.#descriptor, bytes, done, bytes.length - done, position * WORD + done);
      if (read === 0) throw new Error('a temporary file of groups is shorter than what was written to it');
      done += read;
    }
  }

  /** Closes the file here and says how another thread opens it. Only in a worker thread. */
  handOver(): SpillHandle {
    if (this.#path === undefined) throw new Error('only a worker thread hands a temporary file over');
    const handle = { path: this.#path, length: this.#length };
    closeSync(this.#descriptor);
    this.#descriptor = -1;
    return handle;
  }

  close(): void {
    if (this.#descriptor < 0) return;
    closeSync(this.#descriptor);
    this.#descriptor = -1;
    this.#unlink();
  }

  #unlink(): void {
    if (this.#path === undefined) return;
    rmSync(dirname(this.#path), { recursive: true, force: true });
    this.#path = undefined;
  }
}

/** A spill file on its way to another thread. */
export interface SpillHandle {
  readonly path: string;
  readonly length: number;
}
