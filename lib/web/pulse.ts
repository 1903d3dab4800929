import type { Request, Response } from 'express';
import { wantsStream } from './answer.js';
import { preparePage } from './frame.js';

/** A report that is made faster than this has the status that it deserves, ms. */
const FIRST_MS = 1500;
const INTERVAL_MS = 1000;

/** Answers whose client is behind a web server that only notices that it left when something is written. */
const remote = new WeakSet<object>();

export function needsPulse(response: object): void {
  remote.add(response);
}

/**
 * Writes a line feed now and then before a page that takes long, if that is the only way to learn that its client went away: a web
 * server that runs CGI scripts looks after its client when it has something to pass on. The page's status is 200 then, whatever comes of it.
 */
export function startPulse(req: Request, res: Response): void {
  if (!remote.has(res) || wantsStream(req)) return;
  const beat = (): void => {
    if (res.writableEnded || res.destroyed) {
      clearTimeout(timer);
      return;
    }
    if (!res.headersSent) {
      preparePage(res);
      res.status(200).type('html');
    }
    res.write('\n');
    timer = setTimeout(beat, INTERVAL_MS);
  };
  let timer = setTimeout(beat, FIRST_MS);
  res.once('close', () => clearTimeout(timer));
  res.once('finish', () => clearTimeout(timer));
}

/** Whether the page can still be sent: nothing was, or only line feeds before it. */
export function canSendPage(req: Request, res: Response): boolean {
  return !res.headersSent || wantsStream(req) || (remote.has(res) && !res.writableEnded);
}
