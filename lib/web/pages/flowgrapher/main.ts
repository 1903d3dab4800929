import type { Request, Response } from 'express';
import { renderPng } from '../../../charts/png.js';
import { timeChart } from '../../../charts/time-chart.js';
import { blockOfForm, readForm } from '../../../criteria/form.js';
import { noteForDebugging } from '../../../criteria/debug-log.js';
import { definitionText } from '../../../criteria/definition.js';
import type { FormIssue } from '../../../criteria/issue.js';
import type { FilterBlock } from '../../../criteria/keys.js';
import { analysisMethod } from '../../../flowgrapher/analysis-methods.js';
import { reportChart, siteColours } from '../../../flowgrapher/chart.js';
import { drillDown } from '../../../flowgrapher/drill-down.js';
import { loadGraph } from '../../../flowgrapher/load.js';
import { makeReport, type GraphReport } from '../../../flowgrapher/report.js';
import { checkGraph, type CheckedGraph } from '../../../flowgrapher/run.js';
import { reportDocument } from '../../../flowgrapher/series-document.js';
import { reportState } from '../../../flowgrapher/state-file.js';
import { storeReport } from '../../../flowgrapher/store.js';
import { parseHash } from '../../../saved/hash.js';
import { seeOther } from '../../answer.js';
import type { ViewerSite, WebContext } from '../../context.js';
import { readEvents } from '../../events.js';
import { answerWithData, sendIssues } from '../../data-answer.js';
import { HttpError } from '../../http-error.js';
import { keepReport, NOT_KEPT } from '../../keep-report.js';
import { startPulse } from '../../pulse.js';
import { splitQuery } from '../../query-parts.js';
import { suiteLinks } from '../../suite-links.js';
import type { PageFactory } from '../../page-factory.js';
import { viewerOf } from '../../viewer.js';
import { sendForm } from '../forms/send-form.js';
import { askedFormat, namedParts, sendSeries, type AskedFormat } from './asked-format.js';
import { runGraph } from './run-graph.js';
import { dashboardKey, detailModel, pictureHref, sendGraphPage } from './page-model.js';

/** A graph that is asked for. */
interface Asked {
  readonly block: FilterBlock;
  readonly issues: readonly FormIssue[];
  readonly dashboard: string;
  readonly format: AskedFormat | undefined;
}

/** FlowGrapher_Main.cgi: the report of a posted form, or the drill-down of a row of an analysis (FlowGrapher specification, 1 and 11.6). */
export const mainPage: PageFactory = (context) => async (req, res) => {
  const site = await viewerOf(context);
  const asked = req.method === 'POST' ? fromForm(req, site) : await fromDrill(req, site);
  if (!asked) {
    const [dashboard] = splitQuery(req);
    const key = dashboardKey(site, dashboard);
    seeOther(req, res, suiteLinks(req, res, context).to('FlowGrapher', key, 'filter_hash='));
    return;
  }
  const { format, dashboard } = asked;
  const checked = await checkGraph(asked.block, site);
  if ('issues' in checked || asked.issues.length > 0) {
    const issues = withoutDoubles([...asked.issues, ...('issues' in checked ? checked.issues : [])]);
    if (format) sendIssues(req, res, format.format, issues);
    else await sendForm(req, res, context, { tool: 'FlowGrapher', ...asked, issues });
    return;
  }
  if (format) {
    await answerWithData(req, res, async () => {
      const report = await graphOf(req, res, context, site, checked);
      await sendSeries(req, res, site, {
        document: reportDocument(report, await readEvents(site.settings.eventsFile, context.log)),
        block: report.block,
        asked: format,
      });
    });
    return;
  }
  startPulse(req, res);
  await sendFresh(req, res, context, site, {
    report: await graphOf(req, res, context, site, checked),
    dashboard,
  });
};

