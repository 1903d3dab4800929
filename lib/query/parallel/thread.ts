import { Worker } from 'node:worker_threads';
import { PURPOSE, type MessageFromThread, type MessageToThread, type ThreadData } from './messages.js';
import type { NotesState } from './notes.js';
import type { QueryTask } from './task.js';

/** Messages of a thread but the last. */
export type ThreadOutput = Exclude<MessageFromThread, { readonly kind: 'done' }>;

export interface ThreadOptions {
  readonly task: QueryTask;
  readonly thread: number;
  /** Where its temporary files lie: what a thread leaves behind that was ended is removed with it. */
  readonly scratch: string;
  readonly onOutput: (output: ThreadOutput, thread: QueryThread) => void;
  /** The program of the thread; only tests name another one. */
  readonly program?: URL;
}

/** A worker thread of a query. */
export class QueryThread {
  /** Its notes, when the thread has come to its end and is gone; undefined if it was excused. Rejects if it failed. */
  readonly done: Promise<NotesState | undefined>;
  readonly number: number;
  readonly #worker: Worker;
  #isExcused = false;

  constructor({ task, thread, scratch, onOutput, program = ownProgram() }: ThreadOptions) {
    const workerData: ThreadData = { purpose: PURPOSE, task, thread };
    const env = { ...process.env, TMPDIR: scratch };
    const worker = new Worker(program, { workerData, env, execArgv: [] });
    this.#worker = worker;
    this.number = thread;
    this.done = new Promise((resolve, reject) => {
      let notes: NotesState | undefined;
      worker.on('message', (message: MessageFromThread) => {
        if (message.kind === 'done') notes = message.notes;
        else onOutput(message, this);
      });
      worker.on('error', reject);
      worker.on('messageerror', reject);
      worker.on('exit', (code) => {
        if (notes || this.#isExcused) resolve(notes);
        else reject(new Error(`a thread of the query ended unexpectedly (${code})`));
      });
    });
    // Whoever waits for it sees the failure; until then it is not unhandled.
    this.done.catch(() => undefined);
  }

  send(message: MessageToThread): void {
    this.#worker.postMessage(message);
  }

  /** Ends the thread, which has not begun to work and need not. */
  excuse(): void {
    this.#isExcused = true;
    void this.#worker.terminate();
  }

  /** Ends the thread at once, wherever it is. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** The file that this is in: the bundle, which starts itself, or among the sources the program of the threads. */
function ownProgram(): URL {
  const own = import.meta.url;
  return own.endsWith('.ts') ? new URL('./worker-from-source.mjs', own) : new URL(own);
}
