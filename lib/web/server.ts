import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Express } from 'express';

/** A listening server whose application can be exchanged. */
export interface WebServer {
  /** `http://127.0.0.1:8080/` */
  readonly url: string;
  /** Requests from now on are answered by another application. */
  replace(app: Express): void;
  /** Answers what has been asked, then stops. */
  close(): Promise<void>;
}

interface ServerOptions {
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  /** Gets one line for every request answered. */
  readonly accessLog?: ((line: string) => void) | undefined;
}

/** A form is sent at once; who takes longer is holding a connection for no good. */
const REQUEST_TIMEOUT_MS = 30_000;
/** When stopping, answers that take longer than this are broken off. */
const CLOSE_TIMEOUT_MS = 5_000;
/** Who has the answer before the request is sent whole, gets as long to read it. */
const LINGER_MS = 2_000;

/** @throws Error (code EADDRINUSE, EACCES, ...) if it cannot listen */
export async function startServer(
  app: Express,
  { host, port, accessLog }: ServerOptions,
): Promise<WebServer> {
  let current = app;
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (req, res) => {
    if (accessLog) {
      const started = Date.now();
      // Routers cut the URL down while they look at it.
      const { method, url } = req;
      res.once('close', () => {
        const client = req.socket.remoteAddress ?? '-';
        accessLog(`${client} ${method} ${url} ${res.statusCode} ${Date.now() - started} ms`);
      });
    }
    res.once('finish', () => {
      if (!req.complete) hangUpSoon(req.socket);
    });
    current(req, res);
  });
  await listen(server, host, port);
  const { address, family, port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}/`,
    replace: (next) => {
      current = next;
    },
    close: () => close(server),
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** At once would be too soon: with bytes on their way the answer could be lost. */
function hangUpSoon(socket: Socket): void {
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const impatience = setTimeout(() => server.closeAllConnections(), CLOSE_TIMEOUT_MS);
    server.close(() => {
      clearTimeout(impatience);
      resolve();
    });
    server.closeIdleConnections();
  });
}
