import type { FilterKey } from './keys.js';

/** An entry of a menu: what the form sends and what the user reads. */
export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** What a key column of a statistics report holds, and so what its names are. */
export type ColumnKind = 'port' | 'host' | 'protocol' | 'interface' | 'as' | 'tos' | 'prefix' | 'exporter';

export interface StatisticsReport {
  /** Code of the form, which is flow-stat's number for 5 to 27. */
  readonly code: number;
  readonly title: string;
  /** Headings and kinds of the key columns; none for the summary and for scans. */
  readonly keys: readonly { readonly heading: string; readonly kind: ColumnKind }[];
}

/** In the order of the menu (FlowViewer specification, sections 2.2 and 4.1). */
export const STATISTICS_REPORTS: readonly StatisticsReport[] = [
  { code: 99, title: 'Summary', keys: [] },
  { code: 30, title: 'Detect Scanning', keys: [] },
  { code: 6, title: 'UDP/TCP Source Port', keys: [{ heading: 'Src Port', kind: 'port' }] },
  { code: 5, title: 'UDP/TCP Destination Port', keys: [{ heading: 'Dst Port', kind: 'port' }] },
  { code: 7, title: 'UDP/TCP Port', keys: [{ heading: 'Port', kind: 'port' }] },
  { code: 8, title: 'Destination IP', keys: [{ heading: 'Dst Host', kind: 'host' }] },
  { code: 9, title: 'Source IP', keys: [{ heading: 'Src Host', kind: 'host' }] },
  {
    code: 10,
    title: 'Source/Destination IP',
    keys: [
      { heading: 'Src Host', kind: 'host' },
      { heading: 'Dst Host', kind: 'host' },
    ],
  },
  { code: 11, title: 'Source or Destination IP', keys: [{ heading: 'Host', kind: 'host' }] },
  { code: 12, title: 'IP Protocol', keys: [{ heading: 'Protocol', kind: 'protocol' }] },
  { code: 17, title: 'Input Interface', keys: [{ heading: 'In I/F', kind: 'interface' }] },
  { code: 18, title: 'Output Interface', keys: [{ heading: 'Out I/F', kind: 'interface' }] },
  {
    code: 23,
    title: 'Input/Output Interface',
    keys: [
      { heading: 'In I/F', kind: 'interface' },
      { heading: 'Out I/F', kind: 'interface' },
    ],
  },
  { code: 19, title: 'Source AS', keys: [{ heading: 'Src AS', kind: 'as' }] },
  { code: 20, title: 'Destination AS', keys: [{ heading: 'Dst AS', kind: 'as' }] },
  {
    code: 21,
    title: 'Source/Destination AS',
    keys: [
      { heading: 'Src AS', kind: 'as' },
      { heading: 'Dst AS', kind: 'as' },
    ],
  },
  { code: 22, title: 'IP ToS', keys: [{ heading: 'ToS', kind: 'tos' }] },
  { code: 24, title: 'Source Prefix', keys: [{ heading: 'Src Prefix', kind: 'prefix' }] },
  { code: 25, title: 'Destination Prefix', keys: [{ heading: 'Dst Prefix', kind: 'prefix' }] },
  {
    code: 26,
    title: 'Source/Destination Prefix',
    keys: [
      { heading: 'Src Prefix', kind: 'prefix' },
      { heading: 'Dst Prefix', kind: 'prefix' },
    ],
  },
  { code: 27, title: 'Exporter IP', keys: [{ heading: 'Exporter', kind: 'exporter' }] },
];

interface PrintedReport {
  /** Code of the form, which is flow-print's number. */
  readonly code: number;
  /** Heading of the report. */
  readonly title: string;
  /** Entry of the menu where it is not the heading. */
  readonly label?: string;
  /** Not possible with flow-tools data. */
  readonly onlySilk?: true;
}

/** In the order of the menu (section 4.3). */
export const PRINTED_REPORTS: readonly PrintedReport[] = [
  { code: 1, title: 'Flow Times' },
  { code: 4, title: 'AS Numbers' },
  { code: 5, title: '132 Columns' },
  { code: 9, title: '1 Line with Tags' },
  { code: 10, title: 'AS Aggregation' },
  { code: 11, title: 'Protocol Port Aggregation' },
  { code: 12, title: 'Source Prefix Aggregation' },
  { code: 13, title: 'Destination Prefix Aggregation' },
  { code: 14, title: 'Prefix Aggregation' },
  { code: 15, title: 'Source Prefix Aggregation v6', onlySilk: true },
  { code: 16, title: 'Destination Prefix Aggregation v6', onlySilk: true },
  { code: 17, title: 'Prefix Aggregation v6', onlySilk: true },
  { code: 24, title: 'Full (Catalyst)', label: 'Full Catalyst' },
];

