import { basename } from 'node:path';
import type { Request, Response } from 'express';
import { reportTitle } from '../../../criteria/choices.js';
import { isPre40Name } from '../../../flowviewer/load-report.js';
import { parsePre40Report } from '../../../flowviewer/pre40.js';
import { readBytes } from '../../../saved/files.js';
import { parseHash, type FilterHash } from '../../../saved/hash.js';
import { storeRecovered } from '../../../saved/store-recovered.js';
import { seeOther } from '../../answer.js';
import type { WebContext } from '../../context.js';
import { readFormat } from '../../data-answer.js';
import { HttpError } from '../../http-error.js';
import { keepReport } from '../../keep-report.js';
import { onlyMethods } from '../../middleware/methods.js';
import { splitQuery } from '../../query-parts.js';
import { suiteLinks } from '../../suite-links.js';
import type { PageFactory } from '../../page-factory.js';
import { viewerOf } from '../../viewer.js';
import { sendExport } from './report-export.js';
import { sendReport } from './report-page.js';
import { storedPage } from './report-stored.js';

/** FlowViewer_Replay.cgi, `DB^filter_hash=HASH`: a report from its file (FlowViewer specification, section 6.3). */
export const reportReplayPage: PageFactory = (context) => async (req, res, next) => {
  if (req.method === 'POST') return onlyMethods('GET', 'HEAD')(req, res, next);
  const site = await viewerOf(context);
  const [dashboard, hashText = '', formatText] = splitQuery(req);
  const hash = parseHash(hashText);
  if (hash && isGraph(hash)) {
    const to = suiteLinks(req, res, context).to('FlowGrapher_Replay', dashboard, hashText);
    return seeOther(req, res, to);
  }
  if (hash && isPre40Name(hash.name)) return sendPre40(req, res, context, { hash, dashboard });
  const report = await storedPage(site, hash);
  const format = readFormat(formatText?.replace(/^format=/, ''));
  if (format) return sendExport(req, res, site, format, { ...report, notes: [] });
  const wasSaved = hash?.code === 'FL' || hash?.code === 'SF';
  return sendReport(req, res, context, {
    ...report,
    dashboard,
    notes: wasSaved ? ['The filter of this report was saved.'] : [],
  });
};

function isGraph({ name }: FilterHash): boolean {
  return name.startsWith('FlowGrapher_save_');
}

async function sendPre40(
  req: Request,
  res: Response,
  context: WebContext,
  { hash, dashboard }: { hash: FilterHash; dashboard: string },
): Promise<void> {
  const site = await viewerOf(context);
  const { config, store } = site;
  const path = await store.locateReport({ code: 'PV', name: hash.name }, 'replay');
  const bytes = path === undefined ? undefined : await readBytes(path);
  if (path === undefined || !bytes) throw new HttpError(404, 'This report is no longer there.');
  const { lines, block, description } = parsePre40Report(bytes.toString('latin1'), config);
  const name = basename(path);
  const title = reportTitle(block.stat_report, block.print_report) ?? name;
  const filter = await keepReport(site, context, () => storeRecovered(config, 'FlowViewer', name, block));
  return sendReport(req, res, context, {
    dashboard,
    hash: filter ?? '',
    block,
    body: undefined,
    plainLines: lines,
    description: description ?? title,
    notes: ['A version before 4.0 saved this report: it is shown as it was written.'],
  });
}
