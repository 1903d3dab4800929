import type { Request, RequestHandler, Response } from 'express';
import { parseQuery, type QueryParameters } from '../../graphs/query.js';
import { readScoreboardPage } from '../../pages/read-scoreboard.js';
import { boardHelpers } from '../../pages/scoreboard.js';
import type { FlowscanContext } from '../context.js';
import { sendPage } from '../frame.js';
import { HttpError } from '../http-error.js';
import { restrictStoredPage } from '../middleware/security-headers.js';
import type { PageArchive } from '../page-archive.js';
import { placeOf, queryOf } from '../place.js';
import { browseHistory, type History } from '../scoreboard-history.js';
import { readPage } from '../stored-pages.js';
import {
  campusChoices,
  cuflowArchive,
  talkerViews,
  type CampusChoice,
  type TalkerView,
} from '../talker-views.js';

/** What a view has to show. */
interface Found {
  readonly isConfigured: boolean;
  readonly html: string | undefined;
  readonly history: History | undefined;
  /** Pages beside the one shown, where a view has several. */
  readonly choices: readonly CampusChoice[];
  readonly chosen: CampusChoice | undefined;
}

/**
 * The pages that CUFlow, CampusIO and SubNetIO write, framed: the newest (`view=hosts`, `overall`, `as` or `campus` with a `page`) and
 * older ones (`day`, `hour`, `time`). A page of another program is shown as it is (`raw=1`), in a frame that runs none of it.
 */
export function scoreboardPage(context: FlowscanContext): RequestHandler {
  return async (req, res) => {
    const query = parseQuery(queryOf(req));
    const views = talkerViews(context);
    const view = views.find(({ id }) => id === query.first('view')) ?? views[0];
    if (!view) throw new HttpError(404, 'There is no such page here.');
    const found = await findPage(view, query, context);
    if (query.isTrue('raw')) sendRaw(res, found.html);
    else sendFramed(req, res, context, { views, view, found });
  };
}

async function findPage(view: TalkerView, query: QueryParameters, context: FlowscanContext): Promise<Found> {
  const none = { html: undefined, history: undefined, choices: [], chosen: undefined };
  if (view.id === 'overall') {
    const file = context.scoreboards.overall?.file;
    return { ...none, isConfigured: file !== undefined, html: file && (await readPage(file)) };
  }
  if (view.id !== 'campus') {
    const archive = cuflowArchive(view.id, context);
    return archive
      ? { ...none, isConfigured: true, ...(await browse(archive, query)) }
      : { ...none, isConfigured: false };
  }
  const isConfigured = (context.topPages ?? []).length > 0;
  const choices = await campusChoices(context);
  const name = query.first('page') ?? '';
  const chosen = name === '' ? choices[0] : choices.find((choice) => choice.name === name);
  if (chosen) return { isConfigured, choices, chosen, ...(await browse(chosen.archive, query)) };
  if (name !== '') throw new HttpError(404, 'There is no such page here.');
  return { ...none, isConfigured };
}

async function browse(
  archive: PageArchive,
  query: QueryParameters,
): Promise<{ html: string | undefined; history: History }> {
  const history = await browseHistory(archive, {
    day: query.first('day'),
    hour: query.first('hour'),
    time: query.first('time'),
  });
  const { shown, isNewest } = history;
  return { html: isNewest ? await archive.readNewest() : shown && (await archive.read(shown)), history };
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
  { views, view, found }: { views: readonly TalkerView[]; view: TalkerView; found: Found },
): void {
  const { up, script } = placeOf(req, res);
  const { html, history, choices, chosen } = found;
  const isWanted = history !== undefined && !history.isNewest;
  const page = html === undefined ? undefined : readScoreboardPage(html);
  const hasOwnHeading = view.id === 'overall' || view.id === 'campus';
  sendPage(req, res, context, {
    view: 'top-talkers',
    title: chosen ? `Top talkers: ${chosen.label}` : view.label,
    status: html === undefined && isWanted ? 404 : 200,
    data: {
      views: views.map(({ id, label }) => ({ id, label, isCurrent: id === view.id })),
      view,
      choices: choices.map(({ name, label }) => ({ name, label, isCurrent: name === chosen?.name })),
      page: chosen?.name,
      isConfigured: found.isConfigured,
      isFound: html !== undefined,
      heading: hasOwnHeading ? (page?.heading ?? chosen?.label ?? view.label) : view.label,
      tables: page?.tables,
      history,
      action: `${up}${script}`,
      rawQuery: `${queryOf(req)}&raw=1`,
      ...boardHelpers,
    },
  });
}
