import { STATUS_CODES } from 'node:http';
import type { Readable, Writable } from 'node:stream';
import type { Express, Request, Response } from 'express';
import inject from 'light-my-request';
import { MAX_BODY } from './middleware/body.js';
import { needsPulse } from './pulse.js';

/** A request as a web server hands it to a CGI program (RFC 3875), and the application that answers it. */
interface CgiRequest {
  readonly app: Express;
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: Readable;
  readonly stdout: Writable;
  /** The web server wants the program to end. */
  readonly signal?: AbortSignal;
}

/** The URL path of the script, percent-encoded. */
export function scriptPath(env: NodeJS.ProcessEnv): string {
  return encodePath(env['SCRIPT_NAME'] ?? '/');
}

/**
 * Rebuilds the request, has the application answer it, and writes the answer to standard output as it comes. If nobody reads it any
 * more, or the web server ends the program, the application is told that its client went away.
 */
export async function answerCgi(request: CgiRequest): Promise<void> {
  const { app, env, stdin, stdout, signal } = request;
  const payload = await readBody(env, stdin);
  const call = dispatcher(app, urlOf(env));
  stdout.once('error', call.hangUp);
  signal?.addEventListener('abort', call.hangUp);
  try {
    await copyAnswer(await start(call.dispatch, env, payload), stdout);
  } catch (error) {
    if (!call.isOver()) throw error;
  } finally {
    signal?.removeEventListener('abort', call.hangUp);
  }
}

type Dispatch = Parameters<typeof inject>[0];

function start(dispatch: Dispatch, env: NodeJS.ProcessEnv, payload: Buffer) {
  return inject(dispatch, {
    method: (env['REQUEST_METHOD'] ?? 'GET') as 'GET',
    url: '/',
    headers: requestHeaders(env),
    ...(payload.length > 0 && { payload }),
    remoteAddress: env['REMOTE_ADDR'] ?? '127.0.0.1',
    validate: false,
    payloadAsStream: true,
  });
}

async function copyAnswer(response: Awaited<ReturnType<typeof start>>, stdout: Writable): Promise<void> {
  const head = [`Status: ${response.statusCode} ${STATUS_CODES[response.statusCode] ?? ''}`];
  for (const [name, value] of Object.entries(response.headers)) {
    if (HOP_BY_HOP.has(name)) continue;
    for (const item of [value].flat()) head.push(`${name}: ${item}`);
  }
  await write(stdout, Buffer.from(`${head.join('\r\n')}\r\n\r\n`));
  for await (const chunk of response.stream() as AsyncIterable<Buffer>) await write(stdout, chunk);
}

/** Hands the request to the application, under the URL that the client wrote: on its way in it would be put into another form. */
function dispatcher(
  app: Express,
  url: string,
): { dispatch: Dispatch; hangUp: () => void; isOver: () => boolean } {
  let response: { destroy(): void } | undefined;
  let isOver = false;
  return {
    dispatch: (req, res) => {
      req.url = url;
      keepMethods(req);
      keepMethods(res);
      response = res;
      needsPulse(res);
      app(req as unknown as Request, res as unknown as Response);
    },
    hangUp: () => {
      isOver = true;
      response?.destroy();
    },
    isOver: () => isOver,
  };
}

/**
 * Express puts prototypes of its own, made for sockets, under every request and response. What makes these two work without a
 * socket must stay, so it is moved from their prototype to themselves. (Left to itself light-my-request changes express instead,
 * for the whole process, and no server could run in it any more.)
 */
function keepMethods(message: object): void {
  const prototype = Object.getPrototypeOf(message) as object;
  for (const [name, method] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (name !== 'constructor') Object.defineProperty(message, name, method);
  }
}

function urlOf(env: NodeJS.ProcessEnv): string {
  const query = env['QUERY_STRING'] ?? '';
  return `${scriptPath(env)}${encodePath(env['PATH_INFO'] ?? '')}${query === '' ? '' : `?${query}`}`;
}

/** Between us and the web server there is no connection to speak about. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding']);

/**
 * The headers that the web server passes on. `HTTP_PROXY` is dropped: programs take it for their own setting, and anyone can send a
 * header of that name.
 */
function requestHeaders(env: NodeJS.ProcessEnv): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith('HTTP_') || name === 'HTTP_PROXY' || value === undefined) continue;
    headers[name.slice('HTTP_'.length).toLowerCase().replaceAll('_', '-')] = value;
  }
  if (env['CONTENT_TYPE']) headers['content-type'] = env['CONTENT_TYPE'];
  if (env['CONTENT_LENGTH']) headers['content-length'] = env['CONTENT_LENGTH'];
  return headers;
}

/**
 * As much of the body as the web server announced. One that is too long is not read at all: the application refuses it by its
 * announced length.
 */
async function readBody(env: NodeJS.ProcessEnv, stdin: Readable): Promise<Buffer> {
  const length = Number(env['CONTENT_LENGTH'] ?? 0);
  if (!Number.isSafeInteger(length) || length <= 0 || length > MAX_BODY) return Buffer.alloc(0);
  const chunks: Buffer[] = [];
  let read = 0;
  for await (const chunk of stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    read += chunk.length;
    if (read >= length) break;
  }
  return Buffer.concat(chunks).subarray(0, length);
}

/** CGI variables hold decoded paths. */
function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

function write(stdout: Writable, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}
