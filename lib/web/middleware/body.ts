import express from 'express';
import type { RequestHandler } from 'express';

/** Largest request body, bytes. */
export const MAX_BODY = 1024 * 1024;

/** Reads the body of a form as it is; a longer one is answered with 413. */
export function formBody(): RequestHandler {
  return express.raw({
    type: ['application/x-www-form-urlencoded', 'multipart/form-data'],
    limit: MAX_BODY,
    inflate: false,
  });
}
