import { randomBytes } from 'node:crypto';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { WebContext } from '../context.js';
import { sendPage } from '../frame.js';
import { wantsStream } from '../answer.js';
import { HttpError } from '../http-error.js';
import { ClientGone } from '../run.js';
import { TOO_LARGE } from './body.js';

/** What no route answers. */
export const notFound: RequestHandler = () => {
  throw new HttpError(404, 'There is no such page here.');
};

/**
 * The page for everything that went wrong. People read what they can do about it; the cause is logged under an id that the page
 * shows, for it may name files.
 */
export function errorPages(context: WebContext): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (error instanceof ClientGone) {
      res.destroy();
      return;
    }
    if (res.headersSent && !wantsStream(req)) {
      next(error);
      return;
    }
    const { status, message } = forPeople(error);
    const id = status >= 500 ? randomBytes(4).toString('hex') : undefined;
    if (id !== undefined) context.log(`error ${id}: ${req.method} ${req.path}: ${stackOf(error)}`);
    if (status === 503 && !res.headersSent) res.setHeader('Retry-After', '15');
    const title = status === 404 ? 'Not found' : 'Error Occurred';
    sendPage(req, res, context, { view: 'error', title, status, data: { message, id } });
  };
}

function forPeople(error: unknown): { status: number; message: string } {
  if (error instanceof HttpError) return error;
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (status === 413) return { status, message: TOO_LARGE };
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return { status, message: 'The request cannot be understood.' };
  }
  return { status: 500, message: 'Something went wrong here. The log of the server says what.' };
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
