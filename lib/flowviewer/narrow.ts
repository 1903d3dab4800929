import { MENUS } from '../criteria/choices.js';
import type { FilterBlock, FilterKey } from '../criteria/keys.js';
import { parseAddress } from '../flow/address.js';
import type { ReportCell } from './report-model.js';
import { keyColumnOf, type KeyColumn } from './statistics-reports.js';

/** A criterion that a value of a report makes. */
interface Narrowing {
  /** Key of the filter; also which end of a flow it is about. */
  readonly key: NarrowingKey;
  readonly value: string;
}

const NARROWING_KEYS = [
  'source_addresses',
  'dest_addresses',
  'source_ports',
  'dest_ports',
  'source_ifs',
  'dest_ifs',
  'source_ases',
  'dest_ases',
  'protocols',
  'tos_fields',
] as const satisfies readonly FilterKey[];
export type NarrowingKey = (typeof NARROWING_KEYS)[number];

/** What the criteria of each kind of key are called. */
const KEYS_OF_KIND: Readonly<
  Partial<Record<KeyColumn['kind'], readonly [source: NarrowingKey, dest: NarrowingKey]>>
> = {
  host: ['source_addresses', 'dest_addresses'],
  prefix: ['source_addresses', 'dest_addresses'],
  port: ['source_ports', 'dest_ports'],
  interface: ['source_ifs', 'dest_ifs'],
  as: ['source_ases', 'dest_ases'],
  protocol: ['protocols', 'protocols'],
  tos: ['tos_fields', 'tos_fields'],
};

/** The criteria that a cell can be made into: two where the report does not say which end it is. None for names from a file. */
export function narrowingsOf(heading: string, cell: ReportCell): Narrowing[] {
  const column = SCAN_KEYS.find((key) => key.heading === heading) ?? keyColumnOf(heading);
  const keys = column && KEYS_OF_KIND[column.kind];
  if (!keys) return [];
  const value = criterionValue(column.kind, cell.key ?? cell.text);
  if (value === undefined) return [];
  const [source, dest] = keys;
  if (column.end === 'either')
    return [
      { key: source, value },
      { key: dest, value },
    ];
  return [{ key: column.end === 'dest' ? dest : source, value }];
}

/** The table of scanners, and the flows of one. */
const SCAN_KEYS: readonly KeyColumn[] = [
  { heading: 'IP Address', kind: 'host', end: 'source' },
  { heading: 'Source', kind: 'host', end: 'source' },
  { heading: 'SrcP', kind: 'port', end: 'source' },
  { heading: 'Sif', kind: 'interface', end: 'source' },
  { heading: 'Dest', kind: 'host', end: 'dest' },
  { heading: 'DstP', kind: 'port', end: 'dest' },
  { heading: 'Dif', kind: 'interface', end: 'dest' },
  { heading: 'Proto', kind: 'protocol', end: 'none' },
];

function criterionValue(kind: KeyColumn['kind'], text: string): string | undefined {
  if (kind === 'host') return parseAddress(text) === undefined ? undefined : text;
  if (kind === 'prefix') return wholePrefix(text);
  return /^\d{1,10}$/.test(text) ? text : undefined;
}

/** `10.20/16` as `10.20.0.0/16`. */
function wholePrefix(text: string): string | undefined {
  const [address = '', length = ''] = text.split('/');
  const octets = address.split('.');
  const whole = [...octets, '0', '0', '0'].slice(0, 4).join('.');
  return parseAddress(whole) !== undefined && /^\d{1,2}$/.test(length) ? `${whole}/${length}` : undefined;
}

/** What to look at next, once a report's own key has only one value left. */
const NEXT_REPORT: Readonly<Record<string, string>> = {
  5: '10',
  6: '10',
  7: '10',
  8: '9',
  9: '8',
  11: '10',
  12: '5',
  17: '9',
  18: '8',
  19: '9',
  20: '8',
  22: '12',
  24: '9',
  25: '8',
  30: '8',
};

/** A filter with one more criterion, and the report that tells most about what is left. */
export function narrowed(block: FilterBlock, { key, value }: Narrowing): FilterBlock {
  const interfaces = key === 'source_ifs' ? { sif_names: '' } : key === 'dest_ifs' ? { dif_names: '' } : {};
  return {
    ...block,
    ...interfaces,
    [key]: value,
    stat_report: NEXT_REPORT[block.stat_report] ?? block.stat_report,
  };
}

/** `key:value` of a request; undefined for anything else. The value is checked with the filter. */
export function readNarrowing(text: string | undefined): Narrowing | undefined {
  const [, name = '', value = ''] = /^([a-z_]+):(.{1,40})$/.exec(text ?? '') ?? [];
  const key = NARROWING_KEYS.find((known) => known === name);
  return key && { key, value };
}

export function formatNarrowing({ key, value }: Narrowing): string {
  return `${key}:${value}`;
}

/** Title of the report that `narrowed` leads to, if it is another one. */
export function nextReportTitle(block: FilterBlock): string | undefined {
  const next = NEXT_REPORT[block.stat_report] ?? block.stat_report;
  if (next === block.stat_report) return undefined;
  return MENUS.stat_report.find(({ value }) => value === next)?.label;
}
