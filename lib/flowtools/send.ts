import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { FlowBatch } from '../flow/batch.js';
import { PacketPacker } from '../formats/packets/packer.js';
import type { FlowSource } from '../formats/reader.js';
import { FIELD_NAMES } from '../flow/fields.js';
import type { Session } from './session.js';
import { isSameVersion, versionOf, type FlowVersion } from './sink.js';

/** Where packets go, and how. */
export interface Destination {
  /** Address or host name to send from; undefined lets the system choose. */
  readonly local?: string | undefined;
  /** Address or host name. */
  readonly remote: string;
  readonly port: number;
  readonly ttl?: number | undefined;
}

export interface SendOptions {
  readonly destination: Destination;
  /** Default: that of the stream. */
  readonly version?: FlowVersion | undefined;
  /** Microseconds between packets. */
  readonly pause: number;
  /** Source and destination addresses are sent with only these bits. */
  readonly privacyMask?: number | undefined;
}

/** flow-send: replays the flows of standard input as export packets over UDP (flow-tools specification, section 12). */
export async function sendFlows(session: Session, options: SendOptions): Promise<void> {
  const socket = await connect(options.destination);
  try {
    const source = await session.openInput(FIELD_NAMES);
    try {
      await replay(session, source, socket, options);
    } finally {
      await source.close();
    }
  } finally {
    socket.close();
  }
}

async function replay(
  session: Session,
  source: FlowSource,
  socket: Socket,
  { version: wanted, pause, privacyMask }: SendOptions,
): Promise<void> {
  const version = sentVersion(versionOf(source), wanted);
  const packer = new PacketPacker(version.exportVersion, version.aggregationMethod);
  const pace = new Pace(pause);
  const send = async (packets: Iterable<Uint8Array>): Promise<void> => {
    for (const packet of packets) {
      await pace.next();
      await sendPacket(socket, packet);
    }
  };
  for await (const batch of session.batches(source)) {
    if (privacyMask !== undefined) maskAddresses(batch, privacyMask);
    await send(packer.add(batch));
  }
  await send(packer.finish());
}

/** Versions 1, 5, 6, 7 and 1005 can be sent as one another, 8 only as itself; 1005 exists only in files. */
function sentVersion(own: FlowVersion, wanted: FlowVersion | undefined): FlowVersion {
  const version = wanted ?? own;
  if (!isSameVersion(version, own) && (own.exportVersion === 8 || version.exportVersion === 8))
    throw new Error(
      `flows of version ${own.exportVersion} cannot be sent as version ${version.exportVersion}`,
    );
  return version.exportVersion === 1005 ? { exportVersion: 5 } : version;
}

function maskAddresses(batch: FlowBatch, mask: number): void {
  for (const field of ['srcaddr', 'dstaddr'] as const) {
    const column = batch.column(field);
    for (let row = 0; row < batch.length; row++) column[row]! &= mask;
  }
}

async function connect({ local, remote, port, ttl }: Destination): Promise<Socket> {
  const [from, to] = [local === undefined ? undefined : await addressOf(local), await addressOf(remote)];
  const socket = createSocket('udp4');
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject).once('connect', resolve);
      socket.bind(0, from, () => {
        if (ttl !== undefined) {
          socket.setTTL(ttl);
          socket.setMulticastTTL(ttl);
        }
        socket.connect(port, to);
      });
    });
  } catch (error) {
    socket.close();
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'EADDRNOTAVAIL' ? `${from} is no address of this computer` : message;
    throw new Error(`cannot send to ${to}: ${reason}`, { cause: error });
  }
  socket.removeAllListeners('error');
  // That nobody listens there is no reason to stop.
  socket.on('error', () => undefined);
  return socket;
}

async function addressOf(host: string): Promise<string> {
  try {
    return (await lookup(host, { family: 4 })).address;
  } catch (error) {
    throw new Error(`"${host}" is neither an IPv4 address nor the name of a host that has one`, {
      cause: error,
    });
  }
}

function sendPacket(socket: Socket, packet: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(packet, (error) => {
      if (error && (error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') reject(error);
      else resolve();
    });
  });
}

/** Timers have milliseconds: several packets go at once where that is too coarse. */
class Pace {
  readonly #pause: number;
  readonly #began = performance.now();
  #sent = 0;

  constructor(pauseMicroseconds: number) {
    this.#pause = pauseMicroseconds / 1000;
  }

  async next(): Promise<void> {
    const ahead = this.#sent++ * this.#pause - (performance.now() - this.#began);
    if (ahead >= 1) await delay(ahead);
  }
}
