import type { Request, Response } from 'express';
import { detailCells } from '../../../flowgrapher/detail-table.js';
import { detailsCsv } from '../../../flowgrapher/export.js';
import type { StoredGraph } from '../../../flowgrapher/load.js';
import type { SeriesDocument } from '../../../flowgrapher/series-document.js';
import type { StoredRow } from '../../../flowgrapher/state-file.js';
import { loadSeries } from '../../../flowgrapher/store.js';
import type { ViewerSite } from '../../context.js';
import { answerWithData, sendData } from '../../data-answer.js';
import { HttpError } from '../../http-error.js';
import { sendSeries, type AskedFormat } from './asked-format.js';
import { hasDetails, headingsOf } from './stored-page.js';

/** The series of a report that is still in the work directory. */
export async function seriesOf(
  { name, isSaved }: StoredGraph,
  { config }: ViewerSite,
): Promise<SeriesDocument | undefined> {
  return isSaved ? undefined : loadSeries(config, name);
}

/** Sends a report from its files as data, its rows in the order that is given. */
export async function sendStoredData(
  req: Request,
  res: Response,
  site: ViewerSite,
  { stored, rows, asked }: { stored: StoredGraph; rows: readonly StoredRow[]; asked: AskedFormat },
): Promise<void> {
  const { state } = stored;
  const series = await seriesOf(stored, site);
  const details = hasDetails(state) ? detailsOf(stored, rows) : (series?.details ?? null);
  await answerWithData(req, res, async () => {
    if (!series) sendSavedRows(req, res, details, asked);
    else await sendSeries(req, res, site, { document: { ...series, details }, block: state.block, asked });
  });
}

/** Of a saved report the rows are all that there is. */
function sendSavedRows(
  req: Request,
  res: Response,
  details: SeriesDocument['details'],
  asked: AskedFormat,
): void {
  if (asked.format === 'json' || asked.table !== 'details')
    throw new HttpError(
      404,
      'A saved report keeps its picture and its rows; the values of the graph are gone.',
    );
  sendData(req, res, 'csv', 'flowgrapher-details', detailsCsv(details));
}

function detailsOf({ state }: StoredGraph, rows: readonly StoredRow[]): SeriesDocument['details'] {
  return {
    columns: headingsOf(state).map(({ heading }) => heading),
    rows: rows.map(({ row }) => detailCells(row)),
  };
}
