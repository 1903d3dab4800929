import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { makeBlock, REPORT_KEYS, type FilterBlock, type FilterKey } from './keys.js';
import { defaultBlock } from './presets.js';
import { trackingTypeOf } from './tracking-file.js';

type Tool = 'FlowViewer' | 'FlowGrapher' | 'FlowMonitor';

/** What a form takes from a filter if it has it, and else from the defaults. */
const SHARED_KEYS: readonly FilterKey[] = [
  'start_date',
  'start_time',
  'end_date',
  'end_time',
  'flow_select',
  'resolve_addresses',
  'detail_lines',
];

/** What only filters of one tool have. Values of that tool count even if they are empty; those of others stay at the defaults. */
const OWN_KEYS: Readonly<Record<Tool, readonly FilterKey[]>> = {
  FlowViewer: ['stat_report', 'print_report', ...REPORT_KEYS],
  FlowGrapher: ['bucket_size', 'graph_multiplier', 'stats_method', 'graph_type'],
  FlowMonitor: ['monitor_type', 'alert_frequency'],
};

/**
 * What a tool's form shows for a filter of any tool (FlowViewer specification, sections 2.2 to 2.4): its criteria, its period if it has
 * one, and its kind as far as the tool knows it: a graph of packets becomes a tracking of packets, and the reverse.
 *
 * @param now epoch seconds, for defaults
 */
export function prefillBlock(
  loaded: FilterBlock,
  tool: Tool,
  config: FlowViewerConfig,
  now: number,
): FilterBlock {
  const defaults = defaultBlock(config, now);
  const values: Partial<Record<FilterKey, string>> = { ...loaded };
  for (const key of SHARED_KEYS) values[key] = loaded[key] || defaults[key];
  for (const [owner, keys] of Object.entries(OWN_KEYS) as [Tool, readonly FilterKey[]][]) {
    // None of a graph's can be empty; those recovered from before 4.0 do not tell all of them.
    const isOwn = owner === madeBy(loaded);
    for (const key of keys) {
      if (!isOwn || (owner === 'FlowGrapher' && loaded[key] === '')) values[key] = defaults[key];
    }
  }
  return makeBlock({ ...values, ...translatedKind(loaded, tool) });
}

function madeBy(block: FilterBlock): Tool | undefined {
  if (block.stat_report !== '' || block.print_report !== '') return 'FlowViewer';
  if (block.graph_type !== '') return 'FlowGrapher';
  return block.monitor_type === '' ? undefined : 'FlowMonitor';
}

function translatedKind(loaded: FilterBlock, tool: Tool): Partial<Record<FilterKey, string>> {
  const maker = madeBy(loaded);
  if (maker === tool) return {};
  if (maker === 'FlowGrapher' && tool === 'FlowMonitor') {
    return { monitor_type: loaded.graph_type.replace(/^(bps|pps|fpsi|fpsa)a$/, '$1') };
  }
  if (maker !== 'FlowMonitor') return {};
  const type = trackingTypeOf(loaded.monitor_type);
  if (type === 'Group') return {};
  if (tool === 'FlowGrapher') return { graph_type: type };
  return { sort_field: SORT_FIELDS[type] };
}

const SORT_FIELDS = { bps: '1', pps: '3', fpsi: '2', fpsa: '2' } as const;
