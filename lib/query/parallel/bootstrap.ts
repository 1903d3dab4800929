import { isMainThread, workerData } from 'node:worker_threads';
import { PURPOSE, type ThreadData } from './messages.js';

/**
 * Whether this is a thread of a query. A program that is one file starts itself as its threads: its entry asks this first and loads
 * either `worker.js` or the program.
 */
export function isQueryThread(): boolean {
  const data = workerData as Partial<ThreadData> | null;
  return !isMainThread && data?.purpose === PURPOSE;
}
