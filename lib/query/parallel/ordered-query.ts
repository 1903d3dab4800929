import type { Transfer } from '../aggregation.js';
import { Crew } from './crew.js';
import type { FileNotes } from './notes.js';
import { OrderedPieces } from './ordered-pieces.js';
import { OrderedReader } from './ordered-reader.js';
import type { PreparedQuery } from './prepared-query.js';
import type { OrderedTask, Product } from './task.js';
import type { QueryThread, ThreadOutput } from './thread.js';

const DEFAULT_LOOK_AHEAD = 32 * 2 ** 20;

export interface OrderedOptions {
  /** Bytes that may be made before they are asked for, by all threads together; default 32 MiB. */
  readonly lookAhead?: number | undefined;
  readonly inBackground?: boolean | undefined;
}

/** What is made of many files, piece by piece in the order of the files. Who stops asking ends the query. */
export async function* orderedPieces(
  prepared: PreparedQuery,
  product: Product,
  notes: FileNotes,
  { lookAhead = DEFAULT_LOOK_AHEAD, inBackground = false }: OrderedOptions,
): AsyncGenerator<Transfer['state'], void, undefined> {
  const { threads, files, control } = prepared;
  const task: OrderedTask = {
    ...prepared.task,
    kind: 'ordered',
    product,
    next: new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT),
    lookAhead: lookAhead / threads,
  };
  const pieces = new OrderedPieces(files.length);
  const crew = new Crew();
  const unwatch = prepared.watch();
  let ended: Promise<void> | undefined;
  try {
    ended = work().then(
      () => {
        // A query that was stopped ends without all of its pieces.
        if (control.stopped) pieces.fail(new Error('the query was stopped'));
      },
      (error: unknown) => pieces.fail(error instanceof Error ? error : new Error(String(error))),
    );
    yield* pieces.read();
    await ended;
    prepared.throwIfStopped();
  } catch (error) {
    prepared.throwIfStopped();
    throw prepared.errorFor(error);
  } finally {
    control.stop('asked');
    unwatch();
    await crew.dismiss();
    await ended;
  }

  async function work(): Promise<void> {
    if (threads === 1 && !inBackground) {
      const reader: OrderedReader = new OrderedReader(task, notes, {
        piece: (index, { state }, size) => pieces.add(index, state, () => reader.taken(size)),
        end: (index) => pieces.end(index),
      });
      return reader.run();
    }
    for (let thread = 0; thread < threads; thread++) crew.start(task, thread, { onOutput: receive });
    for (const state of await crew.finish()) notes.merge(state);
  }

  function receive(output: ThreadOutput, from: QueryThread): void {
    if (output.kind === 'end') pieces.end(output.index);
    else if (output.kind === 'piece') {
      const { index, state, size } = output;
      pieces.add(index, state, () => from.send({ kind: 'taken', bytes: size }));
    }
  }
}
