import type { ChosenFilter } from '../stored-flows.js';
import type { RecorderOptions } from '../recorder.js';
import type { RecorderStatus } from '../status.js';

/** What says that a thread is a recorder. */
export const PURPOSE = 'flow-recorder';

export interface RecorderThreadData {
  readonly purpose: typeof PURPOSE;
  readonly options: RecorderOptions;
}

/** Messages are dealt with one after the other. Times are in ms since the epoch. */
export type ToRecorder =
  | {
      readonly kind: 'packets';
      readonly buffer: ArrayBuffer;
      readonly length: number;
      readonly base: number;
      readonly packets: number;
      /** The share of the queue that is full, 0 to 1. */
      readonly backlog: number;
    }
  | { readonly kind: 'tick' | 'rotate' | 'stop'; readonly now: number }
  | { readonly kind: 'filter'; readonly filter: ChosenFilter | undefined };

export type FromRecorder =
  | { readonly kind: 'ready' }
  /** A chunk has been dealt with; its memory can be used again. */
  | { readonly kind: 'taken'; readonly buffer: ArrayBuffer }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'log'; readonly level: 'info' | 'warn'; readonly line: string }
  | { readonly kind: 'status'; readonly status: RecorderStatus }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'stopped' };
