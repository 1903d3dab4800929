import type { FlowBatch } from '../flow/batch.js';
import type { FieldName } from '../flow/fields.js';
import { FileNotes } from '../query/parallel/notes.js';
import { PreparedQuery, type QueryFacts } from '../query/parallel/prepared-query.js';
import { FileScanner } from '../query/parallel/scan-file.js';
import { queryOptions, type Reading } from './reading.js';

interface FlowVisitor {
  /** What is looked at; may throw a MissingFieldsError for files whose records lack it. */
  columnsFor(fields: ReadonlySet<FieldName>): readonly FieldName[];
  /** The permitted flows in their order: rows with `mask[i] === 1`, all rows without a mask. */
  take(batch: FlowBatch, mask: Uint8Array | undefined, fields: ReadonlySet<FieldName>): void;
}

/** Shows the flows of a report one batch after the other, in the order of the files. Errors are those of runQuery. */
export async function visitFlows(reading: Reading, visitor: FlowVisitor): Promise<QueryFacts> {
  const prepared = new PreparedQuery(queryOptions(reading));
  const notes = new FileNotes();
  const scanner = new FileScanner(prepared.task, notes, {
    columnsFor: (fields) => visitor.columnsFor(fields),
    consumerFor: (fields) => ({ take: (batch, mask) => visitor.take(batch, mask, fields) }),
  });
  const unwatch = prepared.watch();
  let next = 0;
  try {
    await scanner.scanAll(() => (next < prepared.files.length ? next++ : undefined));
  } catch (error) {
    prepared.throwIfStopped();
    throw prepared.errorFor(error);
  } finally {
    unwatch();
  }
  prepared.throwIfStopped();
  return prepared.conclude(notes);
}