export const FLOW_SELECT = choices({
  '1': 'Any Part in Specified Time Span',
  '2': 'End Time in Specified Time Span',
  '3': 'Start Time in Specified Time Span',
  '4': 'Entirely in Specified Time Span',
});

export const SORT_FIELD = choices({ '1': 'Octets', '2': 'Flows', '3': 'Packets' });

const PIE_CHARTS = choices({ '0': 'None', '1': 'With Others', '2': 'Without Others' });

const FLOW_ANALYSIS = choices({ '0': 'No', '1': 'Yes' });

const RESOLVE_ADDRESSES = choices({ Y: 'DNS Names', N: 'IP Addresses' });

const UNIT_CONVERSION = choices({ Y: 'Yes', N: 'No' });

/** FlowGrapher specification, section 2.1. Those for analysis are prorated. */
export const GRAPH_TYPES = choices({
  bps: 'Bits/Second',
  pps: 'Packets/Second',
  fpsi: 'Flows Initiated/Second',
  fpsa: 'Flows Active/Second',
  bpsa: 'Bits/Second - Analysis',
  ppsa: 'Packets/Second - Analysis',
  fpsia: 'Flows Initiated/Second - Analysis',
  fpsaa: 'Flows Active/Second - Analysis',
});

const STATS_METHODS = choices({ Nonzeroes: 'Nonzero Values', All: 'All Values' });

const GRAPH_WIDTHS = choices({ '1': '1', '2': '2', '3': '3', '4': '4' });

/** Seconds; `300E` draws points at the end of their buckets. */
const BUCKET_SIZES: readonly Choice[] = '1 2 3 4 5 10 15 30 60 300 300E'
  .split(' ')
  .map((value) => ({ value, label: value }));

/** FlowTracker specification, section 6.1. */
export const MONITOR_TYPES = choices({
  bps: 'Bits/Second',
  pps: 'Packets/Second',
  fpsi: 'Flows Initiated/Second',
  fpsa: 'Flows Active/Second',
  Group: 'Group',
});

/** FlowTracker specification, section 9. */
const ALERT_FREQUENCIES = choices({
  none: 'No Notification',
  daily: 'Single miss - Once a Day',
  daily3: '3 Consecutive - Once a Day',
  daily6: '6 Consecutive - Once a Day',
  daily12: '12 Consecutive - Once a Day',
  eachtime: 'Single miss - Each Occurrence',
  eachtime3: '3 Consecutive - Each Occurrence',
  eachtime6: '6 Consecutive - Each Occurrence',
  eachtime12: '12 Consecutive - Each Occurrence',
  sigma1: 'Sigma Type 1 Check',
  sigma2: 'Sigma Type 2 Check',
  sigma3: 'Sigma Type 3 Check',
});

const NO_REPORT: Choice = { value: '0', label: 'None' };

/** The menus by the key that they set. */
export const MENUS = {
  stat_report: [NO_REPORT, ...STATISTICS_REPORTS.map(({ code, title }) => entry(code, title))],
  print_report: [NO_REPORT, ...PRINTED_REPORTS.map(({ code, title, label }) => entry(code, label ?? title))],
  flow_select: FLOW_SELECT,
  sort_field: SORT_FIELD,
  pie_charts: PIE_CHARTS,
  flow_analysis: FLOW_ANALYSIS,
  resolve_addresses: RESOLVE_ADDRESSES,
  unit_conversion: UNIT_CONVERSION,
  graph_type: GRAPH_TYPES,
  stats_method: STATS_METHODS,
  graph_multiplier: GRAPH_WIDTHS,
  bucket_size: BUCKET_SIZES,
  monitor_type: MONITOR_TYPES,
  alert_frequency: ALERT_FREQUENCIES,
} as const satisfies Partial<Record<FilterKey, readonly Choice[]>>;

export type MenuKey = keyof typeof MENUS;

/** The text of a menu's entry; undefined for a value that it does not have. */
export function labelOf(menu: readonly Choice[], value: string): string | undefined {
  return menu.find((choice) => choice.value === value)?.label;
}

/** A title of either kind of report; undefined if none, or an unknown one, is asked for. */
export function reportTitle(statReport: string, printReport: string): string | undefined {
  const statistics = STATISTICS_REPORTS.find(({ code }) => String(code) === statReport);
  return statistics?.title ?? PRINTED_REPORTS.find(({ code }) => String(code) === printReport)?.title;
}

function entry(code: number, label: string): Choice {
  return { value: String(code), label };
}

function choices(labels: Readonly<Record<string, string>>): readonly Choice[] {
  return Object.entries(labels).map(([value, label]) => ({ value, label }));
}
