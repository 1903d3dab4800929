import { FlowBatch } from '../flow/batch.js';
import type { ByteReader } from './byte-reader.js';
import { recordDecoder } from './decode.js';
import { FlowFormatError } from './errors.js';
import { HEADER_FLAGS, PREAMBLE_LENGTH, parseHeader, parsePreamble, type FlowToolsHeader } from './header.js';
import { CorruptDataError, type Inflater } from './inflater.js';
import { recordLayout, type RecordLayout } from './layouts.js';
import type { ReadContext } from './read-context.js';

/** Header and layout of a flow-tools file whose first bytes the reader has before it. */
export async function readHeader(
  reader: ByteReader,
  context: ReadContext,
): Promise<{ header: FlowToolsHeader; layout: RecordLayout }> {
  const start = await reader.contiguous(PREAMBLE_LENGTH);
  if (start.length < PREAMBLE_LENGTH) {
    throw new FlowFormatError(
      'truncated-header',
      context.at(start.length),
      'the file ends inside its header',
    );
  }
  const preamble = parsePreamble(start);
  if (typeof preamble === 'string') throw new FlowFormatError('not-a-flow-file', context.at(0), preamble);

  const bytes = await reader.contiguous(preamble.length);
  if (bytes.length < preamble.length) {
    const reason = `the file ends inside its header (${bytes.length} of ${preamble.length} bytes)`;
    throw new FlowFormatError('truncated-header', context.at(bytes.length), reason);
  }
  const header = parseHeader(bytes.subarray(0, preamble.length), preamble);
  const layout = layoutOf(header);
  if (!layout) {
    const reason = `unsupported export version ${describeVersion(header)}`;
    throw new FlowFormatError('unsupported-version', context.at(0), reason);
  }
  reader.skip(preamble.length);
  return { header, layout };
}

function layoutOf(header: FlowToolsHeader): RecordLayout | undefined {
  if (header.exportVersion === 8 && header.aggregationVersion !== 2) return undefined;
  return recordLayout(header.streamVersion, header.exportVersion, header.aggregationMethod);
}

function describeVersion(header: FlowToolsHeader): string {
  const { streamVersion, exportVersion, aggregationMethod = 0, aggregationVersion = 0 } = header;
  if (exportVersion !== 8) return `${exportVersion} (stream version ${streamVersion})`;
  return `8, aggregation method ${aggregationMethod}, aggregation version ${aggregationVersion}`;
}

/** What {@link readRecords} reads. */
export interface RecordStream {
  readonly header: FlowToolsHeader;
  readonly layout: RecordLayout;
  /** Stands at the first record; inflated where the records are compressed. */
  readonly reader: ByteReader;
  readonly inflater?: Inflater;
}

/** All whole records as batches, then warnings or an error about the way in which they ended (section 5). */
export async function* readRecords(
  stream: RecordStream,
  context: ReadContext,
): AsyncGenerator<FlowBatch, void, undefined> {
  const { header, layout, reader, inflater } = stream;
  const batch = new FlowBatch(context.columns, context.batchRows);
  if (batch.has('dflows') && !layout.fields.has('dflows')) batch.column('dflows').fill(1);
  const decode = recordDecoder(layout, batch, header.byteOrder === 'little');
  const joined = inflater ? undefined : new JoinedFiles(stream, context);

  try {
    for (;;) {
      const bytes = await reader.contiguous(layout.size);
      context.signal?.throwIfAborted();
      const room = batch.capacity - batch.length;
      let rows = Math.min(room, Math.floor(bytes.length / layout.size));
      if (rows === 0) break;
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      if (joined) {
        rows = joined.rowsBeforeHeader(view, rows);
        if (rows === 0) {
          if (await joined.enter()) continue;
          break;
        }
      }
      decode(view, 0, rows, batch.length);
      reader.skip(rows * layout.size);
      batch.length += rows;
      context.flowsRead += rows;
      if (batch.length < batch.capacity) continue;
      yield batch;
      batch.length = 0;
    }
  } catch (error) {
    if (!(error instanceof CorruptDataError)) throw error;
    if (batch.length > 0) yield batch;
    throw new FlowFormatError('corrupt-data', context.at(inflater?.offset ?? reader.offset), error.message, {
      cause: error,
    });
  }

  if (batch.length > 0) yield batch;
  if (!joined?.hasStopped) await reportEnd(stream, joined?.flowCount ?? header.flowCount, context);
}

