import type { NotesState } from './notes.js';
import type { QueryTask } from './task.js';

/** What a thread of a query is started with. */
export interface ThreadData {
  readonly purpose: typeof PURPOSE;
  readonly task: QueryTask;
  /** Number of the thread; the calling one is 0. */
  readonly thread: number;
}

/** Tells the threads of queries from others of the same program. */
export const PURPOSE = 'flow-query';

export type MessageFromThread =
  /** What was counted in a row of files beginning with `first`. */
  | { readonly kind: 'part'; readonly first: number; readonly state: unknown }
  /** The next piece of what is made of a file, of so many bytes. */
  | { readonly kind: 'piece'; readonly index: number; readonly state: unknown; readonly size: number }
  | { readonly kind: 'end'; readonly index: number }
  /** The last message. */
  | { readonly kind: 'done'; readonly notes: NotesState };

/** The reader has taken pieces of so many bytes. */
export interface MessageToThread {
  readonly kind: 'taken';
  readonly bytes: number;
}
