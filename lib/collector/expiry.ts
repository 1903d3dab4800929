import { unlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { captureFiles } from '../store/expire-list.js';
import { expiredFiles, removalText, type AgedFile, type ExpiryLimits } from '../store/expire.js';
import type { FinishedFile } from './capture-files.js';
import type { CollectorLog } from './log.js';

/** Keeps the files of a collector within limits (flow-tools specification, section 11). */
export class Expiry {
  readonly #directory: string;
  readonly #limits: ExpiryLimits;
  readonly #log: CollectorLog;
  #files: AgedFile[] = [];

  constructor(directory: string, limits: ExpiryLimits, log: CollectorLog) {
    this.#directory = directory;
    this.#limits = limits;
    this.#log = log;
  }

  get #isLimited(): boolean {
    return this.#limits.files !== undefined || this.#limits.bytes !== undefined;
  }

  /** Looks for the files that there are. */
  async load(): Promise<void> {
    if (!this.#isLimited) return;
    const files = await captureFiles(this.#directory, (_path, error) => this.#log.warn(error.message));
    this.#files = files.map(({ path, size, captureStart }) => ({
      path: relative(this.#directory, path),
      size,
      captureStart,
    }));
  }

  /** A file has been finished. */
  add({ path, size, captureStart }: FinishedFile): void {
    if (!this.#isLimited) return;
    this.#files.push({ path, size, captureStart });
    this.#files.sort((a, b) => (a.captureStart ?? 0) - (b.captureStart ?? 0));
  }

  /** An interrupted file, by its absolute path, has become a finished one. */
  replace(path: string, file: FinishedFile): void {
    const name = relative(this.#directory, path);
    this.#files = this.#files.filter((known) => known.path !== name);
    this.add(file);
  }

  /** Removes the oldest files until the rest, and the bytes of the open one, are within the limits. */
  async run(openBytes: number): Promise<void> {
    const { files, bytes } = this.#limits;
    const limits = { files, bytes: bytes === undefined ? undefined : Math.max(0, bytes - openBytes) };
    const expired = expiredFiles(this.#files, limits);
    this.#files = this.#files.slice(expired.length);
    for (const file of expired) {
      try {
        await unlink(join(this.#directory, file.path));
        this.#log.info(removalText(file));
      } catch (error) {
        // Somebody else was quicker.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.#log.warn((error as Error).message);
      }
    }
  }
}
