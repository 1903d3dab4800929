import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { FLOW_SELECT } from './choices.js';
import { makeBlock, type FilterKey } from './keys.js';
import { formatDate, formatTime, readMoment, type DateFormat } from './period.js';

/** Above a report or graph that a version before 4.0 saved: values with their labels as written, by these in lower case. */
export type Pre40Header = ReadonlyMap<string, Pre40Value>;

interface Pre40Value {
  readonly label: string;
  readonly value: string;
}

/** Characters of the left column. */
const LEFT = 57;

/** Labels, and the keys that they stand for; those with rules of their own are below. */
const KEYS: Readonly<Record<string, FilterKey>> = {
  device: 'device_name',
  'device name': 'device_name',
  exporter: 'exporter',
  source: 'source_addresses',
  'source ip': 'source_addresses',
  destination: 'dest_addresses',
  dest: 'dest_addresses',
  'source port': 'source_ports',
  'dest port': 'dest_ports',
  'destination port': 'dest_ports',
  'source i/f': 'source_ifs',
  'dest i/f': 'dest_ifs',
  'destination i/f': 'dest_ifs',
  'source as': 'source_ases',
  'dest as': 'dest_ases',
  'destination as': 'dest_ases',
  'tos field': 'tos_fields',
  'tcp flags': 'tcp_flags',
  protocols: 'protocols',
  protocol: 'protocols',
  'nexthop ip': 'nexthop_ips',
  'cutoff lines': 'cutoff_lines',
  'lines cutoff': 'cutoff_lines',
  'cutoff octets': 'cutoff_octets',
  'octets cutoff': 'cutoff_octets',
  'detail lines': 'detail_lines',
  'sampling multiplier': 'sampling_multiplier',
  'sample time': 'bucket_size',
  'bucket size': 'bucket_size',
};

/**
 * Reads `Label: value` in two columns (FlowViewer specification, section 6.3; FlowGrapher specification, section 10.2). What has no label
 * goes on where its column ended above.
 */
export function readPre40Header(lines: readonly string[]): Pre40Header {
  const entries: Entry[] = [];
  const open: [left?: Entry, right?: Entry] = [];
  for (const line of lines) {
    for (const column of [0, 1] as const) {
      const text = column === 0 ? line.slice(0, LEFT) : line.slice(LEFT);
      const [, label, value = ''] = /^\s*([A-Z][\w/ ]{1,24}?)\s*:(?:\s+(.*))?$/.exec(text) ?? [];
      if (label !== undefined) entries.push((open[column] = { label, pieces: [value.trim()] }));
      else open[column]?.pieces.push(text.trim());
    }
  }
  return new Map(
    entries.map(({ label, pieces }) => {
      const value = pieces.filter((piece) => piece !== '').join(' ');
      return [label.toLowerCase(), { label, value }];
    }),
  );
}

interface Entry {
  readonly label: string;
  /** What stands in its column, line by line. */
  readonly pieces: string[];
}

/** What a header tells of the filter, as far as it can be read. */
export function pre40Criteria(
  header: Pre40Header,
  { dateFormat }: Pick<FlowViewerConfig, 'dateFormat'>,
): Partial<Record<FilterKey, string>> {
  const found: Partial<Record<FilterKey, string>> = {};
  for (const [label, { value }] of header) {
    const key = Object.hasOwn(KEYS, label) ? KEYS[label] : undefined;
    if (key)
      found[key] = key === 'bucket_size' ? (/^\d+E?/.exec(value)?.[0] ?? '') : withoutPlaceholder(value);
    const side = /^(src|dst|source|dest|destination) i\/f name$/.exec(label)?.[1];
    const index = /\((-?\d+)\)\s*$/.exec(value)?.[1];
    if (side && index !== undefined) found[side.startsWith('s') ? 'sif_names' : 'dif_names'] = index;
  }
  for (const which of ['start', 'end'] as const) {
    const text = header.get(`${which} time`)?.value ?? '';
    const moment = englishMoment(text) ?? numericMoment(text, dateFormat);
    if (moment === undefined) continue;
    found[`${which}_date`] = formatDate(moment, dateFormat);
    found[`${which}_time`] = formatTime(moment);
  }
  const select = FLOW_SELECT.find(({ label }) => label === header.get('include if')?.value);
  return { ...found, flow_select: select?.value ?? '1' };
}

/** `March 2, 2026 14:30:00` of local time; epoch seconds. */
function englishMoment(text: string): number | undefined {
  const moment = /^[A-Z][a-z]+ \d{1,2}, \d{4} \d{1,2}:\d{2}(?::\d{2})?/.exec(text)?.[0];
  const time = moment === undefined ? NaN : new Date(moment).getTime() / 1000;
  return Number.isFinite(time) ? time : undefined;
}

/** `03/02/2026 14:30:00` in the order of `$date_format`; epoch seconds. */
function numericMoment(text: string, format: DateFormat): number | undefined {
  const [date = '', time = ''] = text.split(/\s+/);
  return readMoment(makeBlock({ start_date: date, start_time: time }), 'start', format, []);
}

function withoutPlaceholder(value: string): string {
  return /^(?:-+|none|n\/a)$/i.test(value) ? '' : value;
}
