import { formatFilterBlock } from '../../lib/criteria/block.js';
import { makeBlock, type FilterBlock } from '../../lib/criteria/keys.js';

/** A report file as the tools write it: filter block, headings, rows. */
export function reportText(name: string, values: Partial<FilterBlock> = {}): string {
  const code = name.startsWith('FlowGrapher') ? 'FG' : 'FV';
  const block = makeBlock({
    filter_hash: `${code}_${name}`,
    device_name: 'router_1',
    start_date: '03/02/2026',
    start_time: '14:30:00',
    end_date: '03/02/2026',
    end_time: '15:00:00',
    stat_report: '10',
    print_report: '0',
    ...values,
  });
  return [...formatFilterBlock(block), 'Src Host : Flows', '10.1.1.1 ^ 2', ''].join('\n');
}

/** The definition of an individual tracking. */
export function trackingText(label: string): string {
  return [
    'filter-primitive start_flows',
    ` input: monitor_label: ${label}`,
    ' input: monitor_type: bps',
    ' input: device_name: router_1',
    ' input: source_addresses: 10.1.0.0/16',
    '',
  ].join('\n');
}
