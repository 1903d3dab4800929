import type { FormIssue } from '../../criteria/issue.js';
import type { FilterBlock } from '../../criteria/keys.js';
import { boundedResolver, resolveBySystem, type ResolveHost } from '../../criteria/resolve.js';
import { checkSource } from '../../criteria/source-fields.js';
import { findKeyNames } from '../key-names.js';
import type { BodySources, MadeBody } from '../made-body.js';
import { pieSlices } from '../pie.js';
import { statisticsReport, type KeyColumn, type StatisticsReport } from '../statistics-reports.js';
import type { StatisticsRow } from '../statistics.js';
import { statisticsTable } from '../table.js';
import { SilkCommands } from './commands.js';
import { dataRoot } from './data-root.js';
import { partitionSwitches } from './partition.js';
import type { SilkQuestion } from './question.js';
import { protocolsIn, statisticsOutput, withLocalTimes } from './read-output.js';
import { runPipeline, type SilkPrograms } from './run.js';
import { silkScanners } from './scanners.js';
import { selectionSwitches } from './selection.js';

/** Checks a filter for a SiLK device (FlowViewer specification, sections 11.1 and 11.2). */
export async function checkSilk(
  block: FilterBlock,
  {
    config,
    period,
    resolve = resolveBySystem,
  }: Pick<BodySources, 'config' | 'period'> & { resolve?: ResolveHost },
): Promise<SilkQuestion | FormIssue[]> {
  const issues = checkSource(block, config);
  const bounded = boundedResolver(resolve);
  const silk_rootdir = block.silk_rootdir || (await dataRoot(block.device_name, config));
  const selection = selectionSwitches({ ...block, silk_rootdir }, period, config, issues);
  const partition = await partitionSwitches(block, { config, resolve: bounded }, issues);
  const field = unavailable(block);
  if (field)
    issues.push({ field, message: 'This report is not available for SiLK devices.', value: block[field] });
  return issues.length > 0 ? issues : { block, selection, partition, resolve: bounded };
}

const STATISTICS: ReadonlySet<string> = new Set('5 6 7 8 9 10 11 12 17 18 23 99 30'.split(' '));
const PRINTED: ReadonlySet<string> = new Set('1 5 12 13 15 16 17'.split(' '));

function unavailable(block: FilterBlock): 'stat_report' | 'print_report' | undefined {
  const { stat_report: statistics, print_report: printed } = block;
  if (statistics !== '' && statistics !== '0' && !STATISTICS.has(statistics)) return 'stat_report';
  return printed !== '' && printed !== '0' && !PRINTED.has(printed) ? 'print_report' : undefined;
}

/** Makes a report by SiLK's programs (FlowViewer specification, section 11.3). @throws SilkError, the signal's reason */
export async function silkBody(
  question: SilkQuestion,
  sources: BodySources,
  signal: AbortSignal | undefined,
): Promise<MadeBody> {
  const { settings, config } = sources;
  const { choice } = settings;
  const { selection, partition } = question;
  const commands = new SilkCommands({
    ...settings,
    config,
    selection,
    partition: partition.switches,
    sourceMask: partition.sourceMask,
    destinationMask: partition.destinationMask,
  });
  const programs: SilkPrograms = { config, signal };
  switch (choice.kind) {
    case 'groups':
      return statistics(choice.report, commands, sources, programs);
    case 'summary':
      return summary(commands, programs);
    case 'scanners':
      return silkScanners(question, commands, sources, programs);
    case 'printed':
      return choice.code === 1 || choice.code === 5
        ? listing(choice.code, commands, sources, programs)
        : prefixes(choice.code, commands, sources, programs);
  }
}

const EMPTY: MadeBody = { body: undefined, slices: [], facts: undefined, notes: [] };

async function statistics(
  report: StatisticsReport,
  commands: SilkCommands,
  sources: BodySources,
  programs: SilkPrograms,
): Promise<MadeBody> {
  const { settings } = sources;
  const shown = report.code === 7 ? { ...report, keys: PORT_PAIR } : report;
  const found: StatisticsRow[] = [];
  for (const pipeline of commands.statistics(report.code)) {
    found.push(...rowsOf(await runPipeline(pipeline, programs), shown, sources));
  }
  const rows = report.code === 11 ? addedUp(found) : found;
  rows.sort((a, b) => Number(b[settings.sortBy]) - Number(a[settings.sortBy]));
  return table(shown, rows.slice(0, settings.most), sources, programs.signal);
}

