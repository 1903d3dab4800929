import type { FilterKey } from './keys.js';

/** The form's fields that are not named like their keys (FlowViewer specification, section 2.4). */
const OTHER_NAMES: Partial<Record<FilterKey, string>> = {
  source_addresses: 'source_address',
  source_ports: 'source_port',
  source_ifs: 'source_if',
  sif_names: 'sif_name',
  source_ases: 'source_as',
  dest_addresses: 'dest_address',
  dest_ports: 'dest_port',
  dest_ifs: 'dest_if',
  dif_names: 'dif_name',
  dest_ases: 'dest_as',
  nexthop_ips: 'nexthop_ip',
};

/** Names under which FlowTracker's older forms sent a field. */
const OLD_FIELDS: Partial<Record<FilterKey, string>> = {
  monitor_label: 'tracking_label',
  monitor_type: 'tracking_type',
};

/** Name of the form's field for a key. */
export function fieldOf(key: FilterKey): string {
  return OTHER_NAMES[key] ?? key;
}

/** What a form sent for a key, empty if nothing. */
export function sentFor(fields: ReadonlyMap<string, string>, key: FilterKey): string {
  return fields.get(fieldOf(key)) ?? fields.get(OLD_FIELDS[key] ?? '') ?? '';
}

/** How a form's text becomes the value of a key. */
export type Cleaning = 'list' | 'interfaces' | 'word' | 'text';

/** The keys that forms have fields for, device and exporter apart. */
export const FORM_KEYS: ReadonlyMap<FilterKey, Cleaning> = new Map<FilterKey, Cleaning>([
  ['start_date', 'word'],
  ['start_time', 'word'],
  ['end_date', 'word'],
  ['end_time', 'word'],
  ['source_addresses', 'list'],
  ['source_ports', 'list'],
  ['source_ifs', 'list'],
  ['sif_names', 'interfaces'],
  ['source_ases', 'list'],
  ['dest_addresses', 'list'],
  ['dest_ports', 'list'],
  ['dest_ifs', 'list'],
  ['dif_names', 'interfaces'],
  ['dest_ases', 'list'],
  ['protocols', 'list'],
  ['tcp_flags', 'list'],
  ['tos_fields', 'list'],
  ['nexthop_ips', 'list'],
  ['monitor_type', 'word'],
  ['monitor_label', 'text'],
  ['general_comment', 'text'],
  ['sampling_multiplier', 'word'],
  ['stat_report', 'word'],
  ['print_report', 'word'],
  ['flow_select', 'word'],
  ['sort_field', 'word'],
  ['pie_charts', 'word'],
  ['flow_analysis', 'word'],
  ['cutoff_lines', 'word'],
  ['cutoff_octets', 'word'],
  ['unit_conversion', 'word'],
  ['detail_lines', 'word'],
  ['bucket_size', 'word'],
  ['resolve_addresses', 'word'],
  ['graph_multiplier', 'word'],
  ['stats_method', 'word'],
  ['graph_type', 'word'],
  ['alert_threshold', 'word'],
  ['alert_frequency', 'word'],
  ['alert_destination', 'text'],
  ['silk_rootdir', 'word'],
  ['silk_class', 'word'],
  ['silk_flowtype', 'word'],
  ['silk_type', 'word'],
  ['silk_sensors', 'word'],
  ['silk_switches', 'word'],
]);
