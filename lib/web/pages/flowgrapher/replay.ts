import { loadGraph, analysedReport } from '../../../flowgrapher/load.js';
import { formatHash, parseHash } from '../../../saved/hash.js';
import { HttpError } from '../../http-error.js';
import { splitQuery } from '../../query-parts.js';
import { suiteLinks } from '../../suite-links.js';
import type { PageFactory } from '../../page-factory.js';
import { viewerOf } from '../../viewer.js';
import { askedFormat, namedParts } from './asked-format.js';
import { dashboardKey, detailModel, pictureHref, sendGraphPage } from './page-model.js';
import { sendPre40Page } from './pre40-page.js';
import { sendStoredData } from './stored-data.js';
import { EXPIRED, hasDetails, headingOf, headingsOf, isAnalysable, pictureOf } from './stored-page.js';

/**
 * FlowGrapher_Replay.cgi: a saved report, or a current one whose filter has just been saved (FlowGrapher specification, section 10.2),
 * from its file alone. With `^format=csv` or `^format=json` behind the hash its data.
 */
export const replayPage: PageFactory = (context) => async (req, res) => {
  const site = await viewerOf(context);
  const [dashboard, hashText = '', ...more] = splitQuery(req);
  const hash = parseHash(hashText);
  const key = dashboardKey(site, dashboard);
  if (hash?.code === 'PV') {
    await sendPre40Page(req, res, context, site, hash.name, key);
    return;
  }
  const asked = askedFormat(namedParts(more));
  // Of a current report that was saved, too, the current one has the values of its graph.
  const isCurrent = hash?.code === 'FG' || hash?.code === 'FA';
  const stored = hash && (await loadGraph(site.store, hash, asked && isCurrent ? 'form' : 'replay'));
  if (!hash || !stored) throw new HttpError(404, EXPIRED);
  const { state, isSaved } = stored;
  if (asked) {
    await sendStoredData(req, res, site, { stored, rows: state.rows, asked });
    return;
  }
  const links = suiteLinks(req, res, context);
  const code = isSaved ? 'SV' : state.table ? 'FA' : 'FG';
  const own = formatHash({ code, name: stored.name });
  // From one analysis to the next by the report that they come from. Saved ones outlive that.
  const original = analysedReport(state);
  await sendGraphPage(req, res, context, site, {
    heading: headingOf(stored, site),
    ...(hash.code === 'FL' || hash.code === 'SF' ? { remark: '[Filter Saved]' } : {}),
    dashboard: key,
    block: state.block,
    hash: own,
    save: own,
    picture: pictureOf(stored, site),
    pictureHref: pictureHref(site, stored.name, isSaved),
    data: hasDetails(state) ? own : undefined,
    details: hasDetails(state)
      ? detailModel(
          headingsOf(state),
          state.rows.map(({ row }) => row),
          (name) => links.to('FlowGrapher_Sort', key, own, name, '0'),
        )
      : undefined,
    analysis: state.table && { table: state.table },
    analyse: isAnalysable(state) ? (isSaved || original === undefined ? own : `FG_${original}`) : undefined,
    notes: [],
  });
};
