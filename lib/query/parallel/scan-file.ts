import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import { FlowFormatError } from '../../formats/errors.js';
import type { FlowSource } from '../../formats/reader.js';
import { compileFilter, FilterError, type FlowFilter } from '../filter.js';
import { MissingFieldsError } from '../missing-fields.js';
import { QueryControl } from './control.js';
import { FileProgress } from './file-progress.js';
import type { FileNotes } from './notes.js';
import { FileOpener, finishedPath, systemCode } from './open-file.js';
import { fileRandom } from './random.js';
import { BatchPool, ReadAhead } from './read-ahead.js';
import type { QueryFile, ReadingTask } from './task.js';

/** What is done with the permitted flows of one file. */
export interface FileConsumer {
  /** Takes the rows with `mask[i] === 1`, all rows without a mask; may ask to be waited for. */
  take(batch: FlowBatch, mask: Uint8Array | undefined): Promise<void> | void;
  /** The file has no more flows, or none that can be read. */
  finish?(): void;
}

/** What is done with files, by their fields. */
export interface FilePlan {
  /** What the consumer will read; may throw a MissingFieldsError. */
  columnsFor(fields: ReadonlySet<FieldName>): readonly FieldName[];
  /** Called for one file after the other in the order in which they are worked on. */
  consumerFor(fields: ReadonlySet<FieldName>, index: number): FileConsumer;
}

/** A file that is open, or about to be, or could not be opened. */
export interface BegunFile {
  readonly index: number;
  readonly file: QueryFile;
  readonly opened: Promise<OpenFile>;
}

interface OpenFile {
  readonly source: FlowSource;
  readonly filter: FlowFilter | undefined;
  readonly ahead: ReadAhead | undefined;
}

/** Reads files for one thread of a query. */
export class FileScanner {
  readonly #task: ReadingTask;
  readonly #control: QueryControl;
  readonly #notes: FileNotes;
  readonly #plan: FilePlan;
  readonly #opener = new FileOpener();
  #mask = new Uint8Array(0);
  /** Batches for reading ahead. */
  readonly #spare = new BatchPool();

  constructor(task: ReadingTask, notes: FileNotes, plan: FilePlan) {
    this.#task = task;
    this.#control = QueryControl.share(task.control);
    this.#notes = notes;
    this.#plan = plan;
  }

  /**
   * Reads files until `next` has no number of a file any more. A file that cannot be read, has no flows, or lacks fields is left out with
   * a note; one that is damaged gives its flows before the damage. Returns early when the query is stopped.
   *
   * @param onFile is told of each file that was worked on
   */
  async scanAll(
    next: () => number | undefined,
    onFile: (index: number) => void = () => undefined,
  ): Promise<void> {
    const { readAhead } = this.#task;
    let current = this.#beginNext(next);
    let following: BegunFile | undefined;
    try {
      while (current) {
        following = readAhead ? this.#beginNext(next) : undefined;
        await this.#scan(current);
        if (this.#control.stopped) return;
        onFile(current.index);
        current = readAhead ? following : this.#beginNext(next);
        following = undefined;
      }
    } finally {
      await abandon(following);
    }
  }

  #beginNext(next: () => number | undefined): BegunFile | undefined {
    if (this.#control.stopped) return undefined;
    const index = next();
    if (index === undefined) return undefined;
    const file = this.#task.files[index];
    if (!file) throw new RangeError(`there is no file ${index}`);
    const opened = this.#open(file, index);
    // Its failure is a matter of the time when the file is worked on.
    opened.catch(() => undefined);
    return { index, file, opened };
  }

  async #open({ path }: QueryFile, index: number): Promise<OpenFile> {
    let filter: FlowFilter | undefined;
    const onWarning = this.#notes.addWarning.bind(this.#notes, index);
    const source = await this.#opener.open(path, onWarning, (fields) => {
      filter = this.#filterFor(fields, index);
      return [...new Set([...this.#plan.columnsFor(fields), ...(filter?.columns ?? [])])];
    });
    return { source, filter, ahead: this.#task.readAhead ? new ReadAhead(source, this.#spare) : undefined };
  }

  #filterFor(fields: ReadonlySet<FieldName>, index: number): FlowFilter | undefined {
    const { filter } = this.#task;
    if (!filter) return undefined;
    return compileFilter(
      filter.file,
      filter.definition,
      { fields },
      { random: fileRandom(filter.seed, index) },
    );
  }

  async #scan({ index, file, opened }: BegunFile): Promise<void> {
    let flows = 0;
    try {
      const { source, filter, ahead } = await opened;
      try {
        const consumer = this.#plan.consumerFor(source.fields, index);
        const progress = new FileProgress(file, source.header, this.#control);
        try {
          for await (const batch of ahead ? ahead.batches() : source.batches()) {
            flows += batch.length;
            const taken = this.#use(batch, filter, consumer, progress);
            if (taken) await taken;
            if (this.#control.stopped) return;
          }
          progress.finish();
        } finally {
          if (!this.#control.stopped) consumer.finish?.();
        }
      } finally {
        await ahead?.close();
        await source.close();
      }
    } catch (error) {
      this.#note(index, file, error, flows);
    }
    this.#control.addFile();
  }

  #use(
    batch: FlowBatch,
    filter: FlowFilter | undefined,
    consumer: FileConsumer,
    progress: FileProgress,
  ): Promise<void> | void {
    if (this.#mask.length < batch.capacity) this.#mask = new Uint8Array(batch.capacity);
    const matched = filter ? filter.mask(batch, this.#mask) : batch.length;
    progress.add(batch.length, matched);
    if (matched > 0) return consumer.take(batch, matched < batch.length ? this.#mask : undefined);
  }

  /** Notes what is a matter of one file; everything else is thrown on. */
  #note(index: number, { path: file }: QueryFile, error: unknown, flows: number): void {
    if (!(error instanceof Error)) throw error;
    const { message } = error;
    if (error instanceof MissingFieldsError || error instanceof FilterError) {
      this.#notes.add(index, { kind: 'left-out', file, code: 'missing-fields', message });
      return;
    }
    const code = error instanceof FlowFormatError ? error.code : systemCode(error);
    // ENOSPC and the like come from a temporary file of the aggregation, not from this one.
    if (code === undefined || !isOfFile(error, file)) throw error;
    this.#notes.add(index, { kind: flows > 0 ? 'damaged' : 'left-out', file, code, message });
  }
}

async function abandon(begun: BegunFile | undefined): Promise<void> {
  const open = await begun?.opened.catch(() => undefined);
  await open?.ahead?.close();
  await open?.source.close();
}

function isOfFile(error: Error, file: string): boolean {
  if (error instanceof FlowFormatError) return true;
  if (!('syscall' in error)) return false;
  return (
    error.syscall === 'read' ||
    ('path' in error && (error.path === file || error.path === finishedPath(file)))
  );
}
