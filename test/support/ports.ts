import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

// Below the ports that the system gives to whoever asks for any: those may be gone again before the program that is to have one starts.
const [FIRST, BEHIND] = [20_000, 32_000];

/** A UDP port of the loopback address that nobody has. */
export function freeUdpPort(): Promise<number> {
  return freePort(canBindUdp);
}

/** A TCP port of the loopback address that nobody has. */
export function freeTcpPort(): Promise<number> {
  return freePort(canListen);
}

async function freePort(isFree: (port: number) => Promise<boolean>): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = randomInt(FIRST, BEHIND);
    if (await isFree(port)) return port;
  }
  throw new Error(`found no free port from ${FIRST} to ${BEHIND - 1}`);
}

async function canBindUdp(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  try {
    return await new Promise<boolean>((resolve) => {
      socket.once('error', () => resolve(false));
      socket.bind(port, '127.0.0.1', () => resolve(true));
    });
  } finally {
    await new Promise<void>((resolve) => socket.close(resolve));
  }
}

async function canListen(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
