import type { NameTables } from '../names.js';
import { OUTPUT_OPTIONS, type ReportOutput, type StatReport } from './configuration.js';
import { reportLines } from './lines.js';
import type { ReportResult } from './report.js';
import { keyFieldNames, sumNames } from './types.js';

/** The version that consumers know. */
const BUILD_VERSION = 'flow-tools 0.68.5';

export interface ReportTextOptions {
  readonly now: Date;
  readonly names?: NameTables | undefined;
  /** Name of the filter of the whole definition. */
  readonly definitionFilter?: string | undefined;
  /** In a time series: its seconds and the number of this interval from 0. */
  readonly interval?: { readonly seconds: number; readonly number: number } | undefined;
}

/** Everything that an output of a report prints, line by line (flow-tools specification, section 7.2). */
export function* reportText(
  report: StatReport,
  output: ReportOutput,
  result: ReportResult,
  options: ReportTextOptions,
): Generator<string> {
  const records = result.kind === 'linear' ? result.seconds.count : result.groups.count;
  if (output.options.has('header')) {
    if (!options.interval || options.interval.number === 0) yield* descriptionLines(report, output, options);
    yield* countLines(output, result, records, options);
  }
  if (output.options.has('totals')) {
    const { ignores, flows, octets, packets, duration } = result.totals;
    const scale = BigInt(report.scale);
    yield '# rec1: records,ignores,flows,octets,packets,duration';
    yield [records, ignores, flows, octets * scale, packets * scale, duration].join(',');
  }
  yield `# recn: ${fieldTitles(report, output).join(',')}`;
  yield* reportLines(report, output, result, options.names);
}

function* descriptionLines(
  report: StatReport,
  output: ReportOutput,
  options: ReportTextOptions,
): Generator<string> {
  const { type, scale, filter } = report;
  const keys = type.kind === 'keyed' ? type.keys.map((key) => key.name) : [];
  const chosen = OUTPUT_OPTIONS.filter((option) => output.options.has(option));
  const shown = [...keyFieldNames(type), ...sumNames(type)].filter((name) => output.fields.has(name));
  yield '#  --- ---- ---- Report Information --- --- ---';
  yield headerLine('build-version', BUILD_VERSION);
  yield headerLine('name', report.name);
  yield headerLine('type', type.name);
  if (scale !== 1) yield headerLine('scale', scale);
  yield headerLine('options', chosen.map((option) => `+${option}`).join(','));
  if (keys.includes('ip-source-address')) yield headerLine('ip-src-addr-type', 'address');
  if (keys.includes('ip-destination-address')) yield headerLine('ip-dst-addr-type', 'address');
  // The original says + for both directions.
  if (output.sort) yield headerLine('sort_field', `+${output.sort.field}`);
  yield headerLine('fields', shown.map((name) => `+${name}`).join(','));
  if (options.definitionFilter !== undefined) yield headerLine('pre-filter', options.definitionFilter);
  if (filter !== undefined) yield headerLine('filter', filter);
}

function* countLines(
  output: ReportOutput,
  { totals }: ReportResult,
  records: number,
  { now, interval }: ReportTextOptions,
): Generator<string> {
  yield headerLine('records', records);
  if (output.records !== undefined) yield headerLine('records_shown', output.records);
  yield headerLine('first-flow', dateText(totals.firstExport ?? 0));
  yield headerLine('last-flow', dateText(totals.lastExport ?? 0));
  yield headerLine('now', dateText(Math.floor(now.getTime() / 1000)));
  if (interval) yield headerLine('time-series', `${interval.seconds} seconds / interval ${interval.number}`);
}

function headerLine(label: string, value: string | number): string {
  return `# ${label}:`.padEnd(24) + value;
}

/** The names of a line's fields, keys with a star. */
function fieldTitles({ type }: StatReport, { fields }: ReportOutput): string[] {
  const keyNames = type.kind === 'linear' ? ['unix-secs'] : type.keys.map((key) => key.name);
  const keys = keyFieldNames(type).map((field, i) => [field, `${keyNames[i] ?? field}*`] as const);
  const others = (names: readonly string[]): (readonly [string, string])[] =>
    names.map((name) => [name, name]);
  return [...others(['index', 'first', 'last']), ...keys, ...others(sumNames(type))].flatMap(
    ([field, title]) => (fields.has(field) ? [title] : []),
  );
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Epoch seconds and the same as `ctime` of C writes it, in the zone of the process. */
function dateText(seconds: number): string {
  const date = new Date(seconds * 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  const day = String(date.getDate()).padStart(2);
  return `${seconds} ${DAYS[date.getDay()]} ${MONTHS[date.getMonth()]} ${day} ${clock} ${date.getFullYear()}`;
}
