import type { RequestHandler } from 'express';
import { hasFlowscan, type WebContext } from '../context.js';
import { sendPage } from '../frame.js';
import { dataFreshness, type Freshness } from '../freshness.js';
import { parseQuery } from '../../graphs/query.js';
import { queryOf } from '../place.js';
import { formatLocalTime } from '../time-text.js';

/** Whether data keep coming: for people as a page, for monitors as JSON (`Accept: application/json` or `?format=json`). */
export function healthPage(context: WebContext): RequestHandler {
  return async (req, res) => {
    const freshness: Freshness = hasFlowscan(context) ? await dataFreshness(context) : { state: 'unused' };
    if (freshness.detail !== undefined) context.log(freshness.detail);
    const status = freshness.state === 'fresh' || freshness.state === 'unused' ? 200 : 503;
    const wantsJson =
      parseQuery(queryOf(req)).first('format') === 'json' || req.accepts(['html', 'json']) === 'json';
    if (!wantsJson) {
      sendPage(req, res, context, {
        view: 'health',
        title: 'Health',
        status,
        data: { freshness, formatLocalTime },
      });
      return;
    }
    res.status(status).setHeader('Cache-Control', 'no-cache');
    res.json(report(freshness, context));
  };
}

function report({ state, newest, interval }: Freshness, { version, now }: WebContext) {
  return {
    status: state === 'fresh' || state === 'unused' ? 'ok' : 'warning',
    data: state,
    newestUpdate: newest ?? null,
    ageSeconds: newest === undefined ? null : Math.round(now() - newest),
    intervalSeconds: interval ?? null,
    version,
  };
}