/** SiLK counts pairs of ports where flow-tools counts ports. */
const PORT_PAIR: readonly KeyColumn[] = [
  { heading: 'Src Port', kind: 'port', end: 'source' },
  { heading: 'Dst Port', kind: 'port', end: 'dest' },
];

function rowsOf(
  lines: readonly string[],
  { keys }: StatisticsReport,
  { settings, period }: BodySources,
  suffixes: readonly string[] = [],
): StatisticsRow[] {
  const { sortBy, multiplier } = settings;
  return statisticsOutput(lines, {
    keys: keys.length,
    sortBy,
    multiplier,
    seconds: period.end - period.start,
    suffixes,
  });
}

/** An address that is a source and a destination has one row. */
function addedUp(rows: readonly StatisticsRow[]): StatisticsRow[] {
  const byKey = new Map<string, StatisticsRow>();
  for (const row of rows) {
    const key = row.keys.join(' ');
    const other = byKey.get(key);
    if (!other) {
      byKey.set(key, row);
      continue;
    }
    const add = (name: 'flows' | 'octets' | 'packets'): bigint | number => {
      const [a, b] = [row[name], other[name]];
      return typeof a === 'bigint' && typeof b === 'bigint' ? a + b : Number(a) + Number(b);
    };
    const sums = { flows: add('flows'), octets: add('octets'), packets: add('packets') };
    const perFlow = (value: bigint | number): bigint =>
      BigInt(Math.floor(Number(value) / Number(sums.flows || 1)));
    byKey.set(key, {
      ...row,
      ...sums,
      octetsPerFlow: perFlow(sums.octets),
      packetsPerFlow: perFlow(sums.packets),
    });
  }
  return [...byKey.values()];
}

async function table(
  report: StatisticsReport,
  rows: readonly StatisticsRow[],
  { settings, ...sources }: BodySources,
  signal: AbortSignal | undefined,
): Promise<MadeBody> {
  if (rows.length === 0) return EMPTY;
  const wanted = { names: settings.resolve, countries: settings.analysis };
  const names = await findKeyNames(report, rows, wanted, { ...sources, signal });
  const starred = settings.multiplier !== undefined;
  const options = { ...settings, starred, names: settings.resolve };
  const body = statisticsTable(report, { rows, totals: undefined }, options, names);
  const slices = settings.pie ? pieSlices(report, rows, body, settings, sources.config.numberSlices) : [];
  return { body, slices, facts: undefined, notes: [] };
}

async function summary(commands: SilkCommands, programs: SilkPrograms): Promise<MadeBody> {
  const protocols = protocolsIn(await runPipeline(commands.protocols(), programs));
  if (protocols.length === 0) return EMPTY;
  const lines = await runPipeline(commands.summary(protocols), programs);
  return { ...EMPTY, body: { kind: 'listing', lines, isCut: false } };
}

async function listing(
  code: number,
  commands: SilkCommands,
  { config, settings }: BodySources,
  programs: SilkPrograms,
): Promise<MadeBody> {
  const lines = withLocalTimes(await runPipeline(commands.listing(code) ?? [], programs), config);
  if (lines.length <= 1) return EMPTY;
  return { ...EMPTY, body: { kind: 'listing', lines, isCut: lines.length > settings.most } };
}

async function prefixes(
  code: number,
  commands: SilkCommands,
  sources: BodySources,
  programs: SilkPrograms,
): Promise<MadeBody> {
  const pipeline = commands.prefixes(code);
  const report = PREFIX_REPORTS[code] === undefined ? undefined : statisticsReport(PREFIX_REPORTS[code]);
  if (!pipeline || !report) return EMPTY;
  const { source, destination } = commands.maskLengths;
  const suffixes = report.keys.map(({ end }) => `/${end === 'dest' ? destination : source}`);
  const lines = await runPipeline(pipeline, programs);
  return table(report, rowsOf(lines, report, sources, suffixes), sources, programs.signal);
}

/** Printed reports of prefixes are shown like the statistics reports of the same keys. */
const PREFIX_REPORTS: Readonly<Record<number, number>> = { 12: 24, 13: 25, 15: 24, 16: 25, 17: 26 };
