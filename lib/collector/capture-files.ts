import { link, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectories } from '../files/directories.js';
import type { FlowBatch } from '../flow/batch.js';
import type { ByteOrder } from '../formats/header.js';
import type { Attempt } from '../formats/record-sink.js';
import { FlowFileWriter } from '../formats/writer.js';
import { captureFileName, nestedDirectory } from '../store/names.js';
import { nextBoundary } from './rotation.js';
import type { OpenFileStatus } from './status.js';

export interface CaptureOptions {
  /** Absolute. */
  readonly directory: string;
  /** -3..3. */
  readonly nesting: number;
  /** Rotations a day. */
  readonly rotations: number;
  /** zlib level. */
  readonly level: number;
  readonly byteOrder: ByteOrder;
  readonly hostname: string;
  readonly comment?: string | undefined;
}

/** The version of the flows in a file. */
export interface StoredVersion {
  readonly exportVersion: number;
  readonly aggregationMethod?: number | undefined;
}

/** What the header of a finished file tells of what did not come. */
export interface FileCounts {
  readonly lost: number;
  readonly corrupt: number;
  readonly resets: number;
}

export interface FinishedFile {
  /** Relative to the collector's directory. */
  readonly path: string;
  readonly size: number;
  /** Epoch seconds. */
  readonly captureStart: number;
  readonly flows: number;
}

interface OpenFile {
  readonly writer: FlowFileWriter;
  readonly version: StoredVersion;
  readonly start: number;
  readonly temporary: string;
  readonly final: string;
  boundary: number;
  /** Flows that a reader finds by now. */
  safeFlows: number;
}

/** The file that a collector writes, one after the other (flow-files specification, section 4). */
export class CaptureFiles {
  readonly #options: CaptureOptions;
  readonly #attempt: Attempt;
  #file: OpenFile | undefined;
  #level: number;

  /** @param attempt wraps everything that is done to the disk */
  constructor(options: CaptureOptions, attempt: Attempt) {
    this.#options = options;
    this.#attempt = attempt;
    this.#level = options.level;
  }

  get open(): OpenFileStatus | undefined {
    const file = this.#file;
    if (!file) return undefined;
    const { temporary: path, start, writer, safeFlows } = file;
    return { path, start, flows: writer.flowCount, safeFlows };
  }

  /** Whether the open file must end, at a time in ms. A clock that was put back ends it at its next boundary. */
  isDue(now: number): boolean {
    const file = this.#file;
    if (!file) return false;
    if (now < file.start * 1000 - 1000)
      file.boundary = Math.min(file.boundary, nextBoundary(now, this.#options.rotations));
    return now >= file.boundary;
  }

  /** Opens a file that begins now, or a second or more later if there is one of that name: nothing is ever overwritten. */
  async begin(version: StoredVersion, now: number): Promise<void> {
    const { rotations, level } = this.#options;
    const boundary = nextBoundary(now, rotations);
    for (let start = Math.floor(now / 1000); ; start++) {
      const file = await this.#attempt(() => this.#create(version, start));
      if (!file) continue;
      this.#file = { ...file, version, start, boundary, safeFlows: 0 };
      if (this.#level !== level) await file.writer.setLevel(this.#level);
      return;
    }
  }

  async write(batch: FlowBatch): Promise<void> {
    await this.#file?.writer.write(batch);
  }

  /** A kill from now on costs none of the flows written so far. */
  async flush(): Promise<void> {
    const file = this.#file;
    if (!file || file.safeFlows === file.writer.flowCount) return;
    const { flowCount } = file.writer;
    await file.writer.flush();
    file.safeFlows = flowCount;
  }

  /** Bytes of the open file on disk. */
  async openBytes(): Promise<number> {
    if (!this.#file) return 0;
    const found = await stat(join(this.#options.directory, this.#file.temporary)).catch(() => undefined);
    return found?.size ?? 0;
  }

  /** The zlib level from now on. Files that are not compressed stay so. */
  async setLevel(level: number): Promise<void> {
    if (this.#options.level === 0 || level === this.#level) return;
    this.#level = level;
    await this.#file?.writer.setLevel(level);
  }

  /** Finishes the open file and gives it its name. */
  async finish(now: number, counts: FileCounts): Promise<FinishedFile | undefined> {
    const file = this.#file;
    if (!file) return undefined;
    this.#file = undefined;
    const { writer, start } = file;
    await writer.close({ captureEnd: Math.floor(now / 1000), ...counts });
    const temporary = join(this.#options.directory, file.temporary);
    const final = join(this.#options.directory, file.final);
    await this.#attempt(() => giveName(temporary, final));
    const { size } = await stat(final);
    return { path: file.final, size, captureStart: start, flows: writer.flowCount };
  }

  /** Leaves the open file as it is, for the next start to recover. */
  async abandon(): Promise<number> {
    const file = this.#file;
    this.#file = undefined;
    await file?.writer.abandon();
    return file?.writer.flowCount ?? 0;
  }

  /** @returns undefined if there is a file of that time */
  async #create(
    version: StoredVersion,
    start: number,
  ): Promise<Pick<OpenFile, 'writer' | 'temporary' | 'final'> | undefined> {
    const { directory, nesting, level, byteOrder, hostname, comment } = this.#options;
    const { exportVersion, aggregationMethod } = version;
    const date = new Date(start * 1000);
    const nested = nestedDirectory(date, nesting);
    await makeDirectories(join(directory, nested), 0o755);
    const [temporary, final] = (['tmp', 'ft'] as const).map((state) =>
      join(nested, captureFileName(date, exportVersion, state, aggregationMethod)),
    ) as [string, string];
    if (await isThere(join(directory, final))) return undefined;
    try {
      const writer = await FlowFileWriter.create(join(directory, temporary), {
        exportVersion,
        ...(aggregationMethod !== undefined && { aggregationMethod }),
        captureStart: start,
        hostname,
        ...(comment !== undefined && { comment }),
        level,
        byteOrder,
        isNew: true,
        attempt: this.#attempt,
      });
      return { writer, temporary, final };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
      throw error;
    }
  }
}

/**
 * Renames a file without overwriting another.
 *
 * @throws Error (code EEXIST) if there is one of that name
 */
export async function giveName(temporary: string, final: string): Promise<void> {
  try {
    await link(temporary, final);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const hasNoLinks = code === 'EPERM' || code === 'ENOTSUP' || code === 'ENOSYS' || code === 'EMLINK';
    if (!hasNoLinks || (await isThere(final))) throw error;
    await rename(temporary, final);
    return;
  }
  await unlink(temporary);
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
