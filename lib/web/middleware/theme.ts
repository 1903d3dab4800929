import type { Request, RequestHandler, Response } from 'express';
import { parseQuery } from '../../graphs/query.js';
import { placeOf } from '../place.js';

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const COOKIE = 'flowsuite-theme';
const YEAR_MS = 365 * 24 * 3600 * 1000;

/** What the visitor chose; `auto` follows the system. */
export function themeOf(req: Request): Theme {
  const cookies = req.cookies as Readonly<Record<string, unknown>> | undefined;
  return THEMES.find((theme) => theme === cookies?.[COOKIE]) ?? 'auto';
}

/**
 * `POST script/theme` with `theme` and the query to go back to in `return`: remembers the choice for a year.
 * The answer leads to the script itself and nowhere else.
 */
export const chooseTheme: RequestHandler = (req: Request, res: Response) => {
  const form = parseQuery(Buffer.isBuffer(req.body) ? req.body.toString('utf8') : '');
  const theme = THEMES.find((known) => known === form.first('theme')) ?? 'auto';
  res.cookie(COOKIE, theme, { maxAge: YEAR_MS, httpOnly: true, sameSite: 'lax' });
  const query = form.first('return') ?? '';
  const { up, script } = placeOf(req, res);
  res.setHeader('Location', `${up}${script}${query === '' ? '' : `?${cleanQuery(query)}`}`);
  res.status(303).end();
};

/** Nothing that could end the header line or begin a fragment. */
function cleanQuery(query: string): string {
  return query.replace(/[^\x21\x24-\x7e]/gu, encodeURIComponent);
}
