import type { FilterBlock } from '../criteria/keys.js';
import { formatAddress } from '../flow/address.js';
import { exporterTitle } from '../names/exporters.js';
import type { NameService } from '../names/name-service.js';
import type { AggregationSpec, QueryFacts } from '../query/run.js';
import type { Conversation } from '../query/series/conversations.js';
import type { SingleFlow } from '../query/series/extreme-flows.js';
import type { LeadersResult } from '../query/series/leader-board.js';
import { bucketCount } from '../query/series/window.js';
import { analysisBlock, type AnalysisBlock } from './analysis-block.js';
import { conversationRow, flowRow, type DetailRow, type NameOf } from './detail-rows.js';
import { detailHeadings, type ColumnHeading } from './detail-table.js';
import { isOfPackets, type LinearGraph, type ProratedGraph } from './graph-types.js';
import type { GraphRequest } from './request.js';
import { rowLine } from './row-lines.js';
import { countFlows, type CheckedGraph, type GraphRun, type GraphSite } from './run.js';
import { statisticsOf, type Statistics } from './statistics.js';

/** A graph with everything that is shown beside it. */
export interface GraphReport {
  readonly request: GraphRequest;
  /** The parameters as they are saved; `description` is the title of the graph. */
  readonly block: FilterBlock;
  /** `Flow data from router_1` */
  readonly title: string;
  /** What the flows are from, for the heading. */
  readonly source: string;
  /** Values a second, one a bucket. */
  readonly values: readonly number[];
  readonly statistics: Statistics | undefined;
  /** Undefined without detail lines. */
  readonly details:
    { readonly headings: readonly ColumnHeading[]; readonly rows: readonly DetailRow[] } | undefined;
  /** Of graphs that can be broken down. */
  readonly analysis: AnalysisBlock | undefined;
  /** Undefined if there was nothing to read. */
  readonly facts: QueryFacts | undefined;
  readonly notes: readonly string[];
}

export interface ReportSite extends GraphSite {
  readonly names: NameService;
}

/**
 * Makes the graph that a checked form asks for, in one pass over the flow files.
 *
 * @throws QueryError if reading fails; the reason of the signal
 */
export async function makeReport(
  checked: CheckedGraph,
  site: ReportSite,
  run: GraphRun = {},
): Promise<GraphReport> {
  const { request } = checked;
  const { window, type, detailLines, multiplier } = request;
  const read =
    type.method === 'linear'
      ? await readLinear(checked, type, site, run)
      : await readProrated(checked, type, site, run);
  const perSecond = (type.factor * multiplier) / window.bucket;
  const values = Array.from(read.amounts ?? new Float64Array(bucketCount(window)), (a) => a * perSecond);
  const title = graphTitle(request.block, site.config);
  const headings = detailHeadings({
    layout: type.method,
    ofPackets: isOfPackets(type),
    isMultiplied: multiplier > 1,
  });
  return {
    request,
    // Quirk (keep): only with details.
    block: detailLines === 0 ? request.block : { ...request.block, description: title },
    title,
    source: graphSource(request.block, site.config),
    values,
    statistics: statisticsOf(values, request.statistics),
    details: detailLines === 0 ? undefined : { headings, rows: read.rows },
    analysis: read.analysis,
    facts: read.facts,
    notes: [...partialNote(request), ...emptyNote(read, values), ...read.notes],
  };
}

/** `Flow data from <device, or exporter>` (FlowGrapher specification, section 6.1). */
function graphTitle(block: FilterBlock, config: GraphSite['config']): string {
  return `Flow data from ${graphSource(block, config)}`;
}

export function graphSource(
  { device_name: device, exporter }: FilterBlock,
  { exporters }: GraphSite['config'],
): string {
  return device || exporterTitle(exporters, exporter) || 'all flows';
}

interface Read {
  readonly amounts: Float64Array | undefined;
  readonly rows: readonly DetailRow[];
  readonly analysis: AnalysisBlock | undefined;
  readonly facts: QueryFacts | undefined;
  readonly notes: readonly string[];
}

