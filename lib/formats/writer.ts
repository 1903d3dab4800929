import { open, type FileHandle } from 'node:fs/promises';
import type { FlowBatch } from '../flow/batch.js';
import { encodeRecords } from './encode.js';
import { encodeHeader, type CaptureHeader } from './header-encode.js';
import { HEADER_FLAGS, type ByteOrder } from './header.js';
import { recordLayout, type RecordLayout } from './layouts.js';
import {
  deflatingSink,
  filePut,
  once,
  plainSink,
  writeAll,
  type Attempt,
  type RecordSink,
} from './record-sink.js';

export interface WriteOptions {
  /** 1, 5 (default), 6, 7, 8 or 1005. */
  readonly exportVersion?: number;
  /** 1..14, for export version 8 only. */
  readonly aggregationMethod?: number;
  /** Epoch seconds. */
  readonly captureStart: number;
  readonly hostname: string;
  readonly comment?: string;
  /** zlib level, 6 by default; 0 writes uncompressed records. */
  readonly level?: number;
  readonly byteOrder?: ByteOrder;
  /** A file of this name that is there already is an error. */
  readonly isNew?: boolean;
  /** Wraps everything that is done to the file: may try again what the disk does not take. */
  readonly attempt?: Attempt;
}

/** What is known when a capture file is closed. */
export interface CaptureEnd {
  /** Epoch seconds. */
  readonly captureEnd: number;
  /** Flows that the exporters' sequence numbers say were lost. */
  readonly lost?: number;
  /** Export packets that could not be understood. */
  readonly corrupt?: number;
  /** Jumps of the exporters' sequence numbers too large to be a loss. */
  readonly resets?: number;
}

/** Rows encoded at once, while those before them are compressed. */
const CHUNK_ROWS = 4096;

/**
 * Writes a flow-tools file of stream version 3 (flow-files specification, sections 4.4 and 8): until it is closed the header says
 * that it is open, and a reader finds whole records in it as far as they have reached the disk. The caller chooses a `tmp-` name
 * and renames the file when it is closed.
 */
export class FlowFileWriter {
  readonly #handle: FileHandle;
  readonly #layout: RecordLayout;
  readonly #sink: RecordSink;
  readonly #attempt: Attempt;
  #encoding: Uint8Array;
  #writing: Uint8Array;
  #pending: Promise<void> = Promise.resolve();
  #header: CaptureHeader;
  #isClosed = false;

  /**
   * Creates the file, or empties it.
   *
   * @throws RangeError for a version that cannot be written; the system's error if the file cannot be made
   */
  static async create(path: string, options: WriteOptions): Promise<FlowFileWriter> {
    const { exportVersion = 5, aggregationMethod, level = 6, byteOrder = 'little' } = options;
    const layout = recordLayout(3, exportVersion, aggregationMethod);
    if (!layout) throw new RangeError(`flow files of export version ${exportVersion} cannot be written`);
    const header: CaptureHeader = {
      byteOrder,
      exportVersion,
      aggregationMethod: exportVersion === 8 ? aggregationMethod : undefined,
      flags: level === 0 ? 0 : HEADER_FLAGS.compressed,
      captureStart: options.captureStart,
      captureEnd: 0,
      flowCount: 0,
      lostFlows: 0,
      corruptPackets: 0,
      sequenceResets: 0,
      hostname: options.hostname,
      comment: options.comment,
    };
    const bytes = encodeHeader(header);
    const { isNew = false, attempt = once } = options;
    const handle = await open(path, isNew ? 'wx' : 'w');
    try {
      await attempt(() => writeAll(handle, bytes, 0));
      const put = filePut(handle, bytes.length, attempt);
      const sink = level === 0 ? plainSink(put) : deflatingSink(put, level);
      return new FlowFileWriter(handle, layout, sink, header, attempt);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  private constructor(
    handle: FileHandle,
    layout: RecordLayout,
    sink: RecordSink,
    header: CaptureHeader,
    attempt: Attempt,
  ) {
    this.#handle = handle;
    this.#layout = layout;
    this.#sink = sink;
    this.#header = header;
    this.#attempt = attempt;
    this.#encoding = new Uint8Array(CHUNK_ROWS * layout.size);
    this.#writing = new Uint8Array(CHUNK_ROWS * layout.size);
  }

  /** Flows written so far. */
  get flowCount(): number {
    return this.#header.flowCount;
  }

  /**
   * Appends the flows of a batch, which may be reused when this has resolved. Columns that the batch lacks are written as zero
   * (`dflows`: 1). After an error, which may show only at a later call, the file is closed and stays as an interrupted one.
   */
  async write(batch: FlowBatch): Promise<void> {
    if (this.#isClosed) throw new Error('the flow file is closed');
    const { size } = this.#layout;
    const isLittle = this.#header.byteOrder === 'little';
    await this.#guard(async () => {
      for (let from = 0; from < batch.length; from += CHUNK_ROWS) {
        const to = Math.min(batch.length, from + CHUNK_ROWS);
        encodeRecords(this.#layout, batch, from, to, new DataView(this.#encoding.buffer), isLittle);
        await this.#pending;
        [this.#encoding, this.#writing] = [this.#writing, this.#encoding];
        this.#pending = this.#sink.write(this.#writing.subarray(0, (to - from) * size));
        // A failure shows at the next call.
        this.#pending.catch(() => undefined);
      }
    });
    this.#header = { ...this.#header, flowCount: this.#header.flowCount + batch.length };
  }

  /** Makes sure that a reader finds all flows written so far, should this process be killed. */
  async flush(): Promise<void> {
    await this.#guard(async () => {
      await this.#pending;
      await this.#sink.flush();
    });
  }

  /** The zlib level from here on; a file that is not compressed stays so. */
  async setLevel(level: number): Promise<void> {
    await this.#guard(async () => {
      await this.#pending;
      await this.#sink.setLevel(level);
    });
  }

  /** Finishes the records, then the header, and waits until the file is on disk. */
  async close(end: CaptureEnd): Promise<void> {
    if (this.#isClosed) return;
    const { captureEnd, lost = 0, corrupt = 0, resets = 0 } = end;
    try {
      await this.#pending;
      await this.#sink.finish();
      this.#header = {
        ...this.#header,
        flags: this.#header.flags | HEADER_FLAGS.done,
        captureEnd,
        lostFlows: lost,
        corruptPackets: corrupt,
        sequenceResets: resets,
      };
      const bytes = encodeHeader(this.#header);
      await this.#attempt(() => writeAll(this.#handle, bytes, 0));
      await this.#attempt(() => this.#handle.datasync());
    } finally {
      await this.#release();
    }
  }

  /** Closes the file as it is: an interrupted one. */
  async abandon(): Promise<void> {
    if (!this.#isClosed) await this.#release();
  }

  async #guard(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      await this.abandon();
      throw error;
    }
  }

  async #release(): Promise<void> {
    this.#isClosed = true;
    await this.#handle.close();
  }
}
