import { join } from 'node:path';
import type { ChartSeries } from '../charts/chart.js';
import { readOptional } from '../files/optional-file.js';
import { portName, readPorts, type PortNames } from '../names/ports.js';
import type { Origin } from '../names/name-service.js';
import type { LeadersResult } from '../query/series/leader-board.js';
import { bucketCount } from '../query/series/window.js';
import { analysisBlock, objectNumber, type AnalysisBlock, type BlockLeader } from './analysis-block.js';
import type { AnalysisMethod } from './analysis-methods.js';
import type { AnalysisRow, AnalysisTable } from './analysis-table.js';
import { analysisColours } from './chart.js';
import { withCommas } from './detail-table.js';
import type { ProratedGraph } from './graph-types.js';
import { graphSource, type ReportSite } from './report.js';
import type { GraphRequest } from './request.js';
import { countFlows, type CheckedGraph, type GraphRun } from './run.js';
import type { ColourTable } from '../charts/colours.js';

/** A report broken down by its leaders. */
export interface BrokenDown {
  readonly request: GraphRequest;
  readonly method: AnalysisMethod;
  readonly source: string;
  readonly analysis: AnalysisBlock;
  /** All others first, then the leaders in the order of the block: from the bottom of the stack. Values a second. */
  readonly series: readonly ChartSeries[];
  /** From the top of the stack. */
  readonly table: AnalysisTable;
  /** What the drill-down of each row is about (see drillDown). */
  readonly objects: readonly string[];
  readonly notes: readonly string[];
}

/** A graph that cannot be broken down; the message is for people. */
export class AnalysisError extends Error {
  override readonly name = 'AnalysisError';
}

const ALL_OTHERS = 'All Others';

/** As many as $analyze_count may ask for; a file that holds more was not written by us. */
const MOST_LEADERS = 10;

/**
 * Draws a report again, split by its leading objects (FlowGrapher specification, section 11). Leaders are those of the report's state
 * file; where it has none, because the original wrote it without details, they are counted first.
 *
 * @throws AnalysisError for a graph of another kind; QueryError if reading fails; the reason of the signal
 */
export async function analyze(
  checked: CheckedGraph,
  stored: AnalysisBlock | undefined,
  method: AnalysisMethod,
  site: ReportSite & { readonly colours: ColourTable },
  run: GraphRun = {},
): Promise<BrokenDown> {
  const { request } = checked;
  const { type, window, multiplier, block } = request;
  if (type.method !== 'prorated' || !type.isAnalysis)
    throw new AnalysisError('Only reports of the graph types for analysis can be broken down.');
  const analysis = stored ?? (await countLeaders(checked, type, site, run));
  const leaders = distinct(analysis.leaders.get(method.key) ?? []);
  const objects = leaders.map(({ object }) => objectNumber(object, method) ?? 0);
  const { results, notes } = await countFlows(
    checked,
    site,
    [
      {
        name: 'prorated-series',
        parameters: { ...window, quantity: type.quantity, dividedBy: { kind: method.kind, objects } },
      },
    ],
    run,
  );
  const [amounts = []] = (results ?? []) as [Float64Array[]?];
  const perSecond = (type.factor * multiplier) / window.bucket;
  const colours = analysisColours(site.config, leaders.length + 1, site.colours);
  const names = [ALL_OTHERS, ...leaders.map(({ object }) => object)];
  const series = names.map((name, i) => ({
    name,
    colour: colours[i] ?? '#808080',
    values: Array.from(amounts[i] ?? new Float64Array(bucketCount(window)), (amount) => amount * perSecond),
  }));
  const describe = method.isPort
    ? await portDescriptions(leaders, block.protocols, site)
    : await hostDescriptions(leaders, site, run);
  return {
    request,
    method,
    source: graphSource(block, site.config),
    analysis,
    series,
    table: tableOf({ analysis, method, type, leaders, colours, describe }),
    objects: [
      ...leaders.map(({ object }) => object).reverse(),
      [method.isPort ? 'AllOtherPorts' : 'AllOtherHosts', ...names.slice(1)].join('|'),
    ],
    notes,
  };
}