async function readLinear(
  checked: CheckedGraph,
  type: LinearGraph,
  site: ReportSite,
  run: GraphRun,
): Promise<Read> {
  const { window, detailLines, multiplier } = checked.request;
  const aggregations: AggregationSpec[] = [
    { name: 'linear-series', parameters: { ...window, quantity: type.quantity } },
  ];
  if (detailLines !== 0)
    aggregations.push({
      name: 'conversations',
      parameters: { by: type.quantity, ...extremeOf(detailLines) },
    });
  const { results, facts, notes } = await countFlows(checked, site, aggregations, run);
  const [amounts, conversations = []] = (results ?? []) as [Float64Array?, Conversation[]?];
  const nameOf = await namesOf(conversations, checked.request, site, run);
  const rows = conversations.map((conversation) => conversationRow(conversation, multiplier, nameOf));
  return { amounts, rows, analysis: undefined, facts, notes };
}

async function readProrated(
  checked: CheckedGraph,
  type: ProratedGraph,
  site: ReportSite,
  run: GraphRun,
): Promise<Read> {
  const { window, detailLines, multiplier } = checked.request;
  const { quantity } = type;
  const { analyzeCount, analyzePeakWidth, dnsColumnWidth, dateFormat } = site.config;
  const by = isOfPackets(type) ? 'packets' : 'octets';
  const aggregations: AggregationSpec[] = [
    { name: 'prorated-series', parameters: { ...window, quantity } },
    { name: 'extreme-flows', parameters: { ...window, quantity, by, ...extremeOf(detailLines) } },
  ];
  if (type.isAnalysis)
    aggregations.push({
      name: 'leaders',
      parameters: { ...window, quantity, width: analyzePeakWidth, count: analyzeCount },
    });
  const { results, facts, notes } = await countFlows(checked, site, aggregations, run);
  const [series, flows = [], leaders = NO_LEADERS] = (results ?? []) as [
    Float64Array[]?,
    SingleFlow[]?,
    LeadersResult?,
  ];
  const nameOf = await namesOf(flows, checked.request, site, run);
  const dayFirst = dateFormat === 'DMY' || dateFormat === 'DMY2';
  const rows = flows.map((flow) =>
    flowRow(flow, { ofPackets: isOfPackets(type), multiplier, nameOf, dayFirst }),
  );
  return {
    amounts: series?.[0],
    rows: inTextOrder(rows, dnsColumnWidth),
    analysis: type.isAnalysis ? analysisBlock(leaders, type, multiplier) : undefined,
    facts,
    notes,
  };
}

const NOBODY = { totals: [], peaks: [] };

/** Where nothing was read. */
const NO_LEADERS: LeadersResult = {
  byKind: {
    'source-address': NOBODY,
    'destination-address': NOBODY,
    'source-port': NOBODY,
    'destination-port': NOBODY,
  },
  measuredTotal: 0,
  measuredPeak: 0,
};

function extremeOf(detailLines: number): { extreme: 'largest' | 'smallest'; count: number } {
  return { extreme: detailLines < 0 ? 'smallest' : 'largest', count: Math.abs(detailLines) };
}

/** Single flows stand in the order of their lines: by start, end, addresses and ports. */
function inTextOrder(rows: readonly DetailRow[], width: number): DetailRow[] {
  const lines = rows.map((row) => ({ row, line: rowLine(row, 0, width) }));
  return lines.sort((a, b) => (a.line < b.line ? -1 : a.line > b.line ? 1 : 0)).map(({ row }) => row);
}

async function namesOf(
  ends: readonly { readonly source: number; readonly destination: number }[],
  { resolvesNames }: GraphRequest,
  { names }: ReportSite,
  { signal }: GraphRun,
): Promise<NameOf> {
  if (!resolvesNames) return formatAddress;
  const addresses = new Set(
    ends.flatMap(({ source, destination }) => [source, destination]).map(formatAddress),
  );
  const known = await names.hosts(addresses, { signal });
  return (address) => {
    const text = formatAddress(address);
    return known.get(text) || text;
  };
}

function emptyNote({ facts }: Read, values: readonly number[]): string[] {
  return facts && !values.some((value) => value > 0) ? ['No flows match in this period.'] : [];
}

/** A last bucket that reaches past the end is divided by its full length all the same (quirk, kept). */
function partialNote({ window: { start, end, bucket } }: GraphRequest): string[] {
  const rest = (end - start) % bucket;
  if (rest === 0) return [];
  return [
    `The period is no multiple of the bucket size: the last bucket holds ${rest} of ${bucket} seconds, its value is too low by that.`,
  ];
}
