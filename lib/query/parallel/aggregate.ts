import type { FieldName } from '../../flow/fields.js';
import type { Aggregation } from '../aggregation.js';
import { QueryControl } from './control.js';
import { FileRanges } from './file-ranges.js';
import { makeAggregation } from './kinds.js';
import type { FileNotes } from './notes.js';
import { FileScanner } from './scan-file.js';
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
  const row = new FileRow(task);
  const scanner = new FileScanner(task, control, notes, (fields) => row.consumer(fields));
  let first = 0;
  let next = 0;
  while (!control.stopped) {
    const index = ranges.take(thread);
    if (index === undefined) {
      if (ranges.steal(thread)) continue;
      break;
    }
    if (index !== next) {
      row.finish(first, deliver);
      first = index;
    }
    next = index + 1;
    await scanner.scan(index);
  }
  if (control.stopped) row.discard();
  else row.finish(first, deliver);
}

/** Counts a row of neighbouring files, whose records may have different fields. */
class FileRow {
  readonly #task: AggregationTask;
  /** What was counted up to the last change of columns. */
  #before: Aggregation<unknown> | undefined;
  #current: Aggregation<unknown> | undefined;

  constructor(task: AggregationTask) {
    this.#task = task;
  }

  /** The aggregation for a file with these fields. */
  consumer(fields: ReadonlySet<FieldName>): {
    columns: readonly FieldName[];
    take: Aggregation<unknown>['add'];
  } {
    const { aggregation: spec, memoryBytes } = this.#task;
    const isPart = this.#current !== undefined;
    const made = makeAggregation(spec, { fields, memoryBytes, isPart });
    if (!this.#current || !haveSameColumns(made, this.#current)) {
      this.#closeCurrent();
      this.#current = made;
    }
    const current = this.#current;
    return { columns: current.columns, take: (batch, mask) => current.add(batch, mask) };
  }

  /** Hands over what was counted, if anything was, and begins a new row. */
  finish(first: number, deliver: (part: Part) => void): void {
    this.#closeCurrent();
    const aggregation = this.#before;
    this.#before = undefined;
    if (aggregation) deliver({ first, aggregation });
  }

  discard(): void {
    this.#before?.close?.();
    this.#current?.close?.();
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
