import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { makeBlock, type FilterBlock } from './keys.js';
import { formatDate, formatTime } from './period.js';

/**
 * What empty forms of all tools begin with (FlowViewer specification, section 2.2; FlowGrapher specification, section 2.1;
 * FlowTracker specification, section 6.1).
 *
 * @param now epoch seconds
 */
export function defaultBlock(config: FlowViewerConfig, now: number): FilterBlock {
  const start = roundedMoment(now - config.startOffset, config.useEvenHours);
  const end = roundedMoment(now - config.endOffset, config.useEvenHours);
  return makeBlock({
    device_name: config.ipfixDefaultDevice,
    start_date: formatDate(start, config.dateFormat),
    start_time: formatTime(start),
    end_date: formatDate(end, config.dateFormat),
    end_time: formatTime(end),
    stat_report: String(config.defaultReport),
    print_report: '0',
    flow_select: '1',
    sort_field: '1',
    pie_charts: String(config.pieChartDefault),
    flow_analysis: String(config.defaultFlows),
    cutoff_lines: String(config.defaultLines),
    unit_conversion: 'Y',
    resolve_addresses: config.defaultIdentifier === 'DNS' ? 'Y' : 'N',
    detail_lines: String(config.detailLines),
    bucket_size: '5',
    graph_multiplier: '1',
    stats_method: 'Nonzeroes',
    graph_type: config.defaultGraph,
    monitor_type: 'bps',
    alert_frequency: 'none',
    IPFIX: config.ipfixDefaultDevice === '' ? '0' : '1',
    silk_class: config.silkClassDefault,
    silk_flowtype: config.silkFlowtypeDefault,
    silk_type: config.silkTypeDefault,
    silk_sensors: config.silkSensorsDefault,
    silk_switches: config.silkSwitchesDefault,
  });
}

/** Down to the hour of the local clock, or to five minutes. */
function roundedMoment(epochSeconds: number, toHour: boolean): number {
  const date = new Date(epochSeconds * 1000);
  const minutes = date.getMinutes();
  const past = (toHour ? minutes : minutes % 5) * 60 + date.getSeconds();
  return Math.floor(epochSeconds) - past;
}
