import { createServer, type Server, type Socket } from 'node:net';
import type { FlowBatch } from '../flow/batch.js';
import type { ByteOrder } from '../formats/header.js';
import { FlowStreamWriter } from '../formats/stream-writer.js';
import type { StoredVersion } from './capture-files.js';
import type { CollectorLog } from './log.js';

/** A client that is so far behind is given up. */
const MAX_BEHIND = 4 * 2 ** 20;

interface Client {
  readonly socket: Socket;
  readonly stream: FlowStreamWriter;
}

export interface LiveOptions {
  readonly host: string;
  readonly port: number;
  /** Most clients at a time. */
  readonly clients: number;
  readonly byteOrder: ByteOrder;
}

/** Copies of the flows, while they come, for TCP clients on the collector's port (option -c). */
export class LiveCopies {
  readonly #options: LiveOptions;
  readonly #log: CollectorLog;
  readonly #server: Server;
  readonly #waiting = new Set<Socket>();
  readonly #clients = new Set<Client>();

  constructor(options: LiveOptions, log: CollectorLog) {
    this.#options = options;
    this.#log = log;
    this.#server = createServer((socket) => this.#welcome(socket));
  }

  /** @throws Error (code EADDRINUSE ...) if it cannot listen */
  async start(): Promise<void> {
    const { host, port } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, resolve);
    });
    this.#server.on('error', (error) => this.#log.warn(`live copies: ${error.message}`));
  }

  /** Sends the flows of a batch to all clients. */
  async write(batch: FlowBatch, version: StoredVersion): Promise<void> {
    for (const socket of this.#waiting) this.#begin(socket, version);
    this.#waiting.clear();
    for (const client of this.#clients) {
      await client.stream.write(batch);
      if (client.socket.writableLength <= MAX_BEHIND) continue;
      this.#log.warn(`${nameOf(client.socket)} does not read its copy of the flows and is disconnected`);
      client.socket.destroy();
      this.#clients.delete(client);
    }
  }

  stop(): void {
    this.#server.close();
    for (const { socket } of this.#clients) socket.end();
    for (const socket of this.#waiting) socket.end();
  }

  #welcome(socket: Socket): void {
    socket.on('error', () => undefined);
    if (this.#waiting.size + this.#clients.size >= this.#options.clients) {
      this.#log.warn(`${nameOf(socket)} is refused a copy of the flows: ${this.#options.clients} have one`);
      socket.destroy();
      return;
    }
    this.#waiting.add(socket);
    socket.resume();
    socket.on('close', () => this.#forget(socket));
  }

  #begin(socket: Socket, version: StoredVersion): void {
    const { byteOrder } = this.#options;
    const put = (bytes: Uint8Array): Promise<void> => {
      socket.write(Uint8Array.from(bytes));
      return Promise.resolve();
    };
    this.#clients.add({ socket, stream: new FlowStreamWriter({ ...version, byteOrder }, put) });
  }

  #forget(socket: Socket): void {
    this.#waiting.delete(socket);
    for (const client of this.#clients) if (client.socket === socket) this.#clients.delete(client);
  }
}

function nameOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress ?? 'a client'} port ${remotePort ?? 0}`;
}
