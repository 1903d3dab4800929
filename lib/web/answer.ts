import type { Request, Response } from 'express';

/** Media type of an answer that tells of progress, one JSON value a line. */
const STREAM_TYPE = 'application/x-ndjson';

/** Where a page can be seen again, for the browser's history: a page that answers a form has no address of its own. */
export interface Addresses {
  /** Shows the same page by GET. */
  readonly address?: string | undefined;
  /** The form, filled as it was sent. */
  readonly form?: string | undefined;
}

/** What is told while a report is made. */
export interface Progress {
  readonly filesDone: number;
  readonly filesTotal: number;
  /** Bytes of flow files read. */
  readonly bytes: number;
}

/** Whether the page's own script sent the form, and shows what is told meanwhile. */
export function wantsStream(req: Request): boolean {
  return req.method === 'POST' && req.get('accept') === STREAM_TYPE;
}

/** Told last, by the answers that tell of progress. */
const told = new WeakMap<Response, Progress>();
const NOTHING_DONE: Progress = { filesDone: 0, filesTotal: 0, bytes: 0 };

/** Tells of progress where the client listens; the first call sends the head of the answer. */
export function sendProgress(req: Request, res: Response, progress: Progress): void {
  if (!wantsStream(req)) return;
  told.set(res, progress);
  writeLine(res, { progress });
}

/** Tells the same once more: a sign of life. */
export function repeatProgress(req: Request, res: Response): void {
  sendProgress(req, res, told.get(res) ?? NOTHING_DONE);
}

/** Sends a page: as it is, or as the last line of an answer that tells of progress. */
export function sendHtml(
  req: Request,
  res: Response,
  status: number,
  html: string,
  addresses: Addresses = {},
): void {
  if (wantsStream(req)) {
    writeLine(res, { status, html, ...addresses });
    res.end();
    return;
  }
  // Line feeds may have been sent before a page that took long.
  if (res.headersSent) res.end(html);
  else res.status(status).type('html').send(html);
}

/** An answer for programs. */
interface TextAnswer {
  /** Media type with its charset. */
  readonly type: string;
  /** What browsers do with it, and the name of the file that they make of it. */
  readonly disposition?: string;
  readonly text: string;
}

/** Sends what is no page: as it is, or as the last line of an answer that tells of progress. */
export function sendText(req: Request, res: Response, status: number, answer: TextAnswer): void {
  const { type, disposition, text } = answer;
  if (wantsStream(req)) {
    writeLine(res, { status, type, text });
    res.end();
    return;
  }
  res.status(status);
  res.setHeader('Cache-Control', 'no-cache');
  res.setHeader('Content-Type', type);
  if (disposition !== undefined) res.setHeader('Content-Disposition', disposition);
  res.send(text);
}

/** Leads the browser to another page by GET. The location is one of ours, relative to the script. */
export function seeOther(req: Request, res: Response, location: string): void {
  if (wantsStream(req)) {
    writeLine(res, { location });
    res.end();
    return;
  }
  res.setHeader('Location', location);
  res.status(303).end();
}

/** One line of an answer that tells of progress. */
function writeLine(res: Response, value: object): void {
  if (!res.headersSent) {
    res.status(200);
    res.setHeader('Content-Type', STREAM_TYPE);
    res.setHeader('Cache-Control', 'no-store');
    // Proxies that collect answers would keep the progress to themselves.
    res.setHeader('X-Accel-Buffering', 'no');
  }
  res.write(`${JSON.stringify(value)}\n`);
}
