import { parentPort, workerData } from 'node:worker_threads';
import { Recorder } from '../recorder.js';
import type { FromRecorder, RecorderThreadData, ToRecorder } from './messages.js';

/** The program of the recorder's thread: deals with messages one after the other until it is told to stop. */

const { options } = workerData as RecorderThreadData;
const recorder = new Recorder(options, {
  log: {
    info: (line) => send({ kind: 'log', level: 'info', line }),
    warn: (line) => send({ kind: 'log', level: 'warn', line }),
  },
  onFile: (path) => send({ kind: 'file', path }),
});

const STATUS_MS = 1000;

let isStopping = false;
let unwrittenPackets = 0;
let working = recorder.start().then(
  () => send({ kind: 'ready' }),
  (error: unknown) => fail(error),
);

// Also while a full disk keeps everything else waiting.
const reporting = setInterval(() => send({ kind: 'status', status: recorder.status }), STATUS_MS);

parentPort?.on('message', (message: ToRecorder) => {
  if (message.kind === 'stop') {
    isStopping = true;
    recorder.hurry();
  }
  working = working.then(() => handle(message)).catch((error: unknown) => fail(error));
});

async function handle(message: ToRecorder): Promise<void> {
  switch (message.kind) {
    case 'packets':
      await take(message);
      return;
    case 'tick':
      await recorder.tick(message.now);
      return;
    case 'rotate':
      await recorder.rotate(message.now);
      return;
    case 'filter':
      setFilter(message.filter);
      return;
    case 'stop':
      await recorder.stop(message.now);
      if (unwrittenPackets > 0)
        send({
          kind: 'log',
          level: 'warn',
          line: `${unwrittenPackets} packets could not be written any more`,
        });
      send({ kind: 'status', status: recorder.status });
      send({ kind: 'stopped' });
      close();
  }
}

async function take({
  buffer,
  length,
  base,
  packets,
  backlog,
}: ToRecorder & { kind: 'packets' }): Promise<void> {
  try {
    await recorder.take({ bytes: new Uint8Array(buffer), length, base }, backlog);
  } catch (error) {
    if (!isStopping) throw error;
    unwrittenPackets += packets;
  }
  send({ kind: 'taken', buffer }, [buffer]);
}

function setFilter(filter: (ToRecorder & { kind: 'filter' })['filter']): void {
  try {
    recorder.setFilter(filter);
  } catch (error) {
    const { message } = error as Error;
    send({
      kind: 'log',
      level: 'warn',
      line: `the new filter is not used, the old one stays in force: ${message}`,
    });
  }
}

function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  send({ kind: 'failed', message });
  close();
}

function close(): void {
  clearInterval(reporting);
  parentPort?.close();
}

function send(message: FromRecorder, transferList: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, [...transferList]);
}
