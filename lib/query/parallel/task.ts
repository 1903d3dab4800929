import type { FilterFile } from '../filter.js';
import type { SharedControl } from './control.js';
import type { SharedRanges } from './file-ranges.js';
import type { AggregationSpec, PrinterSpec } from './kinds.js';

/** A file to be read; `size` in bytes as stored, as far as known. */
export interface QueryFile {
  readonly path: string;
  readonly size: number;
}

/** One definition of a filter, as plain data. */
export interface FilterSpec {
  readonly file: FilterFile;
  readonly definition: string;
  /** Begins the random numbers of random-sample; each file has its own row of them. Default: another one each time. */
  readonly seed?: number;
}

/** What all kinds of queries tell their threads. Structured-clonable. */
export interface ReadingTask {
  readonly files: readonly QueryFile[];
  readonly filter: Required<FilterSpec> | undefined;
  readonly control: SharedControl;
  /** Whether a thread reads the beginning of its next file while it works on one. */
  readonly readAhead: boolean;
}

export interface AggregationTask extends ReadingTask {
  readonly kind: 'aggregate';
  readonly aggregation: AggregationSpec;
  /** For each thread. */
  readonly memoryBytes: number;
  readonly ranges: SharedRanges;
}

/** What is made of files in their order. */
export type Product =
  | { readonly kind: 'print'; readonly printer: PrinterSpec }
  | { readonly kind: 'parts'; readonly aggregation: AggregationSpec };

export interface OrderedTask extends ReadingTask {
  readonly kind: 'ordered';
  readonly product: Product;
  /** Holds the number of the next file to be read, one 32-bit word. */
  readonly next: SharedArrayBuffer;
  /** Bytes that a thread may have handed over and not yet seen taken. */
  readonly lookAhead: number;
}

export type QueryTask = AggregationTask | OrderedTask;
