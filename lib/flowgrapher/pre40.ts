import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { FLOW_SELECT, GRAPH_TYPES } from '../criteria/choices.js';
import { makeBlock, type FilterBlock, type FilterKey } from '../criteria/keys.js';
import { formatDate, formatTime } from '../criteria/period.js';
import { oneLine } from '../criteria/text.js';

/** A graph that a version before 4.0 saved: text in two columns, then rows (FlowGrapher specification, section 10.2). */
interface Pre40Graph {
  /** What stands in front of the rows, label and value. */
  readonly parameters: readonly (readonly [label: string, value: string])[];
  readonly rows: readonly (readonly string[])[];
  readonly description: string | undefined;
  /** The filter, as far as it can be read. */
  readonly block: FilterBlock;
}

/** Characters of the left column. */
const LEFT = 57;
const MOST_LINES = 20_000;
const LONGEST_LINE = 2000;
const ROW_WORDS = 10;

const KEYS: Readonly<Record<string, FilterKey>> = {
  device: 'device_name',
  'device name': 'device_name',
  exporter: 'exporter',
  source: 'source_addresses',
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
  'detail lines': 'detail_lines',
  'sampling multiplier': 'sampling_multiplier',
  'sample time': 'bucket_size',
  'bucket size': 'bucket_size',
};

/** Unknown lines are skipped. */
export function parsePre40Graph(text: string, config: Pick<FlowViewerConfig, 'dateFormat'>): Pre40Graph {
  const lines = text
    .slice(0, 4 * 2 ** 20)
    .split(/\r?\n/, MOST_LINES)
    .map(plainLine);
  const begin = lines.findIndex((line) => /^\s*[A-Z][\w/ ]*:/.test(line));
  const end = lines.findIndex((line, i) => i > begin && (line.trim() === '' || line.includes('graph.png')));
  const header = begin < 0 ? [] : lines.slice(begin, end < 0 ? undefined : end);
  const values = readHeader(header);
  return {
    parameters: [...values].map(([label, value]) => [label, value] as const),
    rows:
      end < 0
        ? []
        : lines
            .slice(end + 1)
            .map(wordsOf)
            .filter(isRow),
    description: values.get('Description'),
    block: blockOf(values, config),
  };
}

/** A line without tags; a picture leaves its name. */
function plainLine(line: string): string {
  return oneLine(line.slice(0, LONGEST_LINE).replace(/\t/g, ' '))
    .replace(/<img[^>]*?src=["']?([^"'\s>]*)[^>]*>/gi, ' $1 ')
    .replace(/<[^>]*>?/g, '')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trimEnd();
}

function readHeader(lines: readonly string[]): Map<string, string> {
  const values = new Map<string, string>();
  const open: [string?, string?] = [];
  for (const line of lines) {
    for (const [column, text] of [line.slice(0, LEFT), line.slice(LEFT)].entries()) {
      const [, label, value = ''] = /^\s*([A-Z][\w/ ]{1,24}?)\s*:\s*(.*)$/.exec(text) ?? [];
      if (label !== undefined) {
        open[column] = label;
        values.set(label, value.trim());
      } else if (text.trim() !== '') {
        const above = open[column];
        if (above !== undefined) values.set(above, `${values.get(above) ?? ''} ${text.trim()}`.trim());
      }
    }
  }
  return values;
}

function wordsOf(line: string): string[] {
  return line.trim().split(/\s+/);
}

/** Ten words, the first of them a number: no headings, no rulers. */
function isRow(words: readonly string[]): boolean {
  return words.length === ROW_WORDS && /^\d/.test(words[0] ?? '');
}

function blockOf(
  values: ReadonlyMap<string, string>,
  { dateFormat }: Pick<FlowViewerConfig, 'dateFormat'>,
): FilterBlock {
  const found: Partial<Record<FilterKey, string>> = { flow_select: '1', graph_type: 'bps' };
  for (const [label, value] of values) {
    const name = label.toLowerCase();
    const key = KEYS[name];
    if (key) found[key] = key === 'bucket_size' ? (/^\d+E?/.exec(value)?.[0] ?? '') : value;
    const side = /^(src|source|dest|destination) i\/f name$/.exec(name)?.[1];
    const index = /\((-?\d+)\)\s*$/.exec(value)?.[1];
    if (side && index !== undefined) found[side.startsWith('s') ? 'sif_names' : 'dif_names'] = index;
    const moment = /^(start|end) time$/.exec(name) && englishMoment(value);
    if (moment) {
      const which = name.startsWith('start') ? 'start' : 'end';
      found[`${which}_date`] = formatDate(moment, dateFormat);
      found[`${which}_time`] = formatTime(moment);
    }
  }
  const type = GRAPH_TYPES.find(({ label }) => values.get('Report')?.startsWith(label));
  const select = FLOW_SELECT.find(({ label }) => label === values.get('Include if'));
  return makeBlock({
    ...found,
    ...(type && { graph_type: type.value }),
    ...(select && { flow_select: select.value }),
  });
}

/** `March 2, 2026 14:30:00`, local time; epoch seconds. */
function englishMoment(text: string): number | undefined {
  const moment = /^[A-Z][a-z]+ \d{1,2}, \d{4} \d{1,2}:\d{2}(?::\d{2})?/.exec(text)?.[0];
  const time = moment === undefined ? NaN : new Date(moment).getTime() / 1000;
  return Number.isFinite(time) ? time : undefined;
}