/** Says in which way the records ended, if not as they should. */
async function reportEnd(
  { header, layout, reader, inflater }: RecordStream,
  flowCount: number | undefined,
  context: ReadContext,
): Promise<void> {
  const offset = inflater?.offset ?? reader.offset;
  const { flowsRead } = context;
  const { length: partial } = await reader.contiguous(layout.size);
  const isStreaming = (header.flags & HEADER_FLAGS.streaming) !== 0;
  const isDone = isStreaming || (header.flags & HEADER_FLAGS.done) !== 0;
  // The count in the header has 32 bits and wraps.
  const isShort = isDone && flowCount !== undefined && flowsRead < flowCount;

  if (partial > 0) {
    const reason = `the file ends inside a record; ${flowsRead} whole flows are used, ${partial} of ${layout.size} bytes dropped`;
    context.warn('truncated-record', offset, reason);
  } else if (isShort) {
    context.warn('truncated-stream', offset, `the file ends after ${flowsRead} of ${flowCount} flows`);
  } else if (isDone && inflater && !inflater.isComplete && flowCount === undefined) {
    context.warn(
      'truncated-stream',
      offset,
      `the compressed records end early; ${flowsRead} whole flows are used`,
    );
  }
  if (!isDone) {
    context.warn(
      'unfinished-file',
      offset,
      `the file was not finished by its writer; it holds ${flowsRead} flows`,
    );
  }
  if (inflater?.hasTrailingBytes) {
    context.warn('trailing-data', offset, 'bytes after the end of the compressed records are ignored');
  }
}

/**
 * Looks out for a second file appended to an uncompressed one: its header at a record boundary. No record begins like this,
 * for the four bytes are a time of export in 1971 or 2080.
 */
class JoinedFiles {
  /** Flows that the headers so far announce, undefined if one does not say. */
  flowCount: number | undefined;
  /** Reading ended at a file that does not fit to the first. */
  hasStopped = false;
  readonly #stream: RecordStream;
  readonly #context: ReadContext;
  /** Offset of a record that begins like a header and is none. */
  #passed = -1;

  constructor(stream: RecordStream, context: ReadContext) {
    this.#stream = stream;
    this.#context = context;
    this.flowCount = stream.header.flowCount;
  }

  /** How many of the `rows` records at the beginning of the view come before something that begins like a header. */
  rowsBeforeHeader(view: DataView, rows: number): number {
    const { layout, reader } = this.#stream;
    for (let row = 0, at = 0; row < rows; row++, at += layout.size) {
      const word = view.getUint32(at);
      if ((word & 0xfffffffd) >>> 0 !== 0xcf100101 && (word & 0xfffffffd) >>> 0 !== 0xcf100201) continue;
      if (reader.offset + at !== this.#passed) return row;
    }
    return rows;
  }

  /** Reads over a header that the reader stands at; false if reading must end here. */
  async enter(): Promise<boolean> {
    const { header, layout, reader } = this.#stream;
    const { offset } = reader;
    const found = await this.#headerHere();
    if (!found) {
      this.#passed = offset;
      return true;
    }
    const fits =
      recordLayout(found.streamVersion, found.exportVersion, found.aggregationMethod) === layout &&
      found.byteOrder === header.byteOrder &&
      (found.flags & HEADER_FLAGS.compressed) === 0;
    if (!fits) {
      this.#context.warn('joined-file', offset, 'another file of a different form follows and is ignored');
      this.hasStopped = true;
      return false;
    }
    this.#context.warn('joined-file', offset, 'another file follows and is read too');
    this.flowCount =
      this.flowCount === undefined || found.flowCount === undefined
        ? undefined
        : this.flowCount + found.flowCount;
    reader.skip(found.length);
    return true;
  }

  async #headerHere(): Promise<FlowToolsHeader | undefined> {
    const { reader } = this.#stream;
    const preamble = parsePreamble(await reader.contiguous(PREAMBLE_LENGTH));
    if (typeof preamble === 'string') return undefined;
    const bytes = await reader.contiguous(preamble.length);
    if (bytes.length < preamble.length) return undefined;
    const header = parseHeader(bytes.subarray(0, preamble.length), preamble);
    return layoutOf(header) && header;
  }
}
