import { join } from 'node:path';
import { loadCuflowConfig, type CuflowConfig } from '../../config/cuflow-cf.js';
import { formatIssue } from '../../config/issue.js';
import type { FlowBatch } from '../../flow/batch.js';
import { HostNames } from '../../names/reverse-dns.js';
import { renderScoreboardPage } from '../../pages/scoreboard.js';
import type { FileReport, FlowFileFacts, Report, ReportClass, ReportContext } from '../report-class.js';
import { recordOrStay, type RrdCounts } from '../rrd-files.js';
import { addressTable, asTable, type TrafficTable } from '../counting/address-traffic.js';
import { updateAggregate, type NameLookup } from './aggregate.js';
import { COLUMNS, FlowCounts, ROUTING_COLUMNS } from './flow-counts.js';
import { makePlan, TOTAL_SLOT, type CountingPlan } from './plan.js';
import { exporterCounts, networkCounts, totalFile } from './rrd-counts.js';
import { rankTraffic, withNames } from '../counting/score-tables.js';
import { publishScoreboard } from './scoreboard-files.js';

/** CUFlow as a report class: RRDs, scoreboards and the long-term ranking (CUFlow specification). */
export const cuflow: ReportClass = {
  async load(context: ReportContext): Promise<Report> {
    const { config, warnings } = await loadCuflowConfig(join(context.configDir, `${context.name}.cf`));
    for (const warning of warnings) context.log.warn(formatIssue(warning));
    const plan = makePlan(config);
    const lookup = nameLookup(context);
    const { dropUnrouted } = context.settings;
    return {
      columns: dropUnrouted ? [...COLUMNS, ...ROUTING_COLUMNS] : COLUMNS,
      requiredColumns: ['srcaddr', 'dstaddr'],
      outputDirectories: [config.outputDir],
      startFile: (file) => new CuflowFile(config, plan, lookup, context, file),
    };
  },
};

function nameLookup({ settings }: ReportContext): NameLookup {
  if (!settings.resolveNames) return () => Promise.resolve(new Map());
  const names = new HostNames({
    concurrency: settings.resolveConcurrency,
    deadlineMs: settings.resolveDeadline * 1000,
    cacheMs: settings.resolveCache * 1000,
    limit: settings.resolveLimit,
  });
  return (addresses) => names.lookup(addresses);
}

/** The state and the report of one flow file. */
class CuflowFile implements FileReport {
  readonly #config: CuflowConfig;
  readonly #plan: CountingPlan;
  readonly #lookup: NameLookup;
  readonly #context: ReportContext;
  readonly #file: FlowFileFacts;
  readonly #counts: FlowCounts;

  constructor(
    config: CuflowConfig,
    plan: CountingPlan,
    lookup: NameLookup,
    context: ReportContext,
    file: FlowFileFacts,
  ) {
    this.#config = config;
    this.#plan = plan;
    this.#lookup = lookup;
    this.#context = context;
    this.#file = file;
    this.#counts = new FlowCounts(config, plan, { dropUnrouted: context.settings.dropUnrouted });
  }

  count(batch: FlowBatch): number {
    return this.#counts.count(batch);
  }

  async report(): Promise<void> {
    const { log, settings } = this.#context;
    if (settings.logIgnored) {
      const { insideToInside, outsideToOutside, unrouted } = this.#counts.ignored;
      log.stamped(
        `CUFlow: not counted: ${insideToInside} flows inside to inside, ${outsideToOutside} outside to outside, ${unrouted} not routed`,
      );
    }
    await this.#record(exporterCounts(this.#config, this.#plan, this.#counts));
    // A page that fails must not keep the networks from being written.
    await this.#attempt('scoreboard', () => this.#scoreboard());
    await this.#attempt('AS scoreboard', () => this.#asScoreboard());
    await this.#record(networkCounts(this.#config, this.#plan, this.#counts));
  }

  async #record(counts: readonly RrdCounts[]): Promise<void> {
    const { rrd, log } = this.#context;
    const { time, interrupted } = this.#file;
    await recordOrStay(counts, totalFile(this.#config), { rrd, log, time, interrupted });
  }

  async #attempt(what: string, action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.#context.log.error(
        `ERROR writing ${what}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  async #scoreboard(): Promise<void> {
    const { scoreboard, aggregateScore } = this.#config;
    if (!scoreboard) return;
    const { time } = this.#file;
    const traffic = addressTable(this.#counts.rateLogs);
    const rankings = rankTraffic(traffic, this.#totals(), scoreboard.rows, 'Address', time);
    const candidates = new Set(rankings.flatMap(({ keys }) => keys));
    const names = await this.#lookup(candidates);
    await publishScoreboard(
      scoreboard.rootDir,
      scoreboard.currentLink,
      time,
      renderScoreboardPage({ tables: withNames(rankings, names) }),
    );
    if (!aggregateScore) return;
    const sums = new Map([...candidates].map((address) => [address, trafficOf(traffic, address)]));
    await updateAggregate(aggregateScore, time, sums, this.#lookup);
  }

  async #asScoreboard(): Promise<void> {
    const { asScoreboard } = this.#config;
    if (!asScoreboard) return;
    const rankings = rankTraffic(
      asTable(this.#counts.rateLogs),
      this.#totals(),
      asScoreboard.rows,
      'AS',
      this.#file.time,
    );
    const html = renderScoreboardPage({ tables: rankings.map(({ table }) => table) });
    await publishScoreboard(asScoreboard.rootDir, asScoreboard.currentLink, this.#file.time, html);
  }

  /** What total.rrd gets, in the order of an address log. */
  #totals(): bigint[] {
    const [bytesIn, bytesOut, packetsIn, packetsOut, flowsIn, flowsOut] = this.#counts.sum([TOTAL_SLOT]);
    return [bytesIn, packetsIn, flowsIn, bytesOut, packetsOut, flowsOut];
  }
}

function trafficOf(traffic: TrafficTable, key: number): bigint[] {
  const row = traffic.rowOf(key);
  return traffic.columns.map((column) => BigInt(column[row] ?? 0));
}
