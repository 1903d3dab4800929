import { randomBytes } from 'node:crypto';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { WebContext } from '../context.js';
import { sendPage } from '../frame.js';
import { HttpError } from '../http-error.js';
import { placeOf } from '../place.js';
import { canSendPage } from '../pulse.js';
import { splitQuery } from '../query-parts.js';
import { ClientGone } from '../run.js';
import type { SuiteTool } from '../suite-frame.js';
import { isSuiteScript, type SuiteScript } from '../tools.js';
import { TOO_LARGE } from './body.js';

/** What no route answers. */
export const notFound: RequestHandler = () => {
  throw new HttpError(404, 'There is no such page here.');
};

/**
 * The page for everything that went wrong. People read what they can do about it; the cause is logged under an id that the page
 * shows, for it may name files. Programs that asked for data get the same in their format.
 */
export function errorPages(context: WebContext): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (error instanceof ClientGone) {
      res.destroy();
      return;
    }
    if (!canSendPage(req, res)) {
      next(error);
      return;
    }
    const { status, message } = forPeople(error);
    const id = status >= 500 ? randomBytes(4).toString('hex') : undefined;
    if (id !== undefined) context.log(`error ${id}: ${req.method} ${req.path}: ${stackOf(error)}`);
    if (status === 503 && !res.headersSent) res.setHeader('Retry-After', '15');
    const title = status === 404 ? 'Not found' : 'Error Occurred';
    const page = { title, status, data: { message, id } };
    const plainly = (): void => sendPage(req, res, context, { view: 'error', ...page });
    const { tool } = placeOf(req, res);
    if (!isSuiteScript(tool) || !context.openViewer) plainly();
    else sendSuiteError(req, res, context, { tool, ...page }).catch(plainly);
  };
}

interface ErrorTexts {
  readonly message: string;
  readonly id: string | undefined;
}

/** In the format that a program asked for, or in the frame of FlowViewer, if that can be made. Other pages do without the code for it. */
async function sendSuiteError(
  req: Request,
  res: Response,
  context: WebContext,
  { tool, ...page }: { tool: SuiteScript; title: string; status: number; data: ErrorTexts },
): Promise<void> {
  const { formatAsked, sendError } = await import('../data-answer.js');
  const format = formatAsked(req);
  if (format) {
    sendError(req, res, format, { status: page.status, ...page.data });
    return;
  }
  const { suitePage } = await import('../suite-page.js');
  const [dashboard] = splitQuery(req);
  await suitePage(req, res, context, { tool: toolOf(tool), dashboard, view: 'flowviewer/error', ...page });
}

function toolOf(script: SuiteScript): SuiteTool {
  if (script.startsWith('FlowMonitor')) return 'FlowMonitor';
  return script.startsWith('FlowGrapher') ? 'FlowGrapher' : 'FlowViewer';
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
