import { parentPort, workerData } from 'node:worker_threads';
import { aggregateFiles } from './aggregate.js';
import type { MessageFromThread, MessageToThread, ThreadData } from './messages.js';
import { FileNotes } from './notes.js';
import { OrderedReader } from './ordered-reader.js';
import type { AggregationTask, OrderedTask } from './task.js';

/** The program of a thread: works on its task, sends what comes of it, and ends. */

const { task, thread } = workerData as ThreadData;
const notes = new FileNotes();

// A rejection ends the thread and reaches the one that started it as its error.
void work();

async function work(): Promise<void> {
  if (task.kind === 'aggregate') await aggregate(task);
  else await readInOrder(task);
  send({ kind: 'done', notes: notes.state });
}

async function aggregate(aggregationTask: AggregationTask): Promise<void> {
  await aggregateFiles(aggregationTask, thread, notes, ({ first, aggregation }) => {
    const { state, transferList } = aggregation.transfer();
    send({ kind: 'part', first, state }, transferList);
  });
}

async function readInOrder(orderedTask: OrderedTask): Promise<void> {
  const reader = new OrderedReader(orderedTask, notes, {
    piece: (index, { state, transferList }, size) =>
      send({ kind: 'piece', index, state, size }, transferList),
    end: (index) => send({ kind: 'end', index }),
  });
  const receive = ({ bytes }: MessageToThread): void => reader.taken(bytes);
  parentPort?.on('message', receive);
  await reader.run();
  parentPort?.off('message', receive);
}

function send(message: MessageFromThread, transferList: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, [...transferList]);
}
