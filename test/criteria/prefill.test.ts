import assert from 'node:assert/strict';
import { makeFlowViewerConfig, type FlowViewerConfig } from '../../lib/config/flowviewer-pm.js';
import { makeBlock, type FilterBlock } from '../../lib/criteria/keys.js';
import { prefillBlock } from '../../lib/criteria/prefill.js';
import { defaultBlock } from '../../lib/criteria/presets.js';
import { keepZone } from '../support/zone.js';

const NOW = Date.parse('2026-03-02T15:47:31Z') / 1000;

const configOf = (values: Partial<FlowViewerConfig> = {}): FlowViewerConfig =>
  makeFlowViewerConfig({ startOffset: 5400, endOffset: 1800, dateFormat: 'MDY', ...values });

function momentsOf({ start_date, start_time, end_date, end_time }: FilterBlock): string[] {
  return [`${start_date} ${start_time}`, `${end_date} ${end_time}`];
}

describe('defaultBlock', () => {
  describe('in UTC', () => {
    keepZone('UTC');

    it('begins and ends at full hours', () => {
      const block = defaultBlock(configOf({ useEvenHours: true }), NOW);
      assert.deepEqual(momentsOf(block), ['03/02/2026 14:00:00', '03/02/2026 15:00:00']);
    });

    it('begins and ends at full five minutes', () => {
      const block = defaultBlock(configOf({ useEvenHours: false, dateFormat: 'YMD' }), NOW);
      assert.deepEqual(momentsOf(block), ['2026-03-02 14:15:00', '2026-03-02 15:15:00']);
    });

    it('takes its choices from the configuration', () => {
      const block = defaultBlock(
        configOf({
          defaultReport: 9,
          defaultIdentifier: 'IP',
          defaultLines: 50,
          defaultGraph: 'pps',
          defaultFlows: 0,
        }),
        NOW,
      );
      assert.deepEqual(
        [
          block.stat_report,
          block.resolve_addresses,
          block.cutoff_lines,
          block.graph_type,
          block.flow_analysis,
        ],
        ['9', 'N', '50', 'pps', '0'],
      );
    });
  });

  describe('where clocks show half hours', () => {
    keepZone('Asia/Kolkata');

    it('begins at full hours of the local clock', () => {
      const block = defaultBlock(configOf({ useEvenHours: true }), NOW);
      assert.deepEqual(momentsOf(block), ['03/02/2026 19:00:00', '03/02/2026 20:00:00']);
    });
  });
});

describe('prefillBlock', () => {
  keepZone('UTC');
  const config = configOf({ defaultReport: 10, defaultLines: 100, defaultGraph: 'bps' });
  const defaults = defaultBlock(config, NOW);

  it('shows a report as it was asked for, in its own tool', () => {
    const report = makeBlock({
      device_name: 'router_1',
      source_ports: '80',
      start_date: '01/01/2026',
      start_time: '00:00:00',
      end_date: '01/01/2026',
      end_time: '01:00:00',
      stat_report: '5',
      print_report: '0',
      flow_select: '3',
      cutoff_lines: '',
      detail_lines: '200',
    });
    const block = prefillBlock(report, 'FlowViewer', config, NOW);
    assert.equal(block.cutoff_lines, '', 'no limit is not the default limit');
    assert.deepEqual(momentsOf(block), ['01/01/2026 00:00:00', '01/01/2026 01:00:00']);
    assert.deepEqual([block.stat_report, block.flow_select, block.source_ports], ['5', '3', '80']);
    assert.equal(block.graph_type, 'bps');
  });

  it('takes the default period for filters without one', () => {
    const block = prefillBlock(makeBlock({ dest_ports: '53' }), 'FlowGrapher', config, NOW);
    assert.deepEqual(momentsOf(block), momentsOf(defaults));
    assert.deepEqual([block.dest_ports, block.bucket_size, block.device_name], ['53', '5', '']);
  });

  it('makes a tracking of the same kind of a graph', () => {
    for (const [graph_type, monitor_type] of [
      ['bps', 'bps'],
      ['bpsa', 'bps'],
      ['ppsa', 'pps'],
      ['fpsi', 'fpsi'],
      ['fpsia', 'fpsi'],
      ['fpsa', 'fpsa'],
      ['fpsaa', 'fpsa'],
    ] as const) {
      const block = prefillBlock(makeBlock({ graph_type }), 'FlowMonitor', config, NOW);
      assert.equal(block.monitor_type, monitor_type, graph_type);
    }
  });

  it('makes a graph, or a sorted report, of the kind of a tracking', () => {
    for (const [monitor_type, sortField] of [
      ['bps', '1'],
      ['pps', '3'],
      ['fpsi', '2'],
      ['fpsa', '2'],
    ] as const) {
      const tracking = makeBlock({ monitor_type, monitor_label: 'x' });
      assert.equal(prefillBlock(tracking, 'FlowGrapher', config, NOW).graph_type, monitor_type);
      assert.equal(prefillBlock(tracking, 'FlowViewer', config, NOW).sort_field, sortField);
      assert.equal(prefillBlock(tracking, 'FlowMonitor', config, NOW).monitor_type, monitor_type);
    }
    const group = makeBlock({ monitor_type: 'Group' });
    assert.equal(prefillBlock(group, 'FlowGrapher', config, NOW).graph_type, 'bps');
  });
});
