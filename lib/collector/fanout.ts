import { createSocket, type Socket } from 'node:dgram';
import { setTimeout as delay } from 'node:timers/promises';
import { formatExporter, type ExporterAddress } from '../formats/packets/decode/exporter-address.js';
import { Inlet } from './inlet.js';
import type { CollectorLog } from './log.js';
import type { PacketChange } from './packet-change.js';
import { removePidFile, writePidFile } from './pid-file.js';
import { expectedExporter, formatPlace, isIpv6Place, type Place } from './place.js';
import { explained } from './socket.js';

export interface FanoutOptions {
  readonly from: Place;
  /** `local` is the address to send from, 0 for any. */
  readonly to: readonly Place[];
  /** What is done to every packet; undefined: copies go out as they came. */
  readonly change: PacketChange | undefined;
  /** Microseconds between packets. */
  readonly pause: number;
  readonly statMinutes: number;
  readonly pidFile?: string | undefined;
  readonly receiveBuffer: number;
}

/** Packets that may wait for a destination or for the pause between two. */
const MAX_WAITING = 20_000;
const MINUTE_MS = 60_000;

interface Destination {
  readonly place: Place;
  readonly socket: Socket;
  sent: number;
  failed: number;
  waiting: number;
}

/** flow-fanout: sends copies of what it receives to several collectors (flow-tools specification, section 12). */
export class Fanout {
  readonly ended: Promise<void> = new Promise(() => undefined);
  readonly #options: FanoutOptions;
  readonly #log: CollectorLog;
  readonly #destinations: Destination[] = [];
  #inlet: Inlet | undefined;
  #received = 0;
  #refused = 0;
  #lost = 0;
  readonly #queue: Uint8Array[] = [];
  #sending: Promise<void> | undefined;

  constructor(options: FanoutOptions, log: CollectorLog) {
    this.#options = options;
    this.#log = log;
  }

  /** @throws Error if the port is taken or an address is not of this computer */
  async start(): Promise<void> {
    try {
      await this.#open();
    } catch (error) {
      await this.#inlet?.close();
      this.#closeDestinations();
      throw error;
    }
  }

  async #open(): Promise<void> {
    const { from, to, receiveBuffer, statMinutes, pidFile } = this.#options;
    for (const place of to) this.#destinations.push(await connect(place));
    const expected = expectedExporter(from);
    this.#inlet = await Inlet.open({
      place: from,
      receiveBuffer,
      log: this.#log,
      onPacket: (packet, exporter) => {
        if (expected === 0 || exporter === expected) this.#take(packet, exporter);
        else this.#refused++;
      },
    });
    if (pidFile !== undefined) await writePidFile(pidFile);
    if (statMinutes > 0) this.#inlet.every(statMinutes * MINUTE_MS, () => this.#tellStatistics());
  }

  async stop(): Promise<void> {
    await this.#inlet?.close();
    await this.#sending;
    while (this.#destinations.some(({ waiting }) => waiting > 0)) await delay(10);
    this.#closeDestinations();
    this.#tellStatistics();
    if (this.#options.pidFile !== undefined) await removePidFile(this.#options.pidFile);
  }

  #closeDestinations(): void {
    for (const { socket } of this.#destinations) socket.close();
  }

  #take(packet: Uint8Array, exporter: ExporterAddress): void {
    this.#received++;
    const { change, pause } = this.#options;
    const packets = change ? change(packet, exporter) : [packet];
    if (packets.length === 0) this.#refused++;
    if (pause === 0) {
      for (const each of packets) this.#send(each);
      return;
    }
    if (this.#queue.length + packets.length > MAX_WAITING) {
      this.#lost++;
      return;
    }
    this.#queue.push(...packets);
    this.#sending ??= this.#sendSlowly().finally(() => (this.#sending = undefined));
  }

  /** Timers have milliseconds: several packets go at once where that is too coarse. */
  async #sendSlowly(): Promise<void> {
    const began = performance.now();
    const pause = this.#options.pause / 1000;
    for (let sent = 0; ; sent++) {
      const packet = this.#queue.shift();
      if (!packet) return;
      const ahead = sent * pause - (performance.now() - began);
      if (ahead >= 1) await delay(ahead);
      this.#send(packet);
    }
  }

  #send(packet: Uint8Array): void {
    for (const destination of this.#destinations) {
      if (destination.waiting >= MAX_WAITING) {
        destination.failed++;
        continue;
      }
      destination.waiting++;
      destination.socket.send(packet, (error) => {
        destination.waiting--;
        if (error) destination.failed++;
        else destination.sent++;
      });
    }
  }

  #tellStatistics(): void {
    const counts = `pkts=${this.#received} refused=${this.#refused} lost=${this.#lost}`;
    this.#log.info(`STAT: now=${Math.floor(Date.now() / 1000)} ${counts}`);
    for (const { place, sent, failed } of this.#destinations)
      this.#log.info(
        `STAT: dst_ip=${formatExporter(place.remote)} dst_port=${place.port} pkts=${sent} failed=${failed}`,
      );
  }
}

async function connect(place: Place): Promise<Destination> {
  const socket = createSocket(isIpv6Place(place) ? 'udp6' : 'udp4');
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject).once('connect', resolve);
      socket.bind(0, place.local === 0 ? undefined : formatExporter(place.local), () =>
        socket.connect(place.port, formatExporter(place.remote)),
      );
    });
  } catch (error) {
    socket.close();
    throw explained(error, `cannot send copies to ${formatPlace(place)}`);
  }
  socket.removeAllListeners('error');
  // That nobody listens there now is no reason to stop.
  socket.on('error', () => undefined);
  return { place, socket, sent: 0, failed: 0, waiting: 0 };
}
