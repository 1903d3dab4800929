import { FIELD_NAMES, type FieldName } from '../../lib/flow/fields.js';
import { FlowFormatError, type FlowWarning } from '../../lib/formats/errors.js';
import type { FlowFileHeader } from '../../lib/formats/header.js';
import { openFlowFile, openFlowStream, type FlowSource, type ReadOptions } from '../../lib/formats/reader.js';

export type FlowRow = Record<string, number>;

/** Everything that one reading of a flow file gives. */
export interface Reading {
  header?: FlowFileHeader;
  fields?: ReadonlySet<FieldName>;
  rows: FlowRow[];
  batchLengths: number[];
  warnings: FlowWarning[];
  error?: FlowFormatError;
}

type Opener = (options: ReadOptions) => Promise<FlowSource>;

/** Reads to the end; a FlowFormatError is part of the result, any other error is thrown. */
export async function readWith(open: Opener, options: Partial<ReadOptions> = {}): Promise<Reading> {
  const columns = options.columns ?? FIELD_NAMES;
  const reading: Reading = { rows: [], batchLengths: [], warnings: [] };
  try {
    const source = await open({
      ...options,
      columns,
      onWarning: (warning) => reading.warnings.push(warning),
    });
    reading.header = source.header;
    reading.fields = source.fields;
    for await (const batch of source.batches()) {
      reading.batchLengths.push(batch.length);
      const arrays = columns.map((field) => batch.column<FieldName>(field));
      for (let row = 0; row < batch.length; row++) {
        reading.rows.push(Object.fromEntries(columns.map((field, i) => [field, arrays[i]?.[row] ?? NaN])));
      }
    }
  } catch (error) {
    if (!(error instanceof FlowFormatError)) throw error;
    reading.error = error;
  }
  return reading;
}

export function readPath(path: string, options?: Partial<ReadOptions>): Promise<Reading> {
  return readWith((all) => openFlowFile(path, all), options);
}

export function readBytes(pieces: Iterable<Uint8Array>, options?: Partial<ReadOptions>): Promise<Reading> {
  return readWith((all) => openFlowStream(stream(pieces), 'bytes', all), options);
}

// eslint-disable-next-line @typescript-eslint/require-await -- stands for an input that waits
async function* stream(pieces: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

/** Cuts bytes into pieces of the given sizes, over and over. */
export function* cut(bytes: Uint8Array, ...sizes: number[]): Generator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

export function totals(rows: readonly FlowRow[]): { flows: number; octets: number; packets: number } {
  const sum = (field: FieldName): number => rows.reduce((total, row) => total + (row[field] ?? NaN), 0);
  return { flows: rows.length, octets: sum('doctets'), packets: sum('dpkts') };
}

export const codes = (reading: Reading): string[] => reading.warnings.map(({ code }) => code);
