import type { RequestHandler } from 'express';
import type { WebContext } from './context.js';

/** Makes the handler of a page for one site. It may return a promise; what it throws becomes an error page. */
export type PageFactory = (context: WebContext) => RequestHandler;
