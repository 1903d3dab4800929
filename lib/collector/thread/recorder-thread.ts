import { Worker } from 'node:worker_threads';
import type { CollectorLog } from '../log.js';
import type { RecorderOptions } from '../recorder.js';
import type { RecorderStatus } from '../status.js';
import { PURPOSE, type FromRecorder, type RecorderThreadData, type ToRecorder } from './messages.js';

export interface RecorderThreadEvents {
  readonly log: CollectorLog;
  readonly onFile: (path: string) => void;
  readonly onTaken: (buffer: ArrayBuffer) => void;
  readonly onStatus: (status: RecorderStatus) => void;
}

/** The recorder in a thread of its own, so that receiving never waits for writing. */
export class RecorderThread {
  readonly #worker: Worker;
  /** Resolves when it is ready for packets; rejects if it cannot be. */
  readonly ready: Promise<void>;
  /** Resolves when it has stopped as it was told; rejects if it has failed. */
  readonly stopped: Promise<void>;

  constructor(options: RecorderOptions, events: RecorderThreadEvents) {
    const workerData: RecorderThreadData = { purpose: PURPOSE, options };
    this.#worker = new Worker(ownProgram(), { workerData, execArgv: [] });
    const ready = settling();
    const stopped = settling();
    const fail = (error: Error): void => {
      ready.reject(error);
      stopped.reject(error);
    };
    this.#worker.on('message', (message: FromRecorder) => {
      switch (message.kind) {
        case 'ready':
          return ready.resolve();
        case 'taken':
          return events.onTaken(message.buffer);
        case 'file':
          return events.onFile(message.path);
        case 'log':
          return events.log[message.level](message.line);
        case 'status':
          return events.onStatus(message.status);
        case 'failed':
          return fail(new Error(message.message));
        case 'stopped':
          return stopped.resolve();
      }
    });
    this.#worker.on('error', fail);
    this.#worker.on('exit', () => fail(new Error('the thread that writes flows has ended')));
    this.ready = ready.promise;
    this.stopped = stopped.promise;
    // Whoever waits for them sees the failure; until then it is not unhandled.
    this.ready.catch(() => undefined);
    this.stopped.catch(() => undefined);
  }

  send(message: ToRecorder, transferList: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, [...transferList]);
  }

  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }
}

interface Settling {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** A promise, and what settles it. */
function settling(): Settling {
  let resolve = (): void => undefined;
  let reject = (_error: Error): void => undefined;
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

/** The file that this is in: the bundle, which starts itself, or among the sources the program of the thread. */
function ownProgram(): URL {
  const own = import.meta.url;
  return own.endsWith('.ts') ? new URL('./worker-from-source.mjs', own) : new URL(own);
}
