import { loadGraph, type StoredGraph } from '../../../flowgrapher/load.js';
import { detailColumn, isDescendingOrder, sortRows } from '../../../flowgrapher/sort.js';
import { withRows, type StoredRow } from '../../../flowgrapher/state-file.js';
import { replaceFile } from '../../../saved/files.js';
import { formatHash, parseHash } from '../../../saved/hash.js';
import type { ViewerSite, WebContext } from '../../context.js';
import { HttpError } from '../../http-error.js';
import { keepReport } from '../../keep-report.js';
import { splitQuery } from '../../query-parts.js';
import { suiteLinks } from '../../suite-links.js';
import type { PageFactory } from '../../page-factory.js';
import { viewerOf } from '../../viewer.js';
import { askedFormat, namedParts } from './asked-format.js';
import { dashboardKey, detailModel, pictureHref, sendGraphPage, type ShownOrder } from './page-model.js';
import { sendStoredData, seriesOf } from './stored-data.js';
import { EXPIRED, hasDetails, headingOf, headingsOf, isAnalysable, pictureOf } from './stored-page.js';

/**
 * FlowGrapher_Sort.cgi: a report with its rows in the order of a column, `<dashboard>^<hash>^<column>^<ascend>` (FlowGrapher
 * specification, section 9); without a column as it stands. With `^format=csv` or `^format=json` its data.
 */
export const sortPage: PageFactory = (context) => async (req, res) => {
  const site = await viewerOf(context);
  const [dashboard, hashText = '', columnName = '', ascend = '', ...more] = splitQuery(req);
  const hash = parseHash(hashText);
  const stored = hash && (await loadGraph(site.store, hash, 'form'));
  if (!hash || !stored) throw new HttpError(404, EXPIRED);
  const { state } = stored;
  const column = detailColumn(columnName, state.layout);
  if (columnName !== '' && !column) throw new HttpError(400, 'There is no such column in this report.');
  const isReversed = ascend === '1';
  const rows = column
    ? sortRows(state.rows, state.layout, { column, isReversed, dayFirst: isDayFirst(site) })
    : state.rows;
  const asked = askedFormat(namedParts(more));
  if (asked) {
    await sendStoredData(req, res, site, { stored, rows, asked });
    return;
  }

  const series = await seriesOf(stored, site);
  // Quirk (keep): saving the report saves the order. A saved one is left alone.
  const keepsOrder = column !== undefined && !stored.isSaved && req.method === 'GET';
  const isKept = !keepsOrder || (await keepOrder(stored, rows, site, context));
  const links = suiteLinks(req, res, context);
  const key = dashboardKey(site, dashboard);
  const own = formatHash(hash);
  const shown: ShownOrder | undefined = column && {
    column,
    isDescending: isDescendingOrder(column, state.layout, isReversed),
  };
  // The links of a page that was just made carry other values than those of one that was sorted.
  const next = (name: string): string => {
    if (column) return isReversed ? '0' : '1';
    if (state.layout === 'linear') return '';
    return name === 'Start' || name === 'End' ? '1' : '0';
  };
  await sendGraphPage(req, res, context, site, {
    heading: headingOf(stored, site),
    dashboard: key,
    block: state.block,
    hash: own,
    save: own,
    picture: pictureOf(stored, site),
    pictureHref: pictureHref(site, stored.name, stored.isSaved),
    series,
    data: own,
    details: hasDetails(state)
      ? detailModel(
          headingsOf(state),
          rows.map(({ row }) => row),
          (name) => links.to('FlowGrapher_Sort', key, own, name, next(name)),
          shown,
        )
      : undefined,
    analysis: state.table && { table: state.table },
    analyse: isAnalysable(state) && !state.table ? own : undefined,
    notes: [...(series?.notes ?? []), ...(isKept ? [] : [ORDER_NOT_KEPT])],
  });
};

const ORDER_NOT_KEPT = 'This order could not be kept: saving the report saves the one before.';

async function keepOrder(
  { path, text }: StoredGraph,
  rows: readonly StoredRow[],
  site: ViewerSite,
  context: WebContext,
): Promise<boolean> {
  const kept = await keepReport(site, context, async () => {
    await replaceFile(path, withRows(text, rows), site.config.htmlFilePerms);
    return true;
  });
  return kept === true;
}

function isDayFirst({ config }: ViewerSite): boolean {
  return config.dateFormat === 'DMY' || config.dateFormat === 'DMY2';
}
