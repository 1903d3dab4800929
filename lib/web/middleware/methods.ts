import type { RequestHandler } from 'express';
import { HttpError } from '../http-error.js';

/** The end of a route: what comes here has a method that the route does not know, and is answered with 405 and those it does. */
export function onlyMethods(...allowed: readonly string[]): RequestHandler {
  return (req, res) => {
    res.setHeader('Allow', allowed.join(', '));
    if (req.method !== 'OPTIONS') throw new HttpError(405, 'This page cannot be used in that way.');
    res.status(204).end();
  };
}
