import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { exporterTitle } from '../names/exporters.js';
import { FLOW_SELECT, GRAPH_TYPES, labelOf, MONITOR_TYPES, reportTitle, SORT_FIELD } from './choices.js';
import { itemsOf } from './items.js';
import type { FilterBlock } from './keys.js';
import { readMoment } from './period.js';
import { trackingTypeOf } from './tracking-file.js';
import { zoneAbbreviation } from './zone.js';

export interface HeaderRow {
  readonly label: string;
  readonly value: string;
}

export interface HeaderOptions {
  readonly tool: 'FlowViewer' | 'FlowGrapher' | 'FlowMonitor';
  readonly config: FlowViewerConfig;
  /** Name of an interface of the filter's device or exporter, by its index; undefined if it has none. */
  readonly interfaceName?: (index: number) => string | undefined;
}

/**
 * The table above a report (FlowViewer specification, section 4.7; FlowGrapher specification, section 3.3; FlowTracker specification,
 * section 12.1). Values are plain text.
 */
export function headerRows(block: FilterBlock, options: HeaderOptions): HeaderRow[] {
  switch (options.tool) {
    case 'FlowViewer':
      return [
        row('Report', reportTitle(block.stat_report, block.print_report) ?? ''),
        row('Sort Field', labelOf(SORT_FIELD, block.sort_field) ?? ''),
        ...periodRows(block, options.config),
        ...filterRows(block, options),
        row('Cutoff Lines', block.cutoff_lines),
        row('Cutoff Octets', block.cutoff_octets),
        row('Include If', selectionOf(block)),
        ...silkRows(block),
        ...viewerNotes(block),
      ];
    case 'FlowGrapher':
      return [
        row('Report', graphWords(block.graph_type)),
        row('Bucket Size', `${block.bucket_size} sec`),
        ...periodRows(block, options.config),
        ...filterRows(block, options),
        row('Detail Lines', block.detail_lines),
        row('Graph Width', block.graph_multiplier),
        row('Include If', selectionOf(block)),
        ...(isAnalysis(block.graph_type)
          ? [row('Peak Period Obs', String(options.config.analyzePeakWidth))]
          : []),
        ...silkRows(block),
        ...multiplierNotes(block),
      ];
    case 'FlowMonitor': {
      const type = trackingTypeOf(block.monitor_type);
      const comments = row('Comments', block.general_comment);
      if (type === 'Group') return [comments];
      return [
        ...filterRows(block, options),
        row('Monitor Type', labelOf(MONITOR_TYPES, type) ?? ''),
        comments,
        ...silkRows(block),
        ...multiplierNotes(block),
      ];
    }
  }
}

function row(label: string, value: string): HeaderRow {
  return { label, value };
}

/** Each end in its own zone: the clock may have changed between them. */
function periodRows(block: FilterBlock, { dateFormat }: FlowViewerConfig): HeaderRow[] {
  const textOf = (which: 'start' | 'end'): string => {
    const moment = readMoment(block, which, dateFormat, []);
    const zone = moment === undefined ? '' : ` ${zoneAbbreviation(moment)}`;
    return `${block[`${which}_date`]} ${block[`${which}_time`]}${zone}`;
  };
  return [row('Start Time', textOf('start')), row('End Time', textOf('end'))];
}

function filterRows(block: FilterBlock, options: HeaderOptions): HeaderRow[] {
  return [
    row('Device Name', block.device_name),
    row('Exporter', exporterTitle(options.config.exporters, block.exporter)),
    row('Source IPs', block.source_addresses),
    row('Destination IPs', block.dest_addresses),
    row('Source Ports', block.source_ports),
    row('Destination Ports', block.dest_ports),
    row('Source I/Fs', interfacesOf(block.source_ifs, block.sif_names, options)),
    row('Destination I/Fs', interfacesOf(block.dest_ifs, block.dif_names, options)),
    row('Source AS', block.source_ases),
    row('Destination AS', block.dest_ases),
    ...ifAny(row('NextHop IPs', block.nexthop_ips), row('Protocols', block.protocols)),
    ...ifAny(row('TOS Field', block.tos_fields), row('TCP Flags', block.tcp_flags)),
  ];
}

function ifAny(...rows: readonly HeaderRow[]): readonly HeaderRow[] {
  return rows.some(({ value }) => value !== '') ? rows : [];
}

/** Of interfaces that were chosen by name the names are shown, in place of the numbers that were typed. */
function interfacesOf(typed: string, chosen: string, { interfaceName }: HeaderOptions): string {
  const names = itemsOf(chosen).map(({ text, isExcluded }) => {
    const name = (/^\d{1,5}$/.test(text) && interfaceName?.(Number(text))) || text;
    return `${isExcluded ? '-' : ''}${name}`;
  });
  return names.length > 0 ? names.join(', ') : typed;
}

function selectionOf({ flow_select: flowSelect }: FilterBlock): string {
  return labelOf(FLOW_SELECT, flowSelect) ?? labelOf(FLOW_SELECT, '1') ?? '';
}

function graphWords(graphType: string): string {
  return (labelOf(GRAPH_TYPES, graphType) ?? '').replace(' - Analysis', ' Analysis');
}

function isAnalysis(graphType: string): boolean {
  return graphWords(graphType).endsWith(' Analysis');
}

function silkRows(block: FilterBlock): HeaderRow[] {
  if (block.IPFIX !== '1') return [];
  const switches = [
    ['--data-rootdir=', block.silk_rootdir],
    ['--class=', block.silk_class],
    ['--flowtype=', block.silk_flowtype],
    ['--type=', block.silk_type],
    ['--sensors=', block.silk_sensors],
    ['', block.silk_switches],
  ] as const;
  const given = switches.filter(([, value]) => value !== '').map((parts) => parts.join(''));
  return [row('SiLK Selection', given.join(' '))];
}

const LAST_LISTING = 10;
const PREFIX_REPORTS: ReadonlySet<string> = new Set(['12', '13', '14', '15', '16', '17']);

function viewerNotes(block: FilterBlock): HeaderRow[] {
  const { print_report: printed, sampling_multiplier: multiplier } = block;
  const isListing = printed !== '' && printed !== '0' && Number(printed) <= LAST_LISTING;
  const notes =
    isListing && Number(multiplier) > 1
      ? [row('Note', 'The Sampling Multiplier is not available for this report')]
      : multiplierNotes(block);
  const isOfPrefixes = PREFIX_REPORTS.has(printed);
  if (!isOfPrefixes) return notes;
  return [...notes, row('Note', 'You may change the mask using the Source or Dest IP: fields (e.g., /24)')];
}

function multiplierNotes({ sampling_multiplier: multiplier }: FilterBlock): HeaderRow[] {
  if (!(Number(multiplier) > 1)) return [];
  return [row('Note', `*all values have been multiplied by the Sampling Multiplier: ${multiplier}`)];
}
