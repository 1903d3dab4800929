import type { FlowBatch } from '../flow/batch.js';
import type { FieldName } from '../flow/fields.js';
import { ByteReader } from './byte-reader.js';
import { openFileSource, streamSource, type ByteSource } from './byte-source.js';
import { readCflowd, readFirstIndex } from './cflowd.js';
import { FlowFormatError } from './errors.js';
import { readHeader, readRecords } from './flow-tools.js';
import { HEADER_FLAGS, type FlowFileHeader } from './header.js';
import { CorruptDataError, Inflater } from './inflater.js';
import { ReadContext, type ReadOptions } from './read-context.js';

export type { ReadOptions } from './read-context.js';

/** An open flow file. */
export interface FlowSource {
  readonly name: string;
  readonly header: FlowFileHeader;
  /** The fields that its records have (a cflowd file: its first record). */
  readonly fields: ReadonlySet<FieldName>;
  /**
   * The flows, once; one batch is reused for all of them. Damage in the middle ends them with a {@link FlowFormatError} after
   * the whole records before it; an early end only warns.
   */
  batches(): AsyncGenerator<FlowBatch, void, undefined>;
  /** Gives back the file; safe to call at any time and more than once. */
  close(): Promise<void>;
}

/**
 * Opens a flow-tools file (stream version 1 or 3) or a cflowd raw file, each possibly as a whole compressed by gzip.
 *
 * @throws FlowFormatError if it is none; the system's error if it cannot be opened
 */
export async function openFlowFile(path: string, options: ReadOptions): Promise<FlowSource> {
  return openSource(await openFileSource(path), path, options);
}

/** Opens the same from a pipe or socket; `name` stands for the file in messages. */
export async function openFlowStream(
  input: AsyncIterable<Uint8Array>,
  name: string,
  options: ReadOptions,
): Promise<FlowSource> {
  return openSource(streamSource(input), name, options);
}

/** Bytes whose beginning was looked at already. */
interface OpenBytes {
  readonly reader: ByteReader;
  readonly source: ByteSource;
}

async function openSource(source: ByteSource, name: string, options: ReadOptions): Promise<FlowSource> {
  const context = new ReadContext(name, options);
  try {
    return await openBytes(await plainBytes(source), name, context);
  } catch (error) {
    await source.close();
    if (!(error instanceof CorruptDataError)) throw error;
    throw new FlowFormatError('corrupt-data', context.at(0), error.message, { cause: error });
  }
}

async function openBytes(bytes: OpenBytes, name: string, context: ReadContext): Promise<FlowSource> {
  const { reader, source } = bytes;
  const [first, second] = await reader.contiguous(2);
  if (first !== 0xcf || second !== 0x10) {
    const { header, fields } = await readFirstIndex(reader, context);
    return flowSource(name, header, fields, () => readCflowd(reader, context), source);
  }
  const { header, layout } = await readHeader(reader, context);
  const isCompressed = (header.flags & HEADER_FLAGS.compressed) !== 0;
  const start = (): AsyncGenerator<FlowBatch, void, undefined> => {
    if (!isCompressed) return readRecords({ header, layout, reader }, context);
    const inflater = inflaterOf(bytes, 'zlib');
    return readRecords({ header, layout, reader: new ByteReader(inflater.pieces()), inflater }, context);
  };
  return flowSource(name, header, layout.fields, start, source);
}

/** Looks through gzip around the whole file. */
async function plainBytes(source: ByteSource): Promise<OpenBytes> {
  const reader = readerOf(source);
  if (!reader) throw new Error('the input was read already');
  const [first, second] = await reader.contiguous(2);
  if (first !== 0x1f || second !== 0x8b) return { reader, source };

  const packed = { reader, source };
  const inflated = inflaterOf(packed, 'gzip');
  const unpacked: ByteSource = {
    ...source,
    read() {
      const again = readerOf(source);
      return again && inflaterOf({ reader: again, source }, 'gzip').pieces();
    },
  };
  return { reader: new ByteReader(inflated.pieces()), source: unpacked };
}

function inflaterOf({ reader, source }: OpenBytes, compression: 'zlib' | 'gzip'): Inflater {
  const start = reader.offset;
  return new Inflater({
    compression,
    input: reader,
    pieceSize: source.inflatePiece,
    async reread() {
      const again = readerOf(source);
      await again?.discard(start);
      return again;
    },
  });
}

function readerOf(source: ByteSource): ByteReader | undefined {
  const pieces = source.read();
  return pieces && new ByteReader(pieces);
}

function flowSource(
  name: string,
  header: FlowFileHeader,
  fields: ReadonlySet<FieldName>,
  start: () => AsyncGenerator<FlowBatch, void, undefined>,
  source: ByteSource,
): FlowSource {
  let isStarted = false;
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= source.close());

  return {
    name,
    header,
    fields,
    async *batches() {
      if (isStarted) throw new Error(`${name}: its flows were read already`);
      isStarted = true;
      try {
        yield* start();
      } finally {
        await close();
      }
    },
    close,
  };
}
