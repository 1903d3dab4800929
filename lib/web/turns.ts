import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { acquireLock, LockHeldError, type Lock } from '../files/lock.js';
import { readRecord } from '../files/lock-file.js';
import { isRunning } from '../files/processes.js';
import { isUnwritable } from '../saved/files.js';
import type { ReportLimits } from './context.js';
import { HttpError } from './http-error.js';

/** The right to make a report now. */
interface Turn {
  release(): Promise<void>;
}

const POLL_MS = 100;

/** Reports of this process, by work directory: what stands in line here need not ask the disk. */
const inProcess = new Map<string, number>();
const waiting = new Map<string, number>();

/** In line for each report that is made; whoever comes later is refused at once. */
const QUEUE_FACTOR = 8;

/**
 * Waits until fewer than the allowed number of reports are made, by this process and by all others that share the work directory:
 * each holds one of its lock files `FlowViewer_report_<n>.lock`, which end with the process, however that dies. Where the directory takes
 * no files only this process is counted.
 *
 * @throws HttpError 503 if the wait is too long, or too many wait already; the signal's reason
 */
export async function takeTurn(
  workDirectory: string,
  { simultaneous, waitMs }: ReportLimits,
  signal: AbortSignal,
): Promise<Turn> {
  const deadline = Date.now() + waitMs;
  const ahead = waiting.get(workDirectory) ?? 0;
  if (ahead >= simultaneous * QUEUE_FACTOR) throw busy();
  waiting.set(workDirectory, ahead + 1);
  try {
    for (;;) {
      signal.throwIfAborted();
      const turn = await tryTurn(workDirectory, simultaneous);
      if (turn) return turn;
      if (Date.now() >= deadline) throw busy();
      await delay(POLL_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  } finally {
    add(waiting, workDirectory, -1);
  }
}

async function tryTurn(workDirectory: string, simultaneous: number): Promise<Turn | undefined> {
  if ((inProcess.get(workDirectory) ?? 0) >= simultaneous) return undefined;
  add(inProcess, workDirectory, 1);
  const lock = await anyLock(workDirectory, simultaneous).catch((error: unknown) => {
    if (isUnwritable(error)) return NO_LOCK;
    add(inProcess, workDirectory, -1);
    throw error;
  });
  if (!lock) {
    add(inProcess, workDirectory, -1);
    return undefined;
  }
  return {
    release: async () => {
      add(inProcess, workDirectory, -1);
      await lock.release();
    },
  };
}

const NO_LOCK: Pick<Lock, 'release'> = { release: () => Promise.resolve() };

async function anyLock(workDirectory: string, simultaneous: number): Promise<Lock | undefined> {
  for (let number = 1; number <= simultaneous; number++) {
    try {
      const path = join(workDirectory, `FlowViewer_report_${number}.lock`);
      // Looking is cheap, trying writes to the disk.
      const owner = await readRecord(path);
      if (owner && (await isRunning(owner))) continue;
      return await acquireLock(path, { program: 'a report of FlowViewer', patienceMs: 0 });
    } catch (error) {
      if (!(error instanceof LockHeldError)) throw error;
    }
  }
  return undefined;
}

function add(counts: Map<string, number>, key: string, amount: number): void {
  const count = (counts.get(key) ?? 0) + amount;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}

function busy(): HttpError {
  return new HttpError(503, 'Too many reports are being made right now. Try again in a moment.');
}
