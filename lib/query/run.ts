import type { FlowBatch } from '../flow/batch.js';
import { FIELD_NAMES, type FieldName } from '../flow/fields.js';
import type { Aggregation } from './aggregation.js';
import { countDivided } from './parallel/divided-query.js';
import {
  isOrdered,
  makeAggregation,
  makePrinter,
  type AggregationKinds,
  type AggregationName,
  type AggregationSpec,
  type PrinterSpec,
} from './parallel/kinds.js';
import { FileNotes } from './parallel/notes.js';
import { orderedPieces } from './parallel/ordered-query.js';
import { PreparedQuery, type QueryFacts, type QueryOptions } from './parallel/prepared-query.js';
import { FileScanner } from './parallel/scan-file.js';

export type { QueryLimit } from './parallel/control.js';
export { QueryError } from './parallel/errors.js';
export type { AggregationSpec } from './parallel/kinds.js';
export type { QueryFacts, QueryOptions, QueryProgress } from './parallel/prepared-query.js';
export type { FilterSpec, QueryFile } from './parallel/task.js';

export interface AggregationQuery<Name extends AggregationName> extends QueryOptions {
  readonly aggregation: AggregationSpec<Name>;
  /**
   * Bytes of memory for what is counted; beyond that the disk is used. Default 512 MiB. The calling thread takes so much, the other
   * threads together as much again, whatever the number of files.
   */
  readonly memoryBytes?: number;
}

export interface QueryAnswer<Name extends AggregationName> {
  readonly result: AggregationKinds[Name]['result'];
  readonly facts: QueryFacts;
}

export interface PrintQuery extends QueryOptions {
  readonly printer: PrinterSpec;
  /** Bytes that may be printed before they are asked for, by all threads together; default 32 MiB. */
  readonly lookAhead?: number;
}

/** Looks at flows in their order. */
export interface FlowVisitor {
  /** What is looked at; may throw a MissingFieldsError for files whose records lack it. */
  columnsFor(fields: ReadonlySet<FieldName>): readonly FieldName[];
  /** The permitted flows: rows with `mask[i] === 1`, all rows without a mask. */
  take(batch: FlowBatch, mask: Uint8Array | undefined, fields: ReadonlySet<FieldName>): void;
}

const DEFAULT_MEMORY = 512 * 2 ** 20;
const ALL_FIELDS = new Set(FIELD_NAMES);

/**
 * Counts the flows of many files, several files at once. The answer does not depend on the number of threads: parts are merged in the
 * order of the files.
 *
 * Throws a QueryError (limit passed, files unfit for the question, failure of a thread), a FilterError or RangeError for a question
 * that means nothing, or the reason of the signal.
 */
export async function runQuery<Name extends AggregationName>(
  query: AggregationQuery<Name>,
): Promise<QueryAnswer<Name>> {
  const { aggregation: spec, memoryBytes = DEFAULT_MEMORY } = query;
  const prepared = new PreparedQuery(query, 'counting');
  const empty = makeAggregation(spec, { fields: ALL_FIELDS, memoryBytes, isPart: false });
  const notes = new FileNotes();
  const isDivided = !isOrdered(spec) || (prepared.threads === 1 && !query.inBackground);
  const whole = isDivided
    ? await countDivided(prepared, { ...query, memoryBytes }, notes, empty)
    : await countInOrder(query, prepared, notes, empty);
  return { result: whole.result(), facts: prepared.conclude(notes) };
}

/**
 * Prints the flows of many files one by one, in the order of the files, several files at once. Gives pieces of text and returns the
 * facts. Who stops asking ends the query; errors are those of `runQuery`.
 */
export async function* printFlows(query: PrintQuery): AsyncGenerator<Uint8Array, QueryFacts, undefined> {
  const prepared = new PreparedQuery(query, 'printing');
  makePrinter(query.printer, ALL_FIELDS);
  const notes = new FileNotes();
  const product = { kind: 'print', printer: query.printer } as const;
  for await (const bytes of orderedPieces(prepared, product, notes, query)) yield bytes as Uint8Array;
  return prepared.conclude(notes);
}

/**
 * Shows the flows of many files one batch after the other, in the order of the files. Only the calling thread reads, whatever the number
 * of workers; errors are those of `runQuery`.
 */
export async function visitFlows(query: QueryOptions, visitor: FlowVisitor): Promise<QueryFacts> {
  const prepared = new PreparedQuery(query, 'counting');
  const notes = new FileNotes();
  const scanner = new FileScanner(prepared.task, notes, {
    columnsFor: (fields) => visitor.columnsFor(fields),
    consumerFor: (fields) => ({ take: (batch, mask) => visitor.take(batch, mask, fields) }),
  });
  const unwatch = prepared.watch();
  const indices = prepared.files.keys();
  try {
    await scanner.scanAll(() => indices.next().value);
  } catch (error) {
    prepared.throwIfStopped();
    throw prepared.errorFor(error);
  } finally {
    unwatch();
  }
  prepared.throwIfStopped();
  return prepared.conclude(notes);
}

/** Threads read, the calling one merges small parts flow by flow as one reader would have counted them. */
async function countInOrder<Name extends AggregationName, Result>(
  query: AggregationQuery<Name>,
  prepared: PreparedQuery,
  notes: FileNotes,
  whole: Aggregation<Result>,
): Promise<Aggregation<Result>> {
  const product = { kind: 'parts', aggregation: query.aggregation } as const;
  const { inBackground } = query;
  for await (const state of orderedPieces(prepared, product, notes, { inBackground })) {
    whole.mergeTransferred(state);
  }
  return whole;
}
