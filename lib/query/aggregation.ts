import type { FlowBatch } from '../flow/batch.js';
import type { FieldName } from '../flow/fields.js';

/**
 * An answer that is built up from batches of flows, in one thread or in several.
 *
 * Partial answers of other files or workers are merged; merged in the order of the files, the result is that of reading all
 * files one after the other, whatever the number of workers.
 */
export interface Aggregation<Result> {
  /** What `add` reads. */
  readonly columns: readonly FieldName[];

  /** Takes the rows with `mask[i] === 1`, all rows without a mask. */
  add(batch: FlowBatch, mask: Uint8Array | undefined): void;

  /** Adds what another aggregation of the same kind has counted; the other one is used up. */
  merge(other: this): void;

  /** Hands everything counted so far over to another thread and starts afresh. */
  transfer(): Transfer;

  /** `merge` with what `transfer` of an equally made aggregation gave. */
  mergeTransferred(state: unknown): void;

  /** The answer; nothing may be added afterwards. */
  result(): Result;

  /** Gives back what lies outside memory when the answer is not wanted any more; also after `result`. */
  close?(): void;
}

/** A structured-clonable state and the buffers in it that move instead of being copied. */
export interface Transfer {
  readonly state: unknown;
  readonly transferList: ArrayBuffer[];
}