async function graphOf(
  req: Request,
  res: Response,
  context: WebContext,
  site: ViewerSite,
  checked: CheckedGraph,
): Promise<GraphReport> {
  const begin = performance.now();
  const report = await runGraph(req, res, site, (run) => makeReport(checked, site, run));
  const { block, period } = checked.request;
  await noteForDebugging(site.config, context.now(), {
    tool: 'FlowGrapher',
    block,
    definition: definitionText(checked.criteria, period, block.flow_select),
    flowsMatched: report.facts?.flowsMatched,
    elapsed: performance.now() - begin,
  });
  return report;
}

async function sendFresh(
  req: Request,
  res: Response,
  context: WebContext,
  site: ViewerSite,
  { report, dashboard }: { report: GraphReport; dashboard: string },
): Promise<void> {
  const { config, store } = site;
  const events = await readEvents(site.settings.eventsFile, context.log);
  const series = reportDocument(report, events);
  const svg = timeChart(reportChart(report, config, await siteColours(config), events));
  const rows = report.details?.rows ?? [];
  const picture = await renderPng(svg);
  const state = (own: string): string => {
    const block = { ...report.block, filter_hash: `FG_${own}` };
    return reportState(block, report.analysis, rows, config.dnsColumnWidth);
  };
  const name = await keepReport(site, context, () => storeReport(store, { state, picture, series }));
  const hash = name === undefined ? undefined : `FG_${name}`;
  const links = suiteLinks(req, res, context);
  const key = dashboardKey(site, dashboard);
  const firstOrder = (column: string): string => {
    if (report.request.type.method === 'linear') return '';
    return column === 'Start' || column === 'End' ? '1' : '0';
  };
  const sortHref = (column: string): string | undefined =>
    hash && links.to('FlowGrapher_Sort', key, hash, column, firstOrder(column));
  await sendGraphPage(req, res, context, site, {
    heading: `FlowGrapher Report from ${report.source}`,
    dashboard: key,
    block: { ...report.block, filter_hash: hash ?? '' },
    hash: hash ?? '',
    save: hash,
    picture: svg,
    pictureHref: name && pictureHref(site, name, false),
    series,
    data: hash,
    details: report.details && detailModel(report.details.headings, rows, sortHref),
    analyse: report.request.type.isAnalysis ? hash : undefined,
    notes: [...report.notes, ...(hash === undefined ? [NOT_KEPT] : [])],
    address: hash && links.to('FlowGrapher_Sort', key, hash, '', ''),
  });
}

function fromForm(req: Request, { config }: ViewerSite): Asked | undefined {
  if (!Buffer.isBuffer(req.body) || req.body.length === 0) return undefined;
  const fields = readForm(req.body);
  const { block, issues } = blockOfForm(fields, config);
  // An empty field means no table; one that is missing the default.
  const detailLines = fields.get('detail_lines')?.trim() === '' ? '0' : block.detail_lines;
  return {
    block: { ...block, detail_lines: detailLines },
    issues,
    dashboard: fields.get('active_dashboard') ?? '',
    format: askedFormat(fields),
  };
}

async function fromDrill(req: Request, { store }: ViewerSite): Promise<Asked | undefined> {
  const [dashboard, methodName, object, hashText = '', ...more] = splitQuery(req);
  if (methodName === undefined || object === undefined) return undefined;
  const method = analysisMethod(methodName);
  const hash = parseHash(hashText);
  const stored = hash && (await loadGraph(store, hash, 'form'));
  if (!stored) throw new HttpError(404, 'This report has expired. Make it again from its form.');
  const block = method && drillDown(stored.state.block, method, object);
  if (!block) throw new HttpError(400, 'This is no row of an analysis.');
  return { block, issues: [], dashboard, format: askedFormat(namedParts(more)) };
}

/** The same fault can be found by more than one check. */
function withoutDoubles(issues: readonly FormIssue[]): FormIssue[] {
  return [...new Map(issues.map((issue) => [`${issue.field} ${issue.value ?? ''}`, issue])).values()];
}
