import type { CampusioConfig } from '../../config/campusio-cf.js';
import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import type { LogTuple } from '../counting/address-traffic.js';
import type { FileReport, FlowFileFacts, Report, ReportContext } from '../report-class.js';
import { recordOrStay, type RrdCounts } from '../rrd-files.js';
import { CampusCounts, columnsFor, type CountOptions } from './campus-counts.js';
import { ExistingRrds } from './existing-rrds.js';
import { HostTraffic } from './host-traffic.js';
import { makePlan, TOTAL_SLOT, type CampusPlan } from './plan.js';
import { campusCounts, totalFile } from './rrd-counts.js';
import { newMemories, type SessionMemories } from './sessions.js';
import { writeOtherFlows } from './other-flows.js';
import { writeTopAses, writeTopHosts } from './top-pages.js';

/** What a class that builds on CampusIO makes of the local hosts of a file. */
export interface HostReport {
  readonly outputDir: string;
  /** More than 0: say more in the log. */
  readonly verbose: number;
  counts(hosts: HostTraffic): RrdCounts[];
  writePages(hosts: HostTraffic, time: number): Promise<void>;
}

/** CampusIO, ready to take files; SubNetIO is the same with a report on its subnets. */
export class CampusReport implements Report {
  readonly columns: readonly FieldName[];
  readonly requiredColumns: readonly FieldName[];
  readonly outputDirectories: readonly string[];
  readonly config: CampusioConfig;
  readonly plan: CampusPlan;
  readonly options: CountOptions;
  readonly memories: SessionMemories;
  readonly existing: ExistingRrds;
  readonly context: ReportContext;
  readonly hostReport: HostReport | undefined;

  constructor(config: CampusioConfig, context: ReportContext, hostReport?: HostReport) {
    this.config = config;
    this.context = context;
    this.hostReport = hostReport;
    this.plan = makePlan(config);
    const hasTop = config.top.rows > 0;
    this.options = {
      addresses: hasTop || hostReport !== undefined,
      asNumbers: hasTop && config.asNames !== undefined,
    };
    this.columns = columnsFor(this.plan, this.options);
    this.requiredColumns = [
      'srcaddr',
      'dstaddr',
      ...(config.nextHops.length > 0 ? (['nexthop'] as const) : []),
      ...(config.outputIfIndexes.length > 0 ? (['output'] as const) : []),
    ];
    this.outputDirectories = [config.outputDir, ...(hostReport ? [hostReport.outputDir] : [])];
    this.memories = newMemories(this.plan.sessionRules);
    this.existing = new ExistingRrds(context.rrd, context.log, Boolean(process.env['RRDCACHED_ADDRESS']));
  }

  startFile(file: FlowFileFacts): FileReport {
    return new CampusFile(this, file);
  }
}

/** The state and the report of one flow file. */
class CampusFile implements FileReport {
  readonly #report: CampusReport;
  readonly #file: FlowFileFacts;
  readonly #counts: CampusCounts;

  constructor(report: CampusReport, file: FlowFileFacts) {
    this.#report = report;
    this.#file = file;
    this.#counts = this.#newCounts();
  }

  count(batch: FlowBatch): number {
    return this.#counts.count(batch);
  }

  async report(): Promise<void> {
    const { config, plan, options, hostReport } = this.#report;
    this.#counts.finish();
    this.#tell();
    const hosts = options.addresses ? new HostTraffic(this.#counts.log.addresses) : undefined;
    const withHosts = config.top.rows > 0 ? hosts?.within() : undefined;
    await this.#record(campusCounts(config.outputDir, plan, this.#counts, withHosts));
    if (hosts && hostReport) await this.#record(hostReport.counts(hosts));
    // What fails from here on must not bring the flow file back: its RRDs have it.
    if (hosts) await this.#attempt('top pages', () => this.#writePages(hosts));
    await this.#attempt('saved/other', () => this.#writeOther());
  }

  #newCounts(): CampusCounts {
    const { plan, options, memories } = this.#report;
    return new CampusCounts(plan, options, memories, this.#file.time);
  }

  async #record(counts: readonly RrdCounts[]): Promise<void> {
    const { config, context, existing } = this.#report;
    const { time, interrupted } = this.#file;
    const { rrd, log } = context;
    const fit = (entry: RrdCounts): Promise<RrdCounts> => existing.fit(entry);
    const prepared = await existing.prepare(counts);
    await recordOrStay(prepared, totalFile(config.outputDir), { rrd, log, time, interrupted, fit });
  }

  async #writePages(hosts: HostTraffic): Promise<void> {
    const { config, hostReport } = this.#report;
    const { outputDir, top, asNames } = config;
    const { time } = this.#file;
    if (top.rows > 0) {
      const total = this.#total();
      await writeTopHosts('top', 'Top talkers of the site', hosts.within(), total, { outputDir, top, time });
      if (asNames) await writeTopAses(this.#counts.log, asNames, total, { outputDir, top, time });
    }
    await hostReport?.writePages(hosts, time);
  }

  async #writeOther(): Promise<void> {
    const { columns, context } = this.#report;
    const flows = await writeOtherFlows(this.#file, this.#newCounts(), columns);
    if (flows !== undefined)
      context.log.verbose(`${context.name}: ${flows} flows of no service in saved/other`);
  }

  async #attempt(what: string, action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#report.context.log.error(`ERROR writing ${what}: ${reason}`);
    }
  }

  /** What total.rrd gets, in the order of an address log. */
  #total(): LogTuple {
    const [bytesIn, bytesOut, packetsIn, packetsOut, flowsIn, flowsOut] = this.#counts.sum([TOTAL_SLOT]);
    return [bytesIn, packetsIn, flowsIn, bytesOut, packetsOut, flowsOut];
  }

  #tell(): void {
    const { config, context, hostReport } = this.#report;
    const isVerbose = config.verbose > 0 || (hostReport?.verbose ?? 0) > 0;
    if (!isVerbose && !context.settings.logIgnored) return;
    const { insideToInside, outside, handedOn } = this.#counts.ignored;
    const reasons = `${insideToInside} flows inside to inside, ${outside} not from or to the site, ${handedOn} handed on to LocalNextHops`;
    context.log.stamped(`${context.name}: not counted: ${reasons}`);
    const { overflow } = this.#counts.sessions;
    if (overflow > 0)
      context.log.stamped(`${context.name}: ${overflow} flows not looked at for passive FTP and RealMedia`);
  }
}
