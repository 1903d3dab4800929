import type { Request, Response } from 'express';
import { repeatProgress, wantsStream } from './answer.js';
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
 * Writes something now and then before an answer that takes long, if that is the only way to learn that its client went away: a web
 * server that runs CGI scripts looks after its client when it has something to pass on. Answers that tell of progress tell it again.
 * Pages get a line feed before them; their status is 200 then, whatever comes of it. Nothing else may be answered in place of a page.
 */
export function startPulse(req: Request, res: Response): void {
  if (!remote.has(res)) return;
  const beat = (): void => {
    if (res.writableEnded || res.destroyed) {
      clearTimeout(timer);
      return;
    }
    if (wantsStream(req)) repeatProgress(req, res);
    else writeLineFeed(res);
    timer = setTimeout(beat, INTERVAL_MS);
  };
  let timer = setTimeout(beat, FIRST_MS);
  res.once('close', () => clearTimeout(timer));
  res.once('finish', () => clearTimeout(timer));
}

function writeLineFeed(res: Response): void {
  if (!res.headersSent) {
    preparePage(res);
    res.status(200).type('html');
  }
  res.write('\n');
}

/** Whether the page can still be sent: nothing was, or only line feeds before it. */
export function canSendPage(req: Request, res: Response): boolean {
  return !res.headersSent || wantsStream(req) || (remote.has(res) && !res.writableEnded);
}
