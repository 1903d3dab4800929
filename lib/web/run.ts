import type { Request, Response } from 'express';
import { sendProgress, type Progress } from './answer.js';
import type { ViewerSite } from './context.js';
import { HttpError } from './http-error.js';
import { takeTurn } from './turns.js';

/** Lines about progress are sent no more often than this, ms. */
const PROGRESS_INTERVAL_MS = 200;

/** Makes a report; it ends soon after the signal, by rejecting. */
type Work<T> = (signal: AbortSignal, progress: (state: Progress) => void) => Promise<T>;

/** The client went away, or pressed Stop: nobody waits for an answer. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/**
 * Makes a report within the limits of the site (FlowViewer specification, D-25): so many at a time, so long at most, and no longer
 * than the client waits for it. Meanwhile a page with our script is told how far it is.
 *
 * @throws HttpError 503 if it takes too long, or if too many others are made; ClientGone; whatever `work` throws
 */
export async function runWithLimits<T>(
  req: Request,
  res: Response,
  { config, limits }: Pick<ViewerSite, 'config' | 'limits'>,
  work: Work<T>,
): Promise<T> {
  const gone = new AbortController();
  const onClose = (): void => gone.abort(new ClientGone('the client went away'));
  res.once('close', onClose);
  if (res.destroyed) onClose();
  try {
    const turn = await takeTurn(config.workDirectory, limits, gone.signal);
    try {
      return await withinTime(limits.timeMs, gone.signal, (signal) => work(signal, teller(req, res)));
    } finally {
      await turn.release();
    }
  } finally {
    res.off('close', onClose);
  }
}

async function withinTime<T>(
  timeMs: number,
  gone: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error('the time is up')), timeMs);
  try {
    return await work(AbortSignal.any([gone, late.signal]));
  } catch (error) {
    if (gone.aborted) throw gone.reason;
    if (!late.signal.aborted) throw error;
    const message = `The report was stopped: it took longer than ${Math.round(timeMs / 1000)} seconds. Choose a shorter period, or narrow the filter.`;
    throw new HttpError(503, message, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** Passes progress on now and then, and always when the last file is done. */
function teller(req: Request, res: Response): (state: Progress) => void {
  let last = 0;
  return (state) => {
    const now = Date.now();
    if (now - last < PROGRESS_INTERVAL_MS && state.filesDone < state.filesTotal) return;
    last = now;
    sendProgress(req, res, state);
  };
}
