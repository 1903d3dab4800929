import type { FieldName } from '../../flow/fields.js';
import type { Aggregation } from '../aggregation.js';
import { QueryControl } from './control.js';
import { FileRanges } from './file-ranges.js';
import { makeAggregation } from './kinds.js';
import type { FileNotes } from './notes.js';
import { FileScanner, type FileConsumer, type FilePlan } from './scan-file.js';
import type { AggregationTask } from './task.js';

/** What was counted in a row of neighbouring files. */
export interface Part {
  /** Number of the first of them. */
  readonly first: number;
  readonly aggregation: Aggregation<unknown>;
}

/**
 * Reads files as one of the threads of a query until none is left, and hands over what it has counted, a part for each row of
 * neighbouring files. Returns early when the query is stopped.
 */
export async function aggregateFiles(
  task: AggregationTask,
  thread: number,
  notes: FileNotes,
  deliver: (part: Part) => void,
): Promise<void> {
  const control = QueryControl.share(task.control);
  const ranges = FileRanges.share(task.ranges);
  if (!ranges.join(thread)) return;
  const row = new FileRow(task, deliver);
  const scanner = new FileScanner(task, notes, row);
  let isNewRow = true;
  await scanner.scanAll(() => {
    for (;;) {
      const index = ranges.take(thread);
      if (index !== undefined && isNewRow) row.beginAt(index);
      if (index !== undefined) {
        isNewRow = false;
        return index;
      }
      isNewRow = ranges.steal(thread);
      if (!isNewRow) return undefined;
    }
  });
  if (control.stopped) row.discard();
  else row.finish();
}

/** Counts rows of neighbouring files, whose records may have different fields. */
class FileRow implements FilePlan {
  readonly #task: AggregationTask;
  readonly #deliver: (part: Part) => void;
  /** Where rows begin. */
  readonly #beginnings: number[] = [];
  /** The beginning of the row being counted. */
  #first = 0;
  /** What was counted up to the last change of columns. */
  #before: Aggregation<unknown> | undefined;
  #current: Aggregation<unknown> | undefined;

  constructor(task: AggregationTask, deliver: (part: Part) => void) {
    this.#task = task;
    this.#deliver = deliver;
  }

  /** The next file to be opened is no neighbour of those before. */
  beginAt(index: number): void {
    this.#beginnings.push(index);
  }

  columnsFor(fields: ReadonlySet<FieldName>): readonly FieldName[] {
    return this.#make(fields, true).columns;
  }

  consumerFor(fields: ReadonlySet<FieldName>, index: number): FileConsumer {
    const first = Math.max(...this.#beginnings.filter((beginning) => beginning <= index));
    if (first !== this.#first) this.finish();
    this.#first = first;
    const made = this.#make(fields, this.#current !== undefined);
    if (!this.#current || !haveSameColumns(made, this.#current)) {
      this.#closeCurrent();
      this.#current = made;
    }
    const current = this.#current;
    return { take: (batch, mask) => current.add(batch, mask) };
  }

  /** Hands over what was counted, if anything was. */
  finish(): void {
    this.#closeCurrent();
    const aggregation = this.#before;
    this.#before = undefined;
    if (aggregation) this.#deliver({ first: this.#first, aggregation });
  }

  discard(): void {
    this.#before?.close?.();
    this.#current?.close?.();
  }

  #make(fields: ReadonlySet<FieldName>, isPart: boolean): Aggregation<unknown> {
    const { aggregation, memoryBytes } = this.#task;
    return makeAggregation(aggregation, { fields, memoryBytes, isPart });
  }

  #closeCurrent(): void {
    if (this.#before && this.#current) this.#before.merge(this.#current);
    else this.#before ??= this.#current;
    this.#current = undefined;
  }
}

function haveSameColumns(a: Aggregation<unknown>, b: Aggregation<unknown>): boolean {
  return a.columns.length === b.columns.length && a.columns.every((field) => b.columns.includes(field));
}
