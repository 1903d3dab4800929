import type { Request, RequestHandler, Response } from 'express';
import { parseQuery, type QueryParameters } from '../../graphs/query.js';
import { readScoreboardPage } from '../../pages/read-scoreboard.js';
import { boardHelpers } from '../../pages/scoreboard.js';
import type { Scoreboards, StoredScoreboard, FlowscanContext } from '../context.js';
import { sendPage } from '../frame.js';
import { HttpError } from '../http-error.js';
import { restrictStoredPage } from '../middleware/security-headers.js';
import { placeOf, queryOf } from '../place.js';
import { browseHistory, type History } from '../scoreboard-history.js';
import { readPage, readStoredPage } from '../stored-pages.js';

const VIEWS = [
  { id: 'hosts', label: 'Top talkers', directive: 'Scoreboard' },
  { id: 'overall', label: 'Overall', directive: 'AggregateScore' },
  { id: 'as', label: 'AS numbers', directive: 'ASScoreboard' },
] as const;

type View = (typeof VIEWS)[number];

/**
 * The pages that CUFlow writes, framed: the newest (`view=hosts`, `overall` or `as`) and older ones (`day`, `hour`, `time`).
 * A page of another program is shown as it is (`raw=1`), in a frame that runs none of it.
 */
export function scoreboardPage(context: FlowscanContext): RequestHandler {
  return async (req, res) => {
    const query = parseQuery(queryOf(req));
    const view = VIEWS.find(({ id }) => id === query.first('view')) ?? VIEWS[0];
    const { html, history } = await findPage(view, query, context.scoreboards);
    if (query.isTrue('raw')) sendRaw(res, html);
    else sendFramed(req, res, context, view, html, history);
  };
}

async function findPage(
  view: View,
  query: QueryParameters,
  scoreboards: Scoreboards,
): Promise<{ html: string | undefined; history: History | undefined }> {
  if (view.id === 'overall') {
    const file = scoreboards.overall?.file;
    return { html: file === undefined ? undefined : await readPage(file), history: undefined };
  }
  const stored = scoreboards[view.id];
  if (!stored) return { html: undefined, history: undefined };
  const history = await browseHistory(stored, {
    day: query.first('day'),
    hour: query.first('hour'),
    time: query.first('time'),
  });
  return { html: await readChosen(stored, history), history };
}

async function readChosen(
  stored: StoredScoreboard,
  { shown, isNewest }: History,
): Promise<string | undefined> {
  if (isNewest) return readPage(stored.currentLink);
  return shown && readStoredPage(stored.rootDir, shown);
}

function sendRaw(res: Response, html: string | undefined): void {
  if (html === undefined) throw new HttpError(404, 'There is no such page here.');
  restrictStoredPage(res, html);
  res.setHeader('Cache-Control', 'no-cache');
  res.type('html').send(html);
}

function sendFramed(
  req: Request,
  res: Response,
  context: FlowscanContext,
  view: View,
  html: string | undefined,
  history: History | undefined,
): void {
  const { up, script } = placeOf(req, res);
  const isWanted = history !== undefined && !history.isNewest;
  const page = html === undefined ? undefined : readScoreboardPage(html);
  sendPage(req, res, context, {
    view: 'top-talkers',
    title: view.label,
    status: html === undefined && isWanted ? 404 : 200,
    data: {
      views: VIEWS.map(({ id, label }) => ({ id, label, isCurrent: id === view.id })),
      view,
      isConfigured: context.scoreboards[view.id] !== undefined,
      isFound: html !== undefined,
      heading: view.id === 'overall' ? (page?.heading ?? view.label) : view.label,
      tables: page?.tables,
      history,
      action: `${up}${script}`,
      rawQuery: `${queryOf(req)}&raw=1`,
      ...boardHelpers,
    },
  });
}
