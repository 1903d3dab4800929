import { readSortColumn, sortBody } from '../../../flowviewer/sort.js';
import { parseHash, type FilterHash } from '../../../saved/hash.js';
import { readFormat } from '../../data-answer.js';
import { HttpError } from '../../http-error.js';
import { onlyMethods } from '../../middleware/methods.js';
import { splitQuery } from '../../query-parts.js';
import type { PageFactory } from '../../page-factory.js';
import { viewerOf } from '../../viewer.js';
import { sendExport } from './report-export.js';
import { sendReport } from './report-page.js';
import { storedPage } from './report-stored.js';

/**
 * FlowViewer_Sort.cgi, `DB^HASH^column^order`: a current or saved report with its rows in another order (FlowViewer specification, section
 * 5.4). Nothing is written.
 */
export const reportSortPage: PageFactory = (context) => async (req, res, next) => {
  if (req.method === 'POST') return onlyMethods('GET', 'HEAD')(req, res, next);
  const site = await viewerOf(context);
  const [dashboard, hashText = '', columnText = '', order = '', formatText] = splitQuery(req);
  const report = await storedPage(site, sortedHash(hashText));
  const column = readSortColumn(columnText);
  if (!column) throw new HttpError(404, 'There is no such column.');
  const isDescending = order !== '' && order !== '0';
  const { body } = report;
  const sorted = body && sortBody(body, column, isDescending);
  const format = readFormat(formatText?.replace(/^format=/, ''));
  if (format) return sendExport(req, res, site, format, { ...report, body: sorted, notes: [] });
  return sendReport(req, res, context, {
    ...report,
    dashboard,
    body: sorted,
    sorted: { by: column, isDescending },
  });
};

/** The file is that of the fourth word of the hash; of codes other than those of saved reports, one in the work directory alone. */
function sortedHash(text: string): FilterHash | undefined {
  const hash = parseHash(text);
  const word = text.split('_')[3];
  if (!hash || word === undefined || !/^\d{6}[A-Z]{2}$/.test(word)) return undefined;
  const code = hash.code === 'SV' || hash.code === 'SF' ? 'SV' : hash.code === 'SC' ? 'SC' : 'FM';
  return { code, name: `FlowViewer_save_${word}` };
}
