import { createSocket, type Socket } from 'node:dgram';
import { setTimeout as delay } from 'node:timers/promises';
import { formatExporter } from '../formats/packets/decode/exporter-address.js';
import { boundAddress, isGroup, isIpv6Place, type Place } from './place.js';

/** A bound socket, and what the system has granted it. */
export interface OpenSocket {
  readonly socket: Socket;
  /** The port that it is bound to. */
  readonly port: number;
  /** Bytes. */
  readonly receiveBuffer: number;
}

/**
 * Binds a UDP socket; a remote multicast address is a group that it joins.
 *
 * @param wantedBuffer bytes of its receive buffer; the system may grant less
 * @throws Error (code EADDRINUSE, EACCES, EADDRNOTAVAIL ...) if it cannot be bound
 */
export async function openSocket(place: Place, wantedBuffer: number): Promise<OpenSocket> {
  const joinsGroup = isGroup(place.remote);
  const socket = createSocket({ type: isIpv6Place(place) ? 'udp6' : 'udp4', reuseAddr: joinsGroup });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(place.port, boundAddress(place), resolve);
    });
    if (joinsGroup) socket.addMembership(formatExporter(place.remote));
    return { socket, port: socket.address().port, receiveBuffer: setBuffer(socket, wantedBuffer) };
  } catch (error) {
    socket.close();
    throw explained(error, `cannot listen on UDP port ${place.port}`);
  } finally {
    socket.removeAllListeners('error');
  }
}

/** An error of the system, with what was tried and what can be done about it. */
export function explained(error: unknown, attempt: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const advice = ADVICE[String(error.code)] ?? error.message;
  return Object.assign(new Error(`${attempt}: ${advice}`, { cause: error }), {
    code: error.code,
  });
}

const ADVICE: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there already; choose another port, or end that program',
  EACCES: 'this user may not; choose a port from 1024 on, or start as root',
  EADDRNOTAVAIL: 'the local address is none of this computer',
  EAFNOSUPPORT: 'this computer has no IPv6',
};

/** Asks for the buffer, or for the largest half of it that the system takes. */
function setBuffer(socket: Socket, wanted: number): number {
  for (let size = wanted; size >= 65536; size = Math.floor(size / 2)) {
    try {
      socket.setRecvBufferSize(size);
      break;
    } catch {
      // Systems other than Linux refuse what is too large instead of granting less.
    }
  }
  const granted = socket.getRecvBufferSize();
  // Linux tells twice the size, its own book-keeping included.
  return process.platform === 'linux' ? Math.floor(granted / 2) : granted;
}

/** Lets in what the kernel holds for a socket that is about to close: until nothing comes, or for a second. */
export async function drain(socket: Socket): Promise<void> {
  for (let left = 50, quiet = 0; left > 0 && quiet < 2; left--) {
    let came = false;
    const note = (): void => {
      came = true;
    };
    socket.once('message', note);
    await delay(20);
    socket.off('message', note);
    quiet = came ? 0 : quiet + 1;
  }
}
