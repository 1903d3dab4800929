import { availableParallelism } from 'node:os';
import { FIELD_NAMES } from '../../flow/fields.js';
import { compileFilter } from '../filter.js';
import { QueryControl, type QueryCounts, type QueryLimit } from './control.js';
import { QueryError } from './errors.js';
import type { FileNote, FileNotes } from './notes.js';
import type { FilterSpec, QueryFile, ReadingTask } from './task.js';

/** What all queries have in common. */
export interface QueryOptions {
  /** In the order in which they count; `size` in bytes. */
  readonly files: readonly QueryFile[];
  readonly filter?: FilterSpec;
  /**
   * Files that are read at once; default: one a processor, at most four. Two of them share a thread as long as another thread would
   * take longer to start than it would save, and for counting always. The calling thread is one of the threads. One worker reads
   * one file after the other.
   */
  readonly workers?: number;
  /** Bytes of files that are worth a thread of their own; default 32 MiB. */
  readonly bytesPerThread?: number;
  /** Leaves the reading wholly to other threads, so that the calling one stays free for other things; default false. */
  readonly inBackground?: boolean;
  readonly limit?: QueryLimit;
  /** Is told from time to time, and at the end, how far the query has come. */
  readonly onProgress?: (progress: QueryProgress) => void;
  /** Cancels the query; it then rejects with the reason of the signal. */
  readonly signal?: AbortSignal;
}

export interface QueryProgress extends QueryCounts {
  readonly files: number;
  readonly bytes: number;
}

/** What was read for an answer. */
export interface QueryFacts extends QueryCounts {
  readonly files: number;
  readonly bytes: number;
  /** Files of which nothing was used. */
  readonly filesLeftOut: number;
  /** What there is to know about single files, in their order; only the first 200 notes. */
  readonly notes: readonly FileNote[];
  readonly notesOmitted: number;
}

const ALL_FIELDS = new Set(FIELD_NAMES);
const MOST_WORKERS = 4;
/** What one thread reads in about five times the time that another one takes to start and to warm up. */
const BYTES_PER_THREAD = 32 * 2 ** 20;
const PROGRESS_INTERVAL = 200;

/** Printing takes a thread longer than its files take to inflate; counting takes it less. */
export type Purpose = 'counting' | 'printing';

/** What there is to do, checked and ready to be divided. */
export class PreparedQuery {
  readonly control: QueryControl;
  readonly files: readonly QueryFile[];
  readonly bytes: number;
  readonly threads: number;
  readonly #options: QueryOptions;
  readonly #filter: Required<FilterSpec> | undefined;
  readonly #readAhead: boolean;

  /** @throws QueryError if the files are larger than allowed; FilterError for a definition that does not exist; the signal's reason */
  constructor(options: QueryOptions, purpose: Purpose) {
    const { files, filter, limit = {}, signal } = options;
    signal?.throwIfAborted();
    this.#options = options;
    this.files = files.map(({ path, size }) => ({ path, size }));
    this.bytes = files.reduce((sum, { size }) => sum + size, 0);
    if (this.bytes > (limit.bytes ?? Infinity)) throw limitError('bytes', limit);
    this.#filter = filter && { seed: Math.floor(Math.random() * 2 ** 32), ...filter };
    if (filter) compileFilter(filter.file, filter.definition, { fields: ALL_FIELDS });
    const workers = workersFor(options);
    this.#readAhead = workers > 1;
    this.threads = threadsFor(options, this.bytes, purpose === 'counting' ? workers - 1 : workers);
    this.control = QueryControl.start(limit);
  }

  get task(): ReadingTask {
    return {
      files: this.files,
      filter: this.#filter,
      control: this.control.shared,
      readAhead: this.#readAhead,
    };
  }

  /** Reports progress and listens to the signal; returns what ends both. */
  watch(): () => void {
    const { onProgress, signal } = this.#options;
    const stop = (): void => this.control.stop('asked');
    signal?.addEventListener('abort', stop, { once: true });
    const timer = onProgress && setInterval(() => onProgress(this.progress), PROGRESS_INTERVAL);
    return () => {
      signal?.removeEventListener('abort', stop);
      clearInterval(timer);
    };
  }

  get progress(): QueryProgress {
    return { ...this.control.counts, files: this.files.length, bytes: this.bytes };
  }

  /** Throws if the query was stopped. */
  throwIfStopped(): void {
    const { limit = {}, signal } = this.#options;
    signal?.throwIfAborted();
    const { stopped } = this.control;
    if (stopped === 'rows' || stopped === 'seconds') throw limitError(stopped, limit, this.control.counts);
  }

  /** Tells of the end, and what was read; throws if no file was fit for the question. */
  conclude(notes: FileNotes): QueryFacts {
    const { kept } = notes;
    if (notes.lackingFields > 0 && notes.leftOut === this.files.length) {
      const first = kept.find(({ code }) => code === 'missing-fields');
      const what = first?.message ?? 'no file has the fields that are asked for';
      const others = this.files.length > 1 ? ` and ${this.files.length - 1} more` : '';
      throw new QueryError('missing-fields', first ? `${first.file}${others}: ${what}` : what);
    }
    this.#options.onProgress?.(this.progress);
    return {
      ...this.progress,
      filesLeftOut: notes.leftOut,
      notes: kept,
      notesOmitted: notes.count - kept.length,
    };
  }

  /** The error that a failure of a thread is for the caller. */
  errorFor(error: unknown): Error {
    const { signal } = this.#options;
    if (error instanceof QueryError) return error;
    if (signal?.aborted && error === signal.reason) return error as Error;
    const message = error instanceof Error ? error.message : String(error);
    return new QueryError('failed', message, { counts: this.control.counts, cause: error });
  }
}

function workersFor({ files, workers }: QueryOptions): number {
  return Math.max(1, Math.min(workers ?? Math.min(MOST_WORKERS, availableParallelism()), files.length));
}

/** Inflating needs processors, too, but no threads of ours. */
function threadsFor({ bytesPerThread }: QueryOptions, bytes: number, most: number): number {
  const worth = Math.floor(bytes / Math.max(1, bytesPerThread ?? BYTES_PER_THREAD));
  return Math.max(1, Math.min(most, worth));
}

function limitError(name: keyof QueryLimit, limit: QueryLimit, counts?: QueryCounts): QueryError {
  const unit = { rows: 'flows', bytes: 'bytes', seconds: 'seconds' }[name];
  const message = `the query needs more than the ${limit[name]} ${unit} that it may use`;
  return new QueryError('limit', message, counts ? { limit: name, counts } : { limit: name });
}
