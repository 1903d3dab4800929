import { open, type FileHandle } from 'node:fs/promises';
import type { FlowBatch } from '../flow/batch.js';
import { encodeRecords } from './encode.js';
import { encodeHeader, type CaptureHeader } from './header-encode.js';
import { HEADER_FLAGS, type ByteOrder } from './header.js';
import { recordLayout, type RecordLayout } from './layouts.js';
import { deflatingSink, filePut, plainSink, writeAll, type RecordSink } from './record-sink.js';

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

/** Rows encoded at once. */
const CHUNK_ROWS = 1024;

/**
 * Writes a flow-tools file of stream version 3 (flow-files specification, sections 4.4 and 8): until it is closed the header says
 * that it is open, and a reader finds whole records in it as far as they have reached the disk. The caller chooses a `tmp-` name
 * and renames the file when it is closed.
 */
export class FlowFileWriter {
  readonly #handle: FileHandle;
  readonly #layout: RecordLayout;
  readonly #sink: RecordSink;
  readonly #chunk: Uint8Array;
  #header: CaptureHeader;
  #isClosed = false;

  /**
   * Creates the file, or empties it.
   *
   * @throws RangeError for a version that cannot be written
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
    const handle = await open(path, 'w');
    try {
      await writeAll(handle, bytes, 0);
      const put = filePut(handle, bytes.length);
      const sink = level === 0 ? plainSink(put) : deflatingSink(put, level);
      return new FlowFileWriter(handle, layout, sink, header);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  private constructor(handle: FileHandle, layout: RecordLayout, sink: RecordSink, header: CaptureHeader) {
    this.#handle = handle;
    this.#layout = layout;
    this.#sink = sink;
    this.#header = header;
    this.#chunk = new Uint8Array(CHUNK_ROWS * layout.size);
  }

  /**
   * Appends the flows of a batch, which may be reused when this has resolved. Columns that the batch lacks are written as zero
   * (`dflows`: 1). After an error the file is closed and stays as an interrupted one.
   */
  async write(batch: FlowBatch): Promise<void> {
    if (this.#isClosed) throw new Error('the flow file is closed');
    const view = new DataView(this.#chunk.buffer);
    const { size } = this.#layout;
    try {
      for (let from = 0; from < batch.length; from += CHUNK_ROWS) {
        const to = Math.min(batch.length, from + CHUNK_ROWS);
        encodeRecords(this.#layout, batch, from, to, view, this.#header.byteOrder === 'little');
        await this.#sink.write(this.#chunk.subarray(0, (to - from) * size));
      }
    } catch (error) {
      await this.#release();
      throw error;
    }
    this.#header = { ...this.#header, flowCount: this.#header.flowCount + batch.length };
  }

  /** Finishes the records, then the header, and waits until the file is on disk. */
  async close(end: CaptureEnd): Promise<void> {
    if (this.#isClosed) return;
    const { captureEnd, lost = 0, corrupt = 0, resets = 0 } = end;
    try {
      await this.#sink.finish();
      this.#header = {
        ...this.#header,
        flags: this.#header.flags | HEADER_FLAGS.done,
        captureEnd,
        lostFlows: lost,
        corruptPackets: corrupt,
        sequenceResets: resets,
      };
      await writeAll(this.#handle, encodeHeader(this.#header), 0);
      await this.#handle.datasync();
    } finally {
      await this.#release();
    }
  }

  async #release(): Promise<void> {
    this.#isClosed = true;
    await this.#handle.close();
  }
}
