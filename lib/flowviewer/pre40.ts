import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { PRINTED_REPORTS, SORT_FIELD, STATISTICS_REPORTS, FLOW_SELECT } from '../criteria/choices.js';
import { makeBlock, type FilterBlock, type FilterKey } from '../criteria/keys.js';
import { formatDate, formatTime } from '../criteria/period.js';
import { plainText, withoutParts, withoutTags } from './html-text.js';

/** A report that a version before 4.0 saved: text inside HTML (FlowViewer specification, section 6.3). */
interface Pre40Report {
  readonly lines: readonly string[];
  /** The filter that its header tells of, as far as it can be read. */
  readonly block: FilterBlock;
  readonly description: string | undefined;
}

/** Characters of the left half of a header line. */
const HALF = 57;

/** Labels of the header and the keys that they stand for; those with rules of their own are below. */
const PLAIN_LABELS: Readonly<Record<string, FilterKey>> = {
  device: 'device_name',
  'device name': 'device_name',
  exporter: 'exporter',
  source: 'source_addresses',
  'source ip': 'source_addresses',
  destination: 'dest_addresses',
  dest: 'dest_addresses',
  'source port': 'source_ports',
  'dest port': 'dest_ports',
  'source i/f': 'source_ifs',
  'dest i/f': 'dest_ifs',
  'source as': 'source_ases',
  'dest as': 'dest_ases',
  'tos field': 'tos_fields',
  'tcp flags': 'tcp_flags',
  protocols: 'protocols',
  'cutoff lines': 'cutoff_lines',
  'lines cutoff': 'cutoff_lines',
  'cutoff octets': 'cutoff_octets',
  'octets cutoff': 'cutoff_octets',
  'sampling multiplier': 'sampling_multiplier',
};

export function parsePre40Report(html: string, config: Pick<FlowViewerConfig, 'dateFormat'>): Pre40Report {
  const lines = textLines(html);
  const heading = lines.findIndex((line) => /\bPackets\b/.test(line) && !/:/.test(line));
  const values = headerValues(lines.slice(0, heading < 0 ? undefined : heading));
  return { lines, block: blockOf(values, config), description: values.get('description') };
}

const INVISIBLE: readonly (readonly [from: string, to: string])[] = [
  ...(['script', 'style', 'head', 'title'] as const).map((name) => [`<${name}`, `</${name}>`] as const),
  ['<!--', '-->'],
];

function textLines(html: string): string[] {
  const visible = INVISIBLE.reduce((rest, [from, to]) => withoutParts(rest, from, to), html);
  const text = withoutTags(visible.replace(/<br\b[^<>]*>/gi, '\n'));
  const lines = plainText(text)
    .split(/\r?\n/)
    .map((line) => line.trimEnd());
  const first = lines.findIndex((line) => line !== '');
  const last = lines.findLastIndex((line) => line !== '');
  return first < 0 ? [] : lines.slice(first, last + 1);
}

/** `Label: value` in two halves of each line, by labels in lower case; what has no label goes on where the half above ended. */
function headerValues(lines: readonly string[]): Map<string, string> {
  const values = new Map<string, string>();
  const open: [string | undefined, string | undefined] = [undefined, undefined];
  for (const line of lines) {
    for (const half of [0, 1] as const) {
      const text = half === 0 ? line.slice(0, HALF) : line.slice(HALF);
      const [, label, value = ''] = /^\s*([A-Z][A-Za-z/ ]{2,24}?)\s*:(?:\s+(.*))?$/.exec(text) ?? [];
      if (label !== undefined) {
        open[half] = label.toLowerCase();
        values.set(open[half], value.trim());
      } else if (text.trim() !== '' && open[half] !== undefined) {
        values.set(open[half], `${values.get(open[half]) ?? ''} ${text.trim()}`.trim());
      }
    }
  }
  return values;
}

function blockOf(
  values: ReadonlyMap<string, string>,
  { dateFormat }: Pick<FlowViewerConfig, 'dateFormat'>,
): FilterBlock {
  const found: Partial<Record<FilterKey, string>> = {
    stat_report: '0',
    print_report: '0',
    flow_select: '1',
    sort_field: '1',
  };
  for (const [label, value] of values) {
    const key = PLAIN_LABELS[label];
    if (key) found[key] = withoutPlaceholder(value);
    const side = /^(src|dst|source|dest) i\/f name$/.exec(label)?.[1];
    const index = /\((-?\d+)\)\s*$/.exec(value)?.[1];
    if (side && index !== undefined) found[side.startsWith('s') ? 'sif_names' : 'dif_names'] = index;
  }
  for (const which of ['start', 'end'] as const) {
    const moment = englishMoment(values.get(`${which} time`) ?? '');
    if (moment === undefined) continue;
    found[`${which}_date`] = formatDate(moment, dateFormat);
    found[`${which}_time`] = formatTime(moment);
  }
  return makeBlock({ ...found, ...reportCodes(values.get('report') ?? ''), ...choicesOf(values) });
}

function reportCodes(title: string): Partial<FilterBlock> {
  const same = (report: { title: string }): boolean => report.title.toLowerCase() === title.toLowerCase();
  const statistics = STATISTICS_REPORTS.find(same);
  const printed = PRINTED_REPORTS.find(same);
  return {
    ...(statistics && { stat_report: String(statistics.code) }),
    ...(printed && !statistics && { print_report: String(printed.code) }),
  };
}

function choicesOf(values: ReadonlyMap<string, string>): Partial<FilterBlock> {
  const sort = SORT_FIELD.find(({ label }) => label === values.get('sort field'));
  const select = FLOW_SELECT.find(({ label }) => label === values.get('include if'));
  return { ...(sort && { sort_field: sort.value }), ...(select && { flow_select: select.value }) };
}

/** `March 2, 2026 14:30:00` of local time. */
function englishMoment(text: string): number | undefined {
  if (!/^[A-Z][a-z]+ \d{1,2}, \d{4} \d{1,2}:\d{2}(?::\d{2})?/.test(text)) return undefined;
  const time = new Date(text.replace(/^(\S+ \S+ \S+ \S+).*$/, '$1')).getTime() / 1000;
  return Number.isFinite(time) ? time : undefined;
}

function withoutPlaceholder(value: string): string {
  return /^(?:-+|none|n\/a)$/i.test(value) ? '' : value;
}