async function countLeaders(
  checked: CheckedGraph,
  type: ProratedGraph,
  site: ReportSite,
  run: GraphRun,
): Promise<AnalysisBlock> {
  const { window, multiplier } = checked.request;
  const { analyzePeakWidth: width, analyzeCount: count } = site.config;
  const parameters = { ...window, quantity: type.quantity, width, count };
  const { results } = await countFlows(checked, site, [{ name: 'leaders', parameters }], run);
  if (!results) return { leaders: new Map(), measuredTotal: 0, measuredPeak: 0 };
  return analysisBlock(results[0] as LeadersResult, type, multiplier);
}

function distinct(leaders: readonly BlockLeader[]): BlockLeader[] {
  return [...new Map(leaders.map((leader) => [leader.object, leader])).values()].slice(0, MOST_LEADERS);
}

interface TableParts {
  readonly analysis: AnalysisBlock;
  readonly method: AnalysisMethod;
  readonly type: ProratedGraph;
  readonly leaders: readonly BlockLeader[];
  /** Of the series, that of all others first. */
  readonly colours: readonly string[];
  /** What is told about an object besides itself. */
  readonly describe: (object: string) => readonly string[];
}

/** Section 11.5. The last leader of the block lies on top of the stack and is the first row. */
function tableOf({ analysis, method, type, leaders, colours, describe }: TableParts): AnalysisTable {
  const { isPeak, isPort, action } = method;
  const measured = isPeak ? analysis.measuredPeak : analysis.measuredTotal;
  const others = Math.max(
    0,
    leaders.reduce((rest, { amount }) => rest - amount, measured),
  );
  const numberOf = (amount: number): string =>
    withCommas(type.quantity === 'octets' ? Math.trunc(amount / 8) : amount);
  const unit = unitOf(type, isPeak);
  const ending = (number: string, amount: number): string[] => [
    action,
    number,
    unit,
    ...(isPeak ? [] : [String(measured === 0 ? 0 : Math.trunc((100 * amount) / measured + 0.5))]),
  ];
  const rows = leaders.map(({ object, amount }, i): AnalysisRow => ({
    colour: colours[i + 1],
    cells: [object, ...describe(object), ...ending(numberOf(amount), amount)],
  }));
  const smallest = leaders[0]?.amount;
  const othersNumber = isPeak && smallest !== undefined ? `< ${numberOf(smallest)}` : numberOf(others);
  const ofOthers = isPort ? [ALL_OTHERS] : [ALL_OTHERS, '', ''];
  return {
    columns: [
      ...(isPort ? ['Port', 'Port Name'] : ['Host IP', 'Host Name', 'Country', 'Autonomous System']),
      'Action',
      `Number (${isPeak ? 'Peak' : 'Total'})`,
      'Type',
      ...(isPeak ? [] : ['Pct']),
    ],
    rows: [
      ...rows.reverse(),
      { colour: colours[0], cells: [ALL_OTHERS, ...ofOthers, ...ending(othersNumber, others)] },
    ],
  };
}

function unitOf({ quantity }: ProratedGraph, isPeak: boolean): string {
  if (quantity === 'octets') return 'bytes';
  if (quantity === 'packets') return 'packets';
  return quantity === 'active' && !isPeak ? 'flow seconds' : 'flows';
}

/** Names always, whatever the report says, countries and autonomous systems. */
async function hostDescriptions(
  leaders: readonly BlockLeader[],
  { names }: ReportSite,
  { signal }: GraphRun,
): Promise<TableParts['describe']> {
  const addresses = leaders.map(({ object }) => object);
  const [hosts, origins] = await Promise.all([
    names.hosts(addresses, { signal }),
    names.origins(addresses, { signal }),
  ]);
  return (address) => {
    const origin: Origin | undefined = origins.get(address);
    return [hosts.get(address) || address, origin?.country ?? '', origin?.description || 'None Found'];
  };
}

async function portDescriptions(
  leaders: readonly BlockLeader[],
  protocols: string,
  { config }: ReportSite,
): Promise<TableParts['describe']> {
  const names: PortNames =
    leaders.length === 0
      ? new Map()
      : readPorts(await readOptional(join(config.cgiBinDirectory, 'FlowGrapher_Ports'))).names;
  return (port) => [portName(names, Number(port), protocols) ?? 'Not Mapped'];
}
