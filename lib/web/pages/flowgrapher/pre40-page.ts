import type { Request, Response } from 'express';
import { parsePre40Graph } from '../../../flowgrapher/pre40.js';
import { readBytes } from '../../../saved/files.js';
import { storeRecovered } from '../../../saved/store-recovered.js';
import type { ViewerSite, WebContext } from '../../context.js';
import { HttpError } from '../../http-error.js';
import { keepReport } from '../../keep-report.js';
import { suitePage } from '../../suite-page.js';
import { pictureHref } from './page-model.js';
import { EXPIRED } from './stored-page.js';

/** Shows a graph that a version before 4.0 saved, and keeps its filter for the forms (FlowGrapher specification, section 10.2). */
export async function sendPre40Page(
  req: Request,
  res: Response,
  context: WebContext,
  site: ViewerSite,
  name: string,
  key: string,
): Promise<void> {
  const { config, store } = site;
  const path = await store.locateReport({ code: 'PV', name }, 'replay');
  const bytes = path === undefined ? undefined : await readBytes(path);
  if (!bytes) throw new HttpError(404, EXPIRED);
  const { parameters, rows, description, block } = parsePre40Graph(bytes.toString('utf8'), config);
  const hash = await keepReport(site, context, () => storeRecovered(config, 'FlowGrapher', name, block));
  await suitePage(req, res, context, {
    tool: 'FlowGrapher',
    dashboard: key,
    hash,
    title: description ?? 'FlowGrapher Report of an earlier version',
    view: 'flowgrapher/pre40',
    data: {
      styles: ['grapher.css'],
      parameters: parameters.filter(([label]) => label !== 'Description'),
      rows,
      picture: pictureHref(site, name.replace(/\.html?$/, ''), true),
    },
  });
}
