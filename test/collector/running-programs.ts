import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { CollectorStatus } from '../../lib/collector/status.js';
import { program } from '../support/program.js';

export { freeUdpPort as freePort } from '../support/ports.js';

/** A program that runs until it is told to stop. */
export class RunningProgram {
  errors = '';
  readonly child: ChildProcess;
  readonly #exit: Promise<unknown[]>;

  constructor(command: string, args: readonly string[], cwd?: string) {
    this.child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, TZ: 'UTC' },
      cwd,
    });
    this.child.stderr?.on('data', (text: Buffer) => (this.errors += text.toString()));
    this.child.stdout?.resume();
    this.#exit = once(this.child, 'exit');
  }

  /** Ends it; its exit code, or the signal that has ended it. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<unknown> {
    this.child.kill(signal);
    const [code, by] = await this.#exit;
    return code ?? by;
  }

  async exited(): Promise<unknown> {
    const [code] = await this.#exit;
    return code;
  }
}

const running = new Set<RunningProgram>();

/** Starts one of our programs; what still runs when a test has failed is ended. */
export function start(name: string, ...args: string[]): RunningProgram {
  return track(new RunningProgram(process.execPath, [program(name), ...args]));
}

export function track(started: RunningProgram): RunningProgram {
  running.add(started);
  return started;
}

afterEach(async () => {
  for (const each of running)
    if (each.child.exitCode === null && each.child.signalCode === null) await each.stop('SIGKILL');
  running.clear();
});

/** Waits until something is there or true; fails after half a minute. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  for (let i = 0; i < 600; i++) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await delay(50);
  }
  throw new Error(`waited in vain until ${what}`);
}

/** The status file of a collector, undefined as long as there is none. */
export async function statusOf(path: string): Promise<CollectorStatus | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as CollectorStatus);
}

/** A collector in the foreground that is ready to receive. */
export async function startCollector(
  directory: string,
  port: number,
  ...more: string[]
): Promise<RunningProgram> {
  const started = start('flow-capture', '-D', '-w', directory, ...more, `127.0.0.1/0/${port}`);
  await untilReceiving(started);
  return started;
}

/** Waits until one of our programs says that it receives. */
export async function untilReceiving(started: RunningProgram): Promise<void> {
  await until('it receives', () => {
    if (started.child.exitCode !== null) throw new Error(`it ended early:\n${started.errors}`);
    return started.errors.includes('receiving on');
  });
}

/** Waits until somebody has a UDP port. It is looked up, not tried: who tries to have it takes it from the program that starts. */
export async function untilListening(started: RunningProgram, port: number): Promise<void> {
  const entry = new RegExp(`^ *\\d+: [0-9A-F]+:${port.toString(16).toUpperCase().padStart(4, '0')} `, 'm');
  await until(`port ${port} is taken`, async () => {
    if (started.child.exitCode !== null) throw new Error(`it ended early:\n${started.errors}`);
    return entry.test(await readFile('/proc/net/udp', 'utf8'));
  });
}

/** Sends packets over loopback, not faster than any buffer takes them. */
export class Sender {
  readonly #socket: Socket;
  readonly #port: number;
  readonly #host: string;

  constructor(port: number, host = '127.0.0.1') {
    this.#socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
    this.#port = port;
    this.#host = host;
    this.#socket.on('error', () => undefined);
  }

  async send(packets: Iterable<Uint8Array>): Promise<void> {
    let sent = 0;
    for (const packet of packets) {
      await new Promise<void>((resolve) =>
        this.#socket.send(packet, this.#port, this.#host, () => resolve()),
      );
      if (++sent % 20 === 0) await delay(2);
    }
  }

  close(): void {
    this.#socket.close();
  }
}

/** Sends packets once. */
export async function sendPackets(port: number, packets: Iterable<Uint8Array>, host?: string): Promise<void> {
  const sender = new Sender(port, host);
  await sender.send(packets);
  sender.close();
}
