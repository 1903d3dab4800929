// Threads that do not do their work.
import process from 'node:process';
import { parentPort, workerData } from 'node:worker_threads';

const ways = {
  throws: () => {
    throw new TypeError('no such thing');
  },
  rejects: () => Promise.reject(new TypeError('no such thing')),
  exits: () => process.exit(3),
  endsSilently: () => undefined,
  hangs: () => parentPort.on('message', () => undefined),
};
ways[workerData.task.way]();
