import { FlowBatch } from '../flow/batch.js';
import { FIELD_BITS, type FieldName } from '../flow/fields.js';
import type { ByteReader } from './byte-reader.js';
import { recordDecoder, type RecordDecoder } from './decode.js';
import { FlowFormatError } from './errors.js';
import type { CflowdHeader } from './header.js';
import type { Placement, RecordLayout } from './layouts.js';
import type { ReadContext } from './read-context.js';

/**
 * What the bits of a record's index stand for, from bit 0 on (flow-files specification, section 7). `first` and `last` are
 * start and end in epoch seconds here.
 */
export const INDEX_BITS: readonly FieldName[] = [
  'exaddr',
  'srcaddr',
  'dstaddr',
  'input',
  'output',
  'srcport',
  'dstport',
  'dpkts',
  'doctets',
  'nexthop',
  'first',
  'last',
  'prot',
  'tos',
  'src_as',
  'dst_as',
  'src_mask',
  'dst_mask',
  'tcp_flags',
  'in_encaps',
  'out_encaps',
  'peer_nexthop',
  'engine_type',
  'engine_id',
];
const KNOWN_BITS = 2 ** INDEX_BITS.length - 1;
/** Source, destination, packets, bytes, start and end. */
const REQUIRED_BITS = 0x000d86;
export const INDEX_SIZE = 4;
/** Clock fields of a batch that are made from start and end time. */
const CLOCK_FIELDS: readonly FieldName[] = ['unix_secs', 'unix_nsecs', 'sysuptime', 'first', 'last'];

interface IndexedLayout extends RecordLayout {
  readonly startOffset: number;
  readonly endOffset: number;
}

/** Layout of the records with an index, undefined for an invalid one. */
function indexedLayout(index: number): IndexedLayout | undefined {
  if (index > KNOWN_BITS || (index & REQUIRED_BITS) !== REQUIRED_BITS) return undefined;
  const placements: Placement[] = [];
  const times = { first: 0, last: 0 };
  let size = INDEX_SIZE;
  INDEX_BITS.forEach((field, bit) => {
    if (!(index & (1 << bit))) return;
    if (field === 'first' || field === 'last') times[field] = size;
    else placements.push({ field, offset: size });
    size += FIELD_BITS[field] / 8;
  });
  const fields = new Set([...CLOCK_FIELDS, ...placements.map(({ field }) => field)]);
  return { size, placements, fields, startOffset: times.first, endOffset: times.last };
}

/** Checks that the reader stands at a cflowd record and tells what it has. */
export async function readFirstIndex(
  reader: ByteReader,
  context: ReadContext,
): Promise<{ header: CflowdHeader; fields: ReadonlySet<FieldName> }> {
  const bytes = await reader.contiguous(INDEX_SIZE);
  if (bytes.length === 0) {
    throw new FlowFormatError('not-a-flow-file', context.at(0), 'not a flow file: it is empty');
  }
  if (bytes.length < INDEX_SIZE) {
    const reason = `not a flow file: it has only ${bytes.length} bytes`;
    throw new FlowFormatError('not-a-flow-file', context.at(0), reason);
  }
  const firstIndex = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  const layout = indexedLayout(firstIndex);
  if (!layout) {
    const reason = `not a flow file: it begins neither like a flow-tools file nor with a cflowd index (${hex(firstIndex)})`;
    throw new FlowFormatError('not-a-flow-file', context.at(0), reason);
  }
  return { header: { kind: 'cflowd', exportVersion: 5, firstIndex }, fields: layout.fields };
}

interface IndexedDecoder {
  readonly layout: IndexedLayout;
  readonly decode: RecordDecoder;
  /** Wanted columns that these records lack. */
  readonly missing: readonly FieldName[];
}

/** All whole records as batches; records of different indexes may follow one another. */
export async function* readCflowd(
  reader: ByteReader,
  context: ReadContext,
): AsyncGenerator<FlowBatch, void, undefined> {
  const batch = new FlowBatch(context.columns, context.batchRows);
  if (batch.has('dflows')) batch.column('dflows').fill(1);
  const decoders = new Map<number, IndexedDecoder>();

  for (;;) {
    const start = await reader.contiguous(INDEX_SIZE);
    context.signal?.throwIfAborted();
    if (start.length < INDEX_SIZE) {
      if (start.length > 0) warnPartial(reader, start.length, context);
      break;
    }
    const index = new DataView(start.buffer, start.byteOffset).getUint32(0);
    const decoder = decoders.get(index) ?? decoderFor(index, batch);
    if (!decoder) {
      if (batch.length > 0) yield batch;
      throw new FlowFormatError('invalid-index', context.at(reader.offset), `invalid index ${hex(index)}`);
    }
    decoders.set(index, decoder);

    const { layout } = decoder;
    const bytes = await reader.contiguous(layout.size);
    if (bytes.length < layout.size) {
      warnPartial(reader, bytes.length, context);
      break;
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const rows = rowsWithIndex(view, index, layout.size, batch.capacity - batch.length);
    decoder.decode(view, 0, rows, batch.length);
    decodeClock(view, rows, layout, batch);
    for (const field of decoder.missing) batch.column(field).fill(0, batch.length, batch.length + rows);
    reader.skip(rows * layout.size);
    batch.length += rows;
    context.flowsRead += rows;
    if (batch.length < batch.capacity) continue;
    yield batch;
    batch.length = 0;
  }
  if (batch.length > 0) yield batch;
}

function decoderFor(index: number, batch: FlowBatch): IndexedDecoder | undefined {
  const layout = indexedLayout(index);
  if (!layout) return undefined;
  const missing = batch.fields.filter((field) => field !== 'dflows' && !layout.fields.has(field));
  return { layout, decode: recordDecoder(layout, batch, false), missing };
}

/** How many records from the beginning of the view on have this index, at most `limit`. */
function rowsWithIndex(view: DataView, index: number, size: number, limit: number): number {
  const most = Math.min(limit, Math.floor(view.byteLength / size));
  let rows = 1;
  while (rows < most && view.getUint32(rows * size) === index) rows++;
  return rows;
}

/** Longest duration that flow times of 32 bits can tell, in whole seconds. */
const MAX_DURATION = 2147483;

/**
 * Presents start and end, whole epoch seconds, by an exporter's clock: the packet was sent when the flow ended, from a router
 * that booted when it began (Cflow too takes the end for the time of export). Flow times come out as they are in the file.
 */
function decodeClock(view: DataView, rows: number, layout: IndexedLayout, batch: FlowBatch): void {
  const wanted = CLOCK_FIELDS.filter((field) => field !== 'unix_nsecs' && batch.has(field));
  for (const field of wanted) {
    const column = batch.column<FieldName>(field);
    for (let row = 0, at = 0; row < rows; row++, at += layout.size) {
      const start = view.getUint32(at + layout.startOffset);
      const end = view.getUint32(at + layout.endOffset);
      const duration = Math.max(-MAX_DURATION, Math.min(MAX_DURATION, end - start)) * 1000;
      if (field === 'unix_secs') column[batch.length + row] = end;
      else if (field === 'first') column[batch.length + row] = Math.max(0, -duration);
      else column[batch.length + row] = Math.max(0, duration);
    }
  }
}

function warnPartial(reader: ByteReader, bytes: number, context: ReadContext): void {
  const reason = `the file ends inside a record; ${context.flowsRead} whole flows are used, ${bytes} bytes dropped`;
  context.warn('truncated-record', reader.offset, reason);
}

function hex(index: number): string {
  return `0x${index.toString(16).toUpperCase().padStart(8, '0')}`;
}
