import { isMainThread, workerData } from 'node:worker_threads';
import { PURPOSE, type RecorderThreadData } from './messages.js';

/** Whether this is the thread of a recorder: a program that is one file starts itself as its threads, and asks this first. */
export function isRecorderThread(): boolean {
  const data = workerData as Partial<RecorderThreadData> | null;
  return !isMainThread && data?.purpose === PURPOSE;
}
