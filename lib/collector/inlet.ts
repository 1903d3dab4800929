import type { Socket } from 'node:dgram';
import { parseExporter, type ExporterAddress } from '../formats/packets/decode/exporter-address.js';
import type { CollectorLog } from './log.js';
import { formatPlace, type Place } from './place.js';
import { drain, openSocket } from './socket.js';

interface InletOptions {
  readonly place: Place;
  /** Bytes. */
  readonly receiveBuffer: number;
  readonly log: CollectorLog;
  readonly onPacket: (packet: Uint8Array, exporter: ExporterAddress) => void;
}

/** Where packets come in, and what is done at intervals while it is open. */
export class Inlet {
  readonly #socket: Socket;
  readonly #timers: NodeJS.Timeout[] = [];

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** @throws Error if the port is taken or an address is not of this computer */
  static async open({ place, receiveBuffer, log, onPacket }: InletOptions): Promise<Inlet> {
    const { socket } = await openSocket(place, receiveBuffer);
    socket.on('message', (packet, { address }) => onPacket(packet, parseExporter(address) ?? 0));
    socket.on('error', (error) => log.warn(`socket: ${error.message}`));
    log.info(`receiving on ${formatPlace(place)}`);
    return new Inlet(socket);
  }

  every(milliseconds: number, action: () => void): void {
    this.#timers.push(setInterval(action, milliseconds));
  }

  /** Lets in what has arrived by now, and no more. */
  async close(): Promise<void> {
    await drain(this.#socket);
    for (const timer of this.#timers) clearInterval(timer);
    this.#socket.close();
  }
}
