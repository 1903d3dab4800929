import type { RequestHandler } from 'express';
import { readyGraphs } from '../../cugrapher/dashboard.js';
import { scanCampusTree } from '../../graphs/campus/tree.js';
import { parseQuery, type QueryParameters } from '../../graphs/query.js';
import { REPORTS, type Report } from '../../cugrapher/request.js';
import { RrdTreeError, scanRrdTree, type RrdTree } from '../../cugrapher/tree.js';
import { readScoreboardPage } from '../../pages/read-scoreboard.js';
import type { GraphEvent } from '../../rrd/events.js';
import { readyCampusGraphs } from '../campus-graphs.js';
import type { FlowscanContext } from '../context.js';
import { sendPage } from '../frame.js';
import { dataFreshness } from '../freshness.js';
import { graphSize } from '../graph-size.js';
import { placeOf, queryOf } from '../place.js';
import { newestTalkers } from '../talker-views.js';
import { formatLocalTime } from '../time-text.js';
import { scriptOf } from '../tools.js';

const REPORT_LABELS: Readonly<Record<Report, string>> = { bits: 'Bits', pkts: 'Packets', flows: 'Flows' };
const DEFAULT_HOURS = 48;
/** Plot area of a graph on this page, pixels: two stand side by side on a desktop. */
const PLOT = { width: 520, height: 180 };
const TALKERS = 5;

/** The newest graphs of everything, whether data keep coming, and who talks most now. */
export function overviewPage(context: FlowscanContext): RequestHandler {
  return async (req, res) => {
    const query = parseQuery(queryOf(req));
    const tree = await scanTree(context);
    const { report, hours } = choices(query, context);
    const freshness = await dataFreshness(context);
    const { up } = placeOf(req, res);
    const events = await context.events();
    const campus = await campusGraphs(`${up}${scriptOf('campusio')}`, report, hours, context, events);
    const drawn = tree ? graphs(`${up}${scriptOf('cugrapher')}`, tree, report, hours, context, events) : [];
    const talkers = await newestTalkers(context);
    const data = {
      graphs: [...(isOfCampusAlone(drawn.length, campus.length, context) ? [] : drawn), ...campus],
      isReadable: tree !== undefined,
      reports: REPORTS.map((value) => ({ value, label: REPORT_LABELS[value], isCurrent: value === report })),
      periods: periods(context).map((period) => ({ ...period, isCurrent: period.hours === hours })),
      report,
      hours,
      freshness,
      talkers: topTalkers(talkers?.html),
      scoreboard: `${up}${scriptOf('scoreboard')}${talkers?.query ? `?${talkers.query}` : ''}`,
      formatLocalTime,
    };
    sendPage(req, res, context, { view: 'overview', title: 'Overview', data });
  };
}

async function scanTree({ cugrapher, log }: FlowscanContext): Promise<RrdTree | undefined> {
  try {
    return await scanRrdTree(cugrapher.rrdDir);
  } catch (error) {
    if (!(error instanceof RrdTreeError)) throw error;
    log(error.message);
    return undefined;
  }
}

/** Anything but an offered choice counts as none. */
function choices(query: QueryParameters, context: FlowscanContext): { report: Report; hours: number } {
  const report = REPORTS.find((known) => known === query.first('report')) ?? 'bits';
  const asked = Number(query.first('hours'));
  const hours = periods(context).some((period) => period.hours === asked) ? asked : DEFAULT_HOURS;
  return { report, hours };
}

function periods({ cugrapher }: FlowscanContext): { hours: number; label: string }[] {
  const all = cugrapher.periods.some(({ hours }) => hours === DEFAULT_HOURS)
    ? cugrapher.periods
    : [...cugrapher.periods, { hours: DEFAULT_HOURS, label: `${DEFAULT_HOURS} hours` }];
  return [...all].sort((a, b) => a.hours - b.hours);
}

/** Where CampusIO alone counts, CUGrapher would draw its total a second time. */
function isOfCampusAlone(drawn: number, campus: number, { cugrapher, campusDirs }: FlowscanContext): boolean {
  return drawn === 1 && campus > 0 && campusDirs.includes(cugrapher.rrdDir);
}

async function campusGraphs(
  script: string,
  report: Report,
  hours: number,
  context: FlowscanContext,
  events: readonly GraphEvent[],
) {
  if (context.campusDirs.length === 0) return [];
  const tree = await scanCampusTree(context.campusDirs);
  return readyCampusGraphs(tree, { report, hours, ...PLOT }, context, events).map((graph) => ({
    ...graph,
    image: `${script}?${graph.image}`,
    page: `${script}?${graph.page}`,
  }));
}

function graphs(
  script: string,
  tree: RrdTree,
  report: Report,
  hours: number,
  { cugrapher, now }: FlowscanContext,
  events: readonly GraphEvent[],
) {
  return readyGraphs(tree, { report, hours }).map(({ title, query }) => {
    const image = `${query}&width=${PLOT.width}&height=${PLOT.height}`;
    return {
      title,
      image: `${script}?${image}`,
      page: `${script}?${query}&showmenu=1`,
      ...graphSize(parseQuery(image), tree, cugrapher, now(), events),
    };
  });
}

/** The first ranks by bytes of the newest page; none if there is no page, or one that flowsuite did not write. */
function topTalkers(html: string | undefined) {
  const page = html === undefined ? undefined : readScoreboardPage(html);
  const tables = page?.tables.filter((table) => table.key === 'bytes' && table.rows.length > 0) ?? [];
  return tables.map((table) => ({
    direction: table.direction,
    caption: table.caption[1],
    rows: table.rows.slice(0, TALKERS).map((row) => ({
      address: row.address,
      name: row.name,
      rate: row.cells[table.rankedColumn - 2] ?? '',
    })),
  }));
}
