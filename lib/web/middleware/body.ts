import express from 'express';
import type { RequestHandler } from 'express';
import { HttpError } from '../http-error.js';

/** Largest request body, bytes. */
export const MAX_BODY = 1024 * 1024;

/** Largest form of FlowViewer and its sisters, bytes (FlowViewer specification, D-25). */
export const MAX_SUITE_BODY = 64 * 1024;

export const TOO_LARGE = 'The form that was sent is too large.';

/** Refuses a body that is announced as too long with 413, before any of it is read. */
export const limitBody: RequestHandler = (req, _res, next) => {
  if (Number(req.get('content-length')) > MAX_BODY) throw new HttpError(413, TOO_LARGE);
  next();
};

/** Reads the body of a form as it is; a longer one is answered with 413. */
export function formBody(limit: number): RequestHandler {
  return express.raw({
    type: ['application/x-www-form-urlencoded', 'multipart/form-data'],
    limit,
    inflate: false,
  });
}
