import type { Request, Response } from 'express';
import { renderPng } from '../../../charts/png.js';
import { timeChart } from '../../../charts/time-chart.js';
import { readForm } from '../../../criteria/form.js';
import { AnalysisError, analyze, type BrokenDown } from '../../../flowgrapher/analyze.js';
import { analysisMethod, type AnalysisMethod } from '../../../flowgrapher/analysis-methods.js';
import { analysisChart, siteColours } from '../../../flowgrapher/chart.js';
import { analysedReport, loadGraph, type StoredGraph } from '../../../flowgrapher/load.js';
import { checkGraph } from '../../../flowgrapher/run.js';
import { analysisDocument } from '../../../flowgrapher/series-document.js';
import { analysisState } from '../../../flowgrapher/state-file.js';
import { storeReport } from '../../../flowgrapher/store.js';
import { formatHash, parseHash } from '../../../saved/hash.js';
import type { ViewerSite, WebContext } from '../../context.js';
import { readEvents } from '../../events.js';
import { answerWithData } from '../../data-answer.js';
import { HttpError } from '../../http-error.js';
import { keepReport, NOT_KEPT } from '../../keep-report.js';
import { startPulse } from '../../pulse.js';
import { splitQuery } from '../../query-parts.js';
import { suiteLinks } from '../../suite-links.js';
import type { PageFactory } from '../../page-factory.js';
import { viewerOf } from '../../viewer.js';
import { askedFormat, namedParts, sendSeries } from './asked-format.js';
import { dashboardKey, pictureHref, sendGraphPage } from './page-model.js';
import { runGraph } from './run-graph.js';
import { EXPIRED } from './stored-page.js';

/** FlowGrapher_Analyze.cgi: a report broken down, `<dashboard>^<method>^filter_hash=<hash>` (FlowGrapher specification, section 11). */
export const analyzePage: PageFactory = (context) => async (req, res) => {
  const site = await viewerOf(context);
  const [dashboard, methodName = '', hashText = '', ...more] = splitQuery(req);
  const method = analysisMethod(methodName);
  const hash = parseHash(hashText);
  const stored = hash && (await loadGraph(site.store, hash, 'form'));
  if (!method) throw new HttpError(400, 'There is no such analysis.');
  if (!hash || !stored) throw new HttpError(404, EXPIRED);
  const fields = Buffer.isBuffer(req.body) ? readForm(req.body) : namedParts(more);
  const asked = askedFormat(fields.has('format') ? fields : namedParts(more));
  if (asked) {
    await answerWithData(req, res, async () => {
      const made = await breakDown(req, res, site, stored, method);
      const { block } = made.request;
      await sendSeries(req, res, site, {
        document: analysisDocument(made, await readEvents(site.settings.eventsFile, context.log)),
        block,
        asked,
      });
    });
    return;
  }
  startPulse(req, res);
  const made = await breakDown(req, res, site, stored, method);
  // Of an analysis the report that it was made from; a saved analysis outlives that and stands for itself.
  const original = analysedReport(stored.state) ?? hash.name;
  const report = stored.isSaved || original === hash.name ? formatHash(hash) : `FG_${original}`;
  await sendAnalysis(req, res, context, site, {
    made,
    dashboard,
    method,
    original,
    report,
  });
};

async function breakDown(
  req: Request,
  res: Response,
  site: ViewerSite,
  { state }: StoredGraph,
  method: AnalysisMethod,
): Promise<BrokenDown> {
  const checked = await checkGraph(state.block, site);
  if ('issues' in checked) {
    const why = checked.issues.map(({ message }) => message).join(' ');
    throw new HttpError(400, `The parameters of this report cannot be used any more. ${why}`);
  }
  const colours = await siteColours(site.config);
  try {
    return await runGraph(req, res, site, (run) =>
      analyze(checked, state.analysis, method, { ...site, colours }, run),
    );
  } catch (error) {
    if (error instanceof AnalysisError) throw new HttpError(400, error.message, { cause: error });
    throw error;
  }
}

interface Shown {
  readonly made: BrokenDown;
  readonly dashboard: string;
  readonly method: AnalysisMethod;
  /** Name of the report. */
  readonly original: string;
  /** Hash from which further analyses start. */
  readonly report: string;
}

async function sendAnalysis(
  req: Request,
  res: Response,
  context: WebContext,
  site: ViewerSite,
  { made, dashboard, method, original, report }: Shown,
): Promise<void> {
  const { request, series, table, analysis, objects, notes, source } = made;
  const { config } = site;
  const colours = await siteColours(config);
  const events = await readEvents(site.settings.eventsFile, context.log);
  const svg = timeChart(analysisChart(request, method.title, series, config, colours, events));
  const block = { ...request.block, filter_hash: `FA_${original}` };
  const document = analysisDocument(made, events);
  const picture = await renderPng(svg);
  const state = (): string => analysisState(block, analysis, table);
  const name = await keepReport(site, context, () =>
    storeReport(site.store, { state, picture, series: document }),
  );
  const own = name === undefined ? undefined : `FA_${name}`;
  const links = suiteLinks(req, res, context);
  const key = dashboardKey(site, dashboard);
  await sendGraphPage(req, res, context, site, {
    heading: `FlowGrapher Analysis from ${source}`,
    remark: method.title,
    dashboard: key,
    block,
    hash: report,
    save: own,
    picture: svg,
    pictureHref: name && pictureHref(site, name, false),
    series: document,
    data: own,
    analysis: {
      table,
      hrefs: objects.map((object) => links.to('FlowGrapher_Main', key, method.name, object, own ?? report)),
    },
    analyse: report,
    method,
    notes: [...notes, ...(own === undefined ? [NOT_KEPT] : [])],
    address: own && links.to('FlowGrapher_Replay', key, `filter_hash=${own}`),
  });
}
