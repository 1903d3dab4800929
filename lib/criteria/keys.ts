/** Criteria of the two ends of a flow, in the order in which files of every kind and version hold them. */
export const ENDPOINT_KEYS = [
  'source_addresses',
  'source_ports',
  'source_ifs',
  'sif_names',
  'source_ases',
  'dest_addresses',
  'dest_ports',
  'dest_ifs',
  'dif_names',
  'dest_ases',
] as const;

/** Criteria of the flow itself. */
export const FLOW_KEYS = ['protocols', 'tcp_flags', 'tos_fields', 'exporter', 'nexthop_ips'] as const;

/** How a report of FlowViewer is arranged. */
export const REPORT_KEYS = [
  'sort_field',
  'pie_charts',
  'flow_analysis',
  'cutoff_lines',
  'cutoff_octets',
  'unit_conversion',
] as const;

/** When a tracking tells whom. */
export const ALERT_KEYS = ['alert_threshold', 'alert_frequency', 'alert_destination'] as const;

/** What SiLK's commands are asked for. */
export const SILK_KEYS = [
  'IPFIX',
  'silk_rootdir',
  'silk_class',
  'silk_flowtype',
  'silk_type',
  'silk_sensors',
  'silk_switches',
] as const;

/** The keys of a filter in the order in which files hold them (FlowViewer specification, section 2.4). */
export const FILTER_KEYS = [
  'filter_hash',
  'filter_title',
  'device_name',
  'start_date',
  'start_time',
  'end_date',
  'end_time',
  ...ENDPOINT_KEYS,
  ...FLOW_KEYS,
  'monitor_type',
  'monitor_label',
  'monitor_status',
  'general_comment',
  'description',
  'sampling_multiplier',
  'stat_report',
  'print_report',
  'flow_select',
  ...REPORT_KEYS,
  'detail_lines',
  'bucket_size',
  'resolve_addresses',
  'graph_multiplier',
  'stats_method',
  'graph_type',
  ...ALERT_KEYS,
  ...SILK_KEYS,
] as const;

export type FilterKey = (typeof FILTER_KEYS)[number];

/** A filter as the tools hand it on: every key is there, an empty text means unset. */
export type FilterBlock = Readonly<Record<FilterKey, string>>;

const KEYS: ReadonlySet<string> = new Set(FILTER_KEYS);

export function isFilterKey(text: string): text is FilterKey {
  return KEYS.has(text);
}

/** A filter of some values; all others are unset. */
export function makeBlock(values: Partial<FilterBlock> = {}): FilterBlock {
  const block = Object.fromEntries(FILTER_KEYS.map((key) => [key, values[key] ?? '']));
  return block as Record<FilterKey, string>;
}
