import type { Request, RequestHandler } from 'express';
import { HttpError } from '../http-error.js';

/**
 * Refuses requests that a page of another site made a browser send.
 *
 * `Sec-Fetch-Site` other than `same-origin` or `none`, or an `Origin` (else `Referer`) of another host, is answered with 403;
 * a request without any of these comes from no browser and is let through.
 *
 * @param publicOrigin the site as browsers see it, if a proxy hides it
 */
export function sameOriginOnly(publicOrigin: string | undefined): RequestHandler {
  return (req, _res, next) => {
    if (!isSameOrigin(req, publicOrigin)) {
      throw new HttpError(403, 'This form was sent from another site. Open the page here and try again.');
    }
    next();
  };
}

function isSameOrigin(req: Request, publicOrigin: string | undefined): boolean {
  const site = req.get('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const from = req.get('origin') ?? req.get('referer');
  if (from === undefined) return true;
  if (!URL.canParse(from)) return false;
  const sender = new URL(from);
  return publicOrigin === undefined
    ? sender.host === req.get('host')?.toLowerCase()
    : sender.origin === new URL(publicOrigin).origin;
}
