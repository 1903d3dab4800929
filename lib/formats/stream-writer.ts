import type { FlowBatch } from '../flow/batch.js';
import { encodeRecords } from './encode.js';
import { encodeHeader } from './header-encode.js';
import { HEADER_FLAGS, type ByteOrder } from './header.js';
import { recordLayout, type RecordLayout } from './layouts.js';
import { deflatingSink, plainSink, type Put, type RecordSink } from './record-sink.js';

/** What is known of a whole stream before its first flow is written: sums over the files it is made of. */
export interface PreloadedHeader {
  /** Epoch seconds. */
  readonly captureStart: number;
  readonly captureEnd: number;
  readonly flowCount: number;
  readonly lostFlows: number;
  readonly corruptPackets: number;
  readonly sequenceResets: number;
}

export interface StreamOptions {
  /** 1, 5, 6, 7, 8 or 1005. */
  readonly exportVersion: number;
  /** 1..14, for export version 8. */
  readonly aggregationMethod?: number | undefined;
  readonly byteOrder?: ByteOrder | undefined;
  /** zlib level; 0, the default, writes uncompressed records. */
  readonly level?: number | undefined;
  /** Times of what the stream is made of, epoch seconds; only preloaded ones are believed by readers. */
  readonly captureStart?: number | undefined;
  readonly captureEnd?: number | undefined;
  readonly hostname?: string | undefined;
  readonly comment?: string | undefined;
  readonly preloaded?: PreloadedHeader | undefined;
}

const CHUNK_BYTES = 256 * 1024;

/** Writes a flow-tools stream of version 3 that is never rewritten, as programs in a pipe do (flow-files specification, section 1.1). */
export class FlowStreamWriter {
  readonly #layout: RecordLayout;
  readonly #put: Put;
  readonly #sink: RecordSink;
  readonly #header: Uint8Array;
  readonly #isLittle: boolean;
  readonly #chunk: Uint8Array;
  readonly #chunkRows: number;
  #hasHeader = false;

  /** @throws RangeError for a version that cannot be written */
  constructor(options: StreamOptions, put: Put) {
    const { exportVersion, level = 0, byteOrder = 'little', preloaded } = options;
    const aggregationMethod = exportVersion === 8 ? options.aggregationMethod : undefined;
    const layout = recordLayout(3, exportVersion, aggregationMethod);
    if (!layout) throw new RangeError(`flows of export version ${exportVersion} cannot be written`);
    const flags =
      HEADER_FLAGS.streaming |
      (level === 0 ? 0 : HEADER_FLAGS.compressed) |
      (preloaded ? HEADER_FLAGS.preloaded : 0);
    this.#header = encodeHeader({
      byteOrder,
      exportVersion,
      aggregationMethod,
      flags,
      captureStart: options.captureStart,
      captureEnd: options.captureEnd,
      hostname: options.hostname,
      comment: options.comment,
      ...preloaded,
    });
    this.#layout = layout;
    this.#put = put;
    this.#sink = level === 0 ? plainSink(put) : deflatingSink(put, level);
    this.#isLittle = byteOrder === 'little';
    this.#chunkRows = Math.floor(CHUNK_BYTES / layout.size);
    this.#chunk = new Uint8Array(this.#chunkRows * layout.size);
  }

  /** Writes the flows of a batch, which may be reused when this has resolved; columns that it lacks are zero (`dflows`: 1). */
  async write(batch: FlowBatch): Promise<void> {
    await this.#start();
    const view = new DataView(this.#chunk.buffer);
    for (let from = 0; from < batch.length; from += this.#chunkRows) {
      const to = Math.min(batch.length, from + this.#chunkRows);
      encodeRecords(this.#layout, batch, from, to, view, this.#isLittle);
      await this.#sink.write(this.#chunk.subarray(0, (to - from) * this.#layout.size));
    }
  }

  /** Ends the stream; one without flows still has its header. */
  async finish(): Promise<void> {
    await this.#start();
    await this.#sink.finish();
  }

  async #start(): Promise<void> {
    if (this.#hasHeader) return;
    this.#hasHeader = true;
    await this.#put(this.#header);
  }
}
