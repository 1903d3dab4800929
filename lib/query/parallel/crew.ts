import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NotesState } from './notes.js';
import type { QueryTask } from './task.js';
import { QueryThread, type ThreadOptions } from './thread.js';

/** Stopped threads may take so long to end by themselves, ms. */
const GRACE = 500;

/** The worker threads of one query. */
export class Crew {
  readonly #threads: QueryThread[] = [];
  #scratch: string | undefined;

  /** Starts a worker thread; `program` is for tests. */
  start(
    task: QueryTask,
    thread: number,
    { onOutput, program }: Pick<ThreadOptions, 'onOutput' | 'program'>,
  ): void {
    this.#scratch ??= mkdtempSync(join(tmpdir(), 'flow-query-'));
    const options = { task, thread, scratch: this.#scratch, onOutput };
    this.#threads.push(new QueryThread(program ? { ...options, program } : options));
  }

  /** Waits for the end of all threads; the notes of all. Rejects when the first of them fails. */
  async finish(): Promise<NotesState[]> {
    const states = await Promise.all(this.#threads.map(({ done }) => done));
    return states.filter((state) => state !== undefined);
  }

  /** Does without the threads for which that is agreed. */
  excuse(mayGo: (thread: number) => boolean): void {
    for (const thread of this.#threads) if (mayGo(thread.number)) thread.excuse();
  }

  /** Makes sure that no thread is left and no temporary file; whoever was stopped has a moment to end by itself. */
  async dismiss(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise((resolve) => (timer = setTimeout(resolve, GRACE)));
    await Promise.race([Promise.allSettled(this.#threads.map(({ done }) => done)), grace]);
    clearTimeout(timer);
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
    if (this.#scratch !== undefined) rmSync(this.#scratch, { recursive: true, force: true });
  }
}
