import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import { FlowFormatError } from '../../formats/errors.js';
import { openFlowFile, type FlowSource } from '../../formats/reader.js';
import { compileFilter, FilterError, type FlowFilter } from '../filter.js';
import { MissingFieldsError } from '../missing-fields.js';
import type { QueryControl } from './control.js';
import type { FileNotes } from './notes.js';
import { fileRandom } from './random.js';
import type { QueryFile, ReadingTask } from './task.js';

/** What is done with the permitted flows of one file. */
export interface FileConsumer {
  readonly columns: readonly FieldName[];
  /** Takes the rows with `mask[i] === 1`, all rows without a mask; may ask to be waited for. */
  take(batch: FlowBatch, mask: Uint8Array | undefined): Promise<void> | void;
  /** The file has no more flows, or none that can be read. */
  finish?(): void;
}

/** Makes the consumer of a file with these fields; may throw a MissingFieldsError. */
export type Prepare = (fields: ReadonlySet<FieldName>) => FileConsumer;

/** Reads files for one thread of a query. */
export class FileScanner {
  readonly notes: FileNotes;
  readonly #task: ReadingTask;
  readonly #control: QueryControl;
  readonly #prepare: Prepare;
  #mask = new Uint8Array(0);
  /** What the file before needed: so nearly every file is opened only once. */
  #columns: readonly FieldName[] = [];

  constructor(task: ReadingTask, control: QueryControl, notes: FileNotes, prepare: Prepare) {
    this.#task = task;
    this.#control = control;
    this.notes = notes;
    this.#prepare = prepare;
  }

  /**
   * Reads the index-th file. A file that cannot be read, has no flows, or lacks fields is left out with a note; one that is
   * damaged gives its flows before the damage. Returns early when the query is stopped.
   */
  async scan(index: number): Promise<void> {
    const file = this.#task.files[index];
    if (!file) throw new RangeError(`there is no file ${index}`);
    let flows = 0;
    try {
      const { source, consumer, filter } = await this.#open(file, index);
      const progress = new FileProgress(file, source, this.#control);
      try {
        for await (const batch of source.batches()) {
          flows += batch.length;
          const taken = this.#use(batch, filter, consumer, progress);
          if (taken) await taken;
          if (this.#control.stopped) return;
        }
        progress.finish();
      } finally {
        await source.close();
        if (!this.#control.stopped) consumer.finish?.();
      }
    } catch (error) {
      this.#note(index, file, error, flows);
    }
    this.#control.addFile();
  }

  async #open(file: QueryFile, index: number): Promise<OpenFile> {
    const guess = await this.#openWith(file, index, this.#columns);
    try {
      const consumer = this.#prepare(guess.fields);
      const filter = this.#filterFor(guess.fields, index);
      const columns = [...new Set([...consumer.columns, ...(filter?.columns ?? [])])];
      const isComplete = columns.every((field) => this.#columns.includes(field));
      if (isComplete && columns.length === this.#columns.length) return { source: guess, consumer, filter };
      await guess.close();
      this.#columns = columns;
      return { source: await this.#openWith(file, index, columns), consumer, filter };
    } catch (error) {
      await guess.close();
      throw error;
    }
  }

  async #openWith(file: QueryFile, index: number, columns: readonly FieldName[]): Promise<FlowSource> {
    const options = {
      columns,
      onWarning: (warning: Parameters<FileNotes['addWarning']>[1]) => this.notes.addWarning(index, warning),
    };
    try {
      return await openFlowFile(file.path, options);
    } catch (error) {
      const finished = systemCode(error) === 'ENOENT' ? finishedPath(file.path) : undefined;
      if (finished === undefined) throw error;
      return openFlowFile(finished, options);
    }
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
      this.notes.add(index, { kind: 'left-out', file, code: 'missing-fields', message });
      return;
    }
    const code = error instanceof FlowFormatError ? error.code : systemCode(error);
    // ENOSPC and the like come from a temporary file of the aggregation, not from this one.
    if (code === undefined || !isOfFile(error, file)) throw error;
    this.notes.add(index, { kind: flows > 0 ? 'damaged' : 'left-out', file, code, message });
  }
}

interface OpenFile {
  readonly source: FlowSource;
  readonly consumer: FileConsumer;
  readonly filter: FlowFilter | undefined;
}

/** Counts the flows of a file and, by its announced number of flows, how much of its bytes they stand for. */
class FileProgress {
  readonly #size: number;
  readonly #announced: number;
  readonly #control: QueryControl;
  #flows = 0;
  #bytes = 0;

  constructor({ size }: QueryFile, { header }: FlowSource, control: QueryControl) {
    this.#size = size;
    this.#announced = (header.kind === 'flow-tools' ? header.flowCount : undefined) ?? 0;
    this.#control = control;
  }

  add(read: number, matched: number): void {
    this.#flows += read;
    this.#control.addFlows(read, matched);
    if (this.#announced > 0) this.#advance(Math.min(1, this.#flows / this.#announced) * this.#size);
  }

  finish(): void {
    this.#advance(this.#size);
  }

  #advance(to: number): void {
    const bytes = Math.floor(to) - this.#bytes;
    if (bytes <= 0) return;
    this.#bytes += bytes;
    this.#control.addBytes(bytes);
  }
}

/** A file that was being written when it was chosen may have been finished, and so renamed, in the meantime. */
function finishedPath(path: string): string | undefined {
  const at = path.lastIndexOf('/') + 1;
  return path.startsWith('tmp-', at) ? `${path.slice(0, at)}ft-${path.slice(at + 4)}` : undefined;
}

function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function isOfFile(error: Error, file: string): boolean {
  if (error instanceof FlowFormatError) return true;
  if (!('syscall' in error)) return false;
  return (
    error.syscall === 'read' ||
    ('path' in error && (error.path === file || error.path === finishedPath(file)))
  );
}
