import assert from 'node:assert/strict';
import { makeFlowViewerConfig } from '../../lib/config/flowviewer-pm.js';
import { headerRows, type HeaderOptions } from '../../lib/criteria/header.js';
import { makeBlock, type FilterBlock } from '../../lib/criteria/keys.js';
import { keepZone } from '../support/zone.js';

const config = makeFlowViewerConfig({
  exporters: [{ address: '10.20.255.1', title: 'Border: A' }],
  analyzePeakWidth: 1000,
});

function rowsOf(tool: HeaderOptions['tool'], values: Partial<FilterBlock>): Map<string, string> {
  const interfaceName = (index: number): string | undefined => (index === 6 ? 'Peering' : undefined);
  const rows = headerRows(makeBlock(values), { tool, config, interfaceName });
  const byLabel = new Map(rows.map(({ label, value }) => [label, value]));
  assert.equal(byLabel.size, rows.length, 'a label stands twice');
  return byLabel;
}

describe('headerRows', () => {
  keepZone('Europe/Berlin');

  it('describe a graph', () => {
    const rows = rowsOf('FlowGrapher', {
      graph_type: 'fpsia',
      bucket_size: '300',
      start_date: '03/29/2026',
      start_time: '01:30:00',
      end_date: '03/29/2026',
      end_time: '04:00:00',
      flow_select: '2',
      detail_lines: '50',
      graph_multiplier: '2',
      sampling_multiplier: '100',
    });
    assert.deepEqual(
      [...rows].filter(([, value]) => value !== ''),
      [
        ['Report', 'Flows Initiated/Second Analysis'],
        ['Bucket Size', '300 sec'],
        ['Start Time', '03/29/2026 01:30:00 CET'],
        ['End Time', '03/29/2026 04:00:00 CEST'],
        ['Detail Lines', '50'],
        ['Graph Width', '2'],
        ['Include If', 'End Time in Specified Time Span'],
        ['Peak Period Obs', '1000'],
        ['Note', '*all values have been multiplied by the Sampling Multiplier: 100'],
      ],
    );
    assert.ok(!rowsOf('FlowGrapher', { graph_type: 'bps' }).has('Peak Period Obs'));
  });

  it('describe a tracking', () => {
    const rows = rowsOf('FlowMonitor', {
      monitor_type: 'Individual-pps',
      general_comment: 'inside',
      exporter: '10.20.255.1',
      tos_fields: '32',
    });
    assert.deepEqual([...rows.keys()].slice(-4), ['TOS Field', 'TCP Flags', 'Monitor Type', 'Comments']);
    assert.equal(rows.get('Exporter'), 'Border: A');
    assert.equal(rows.get('Monitor Type'), 'Packets/Second');
    assert.ok(!rows.has('Start Time') && !rows.has('Include If'));
  });

  it('describe a group by its comment alone', () => {
    const rows = rowsOf('FlowMonitor', { monitor_type: 'Group', general_comment: 'in and out' });
    assert.deepEqual([...rows], [['Comments', 'in and out']]);
  });

  it('show the address of an exporter that has no title', () => {
    assert.equal(rowsOf('FlowViewer', { exporter: '10.0.0.9' }).get('Exporter'), '10.0.0.9');
  });

  it('show named interfaces by their names, and numbers where there is none', () => {
    const rows = rowsOf('FlowViewer', { source_ifs: '2', sif_names: '6, -6, 7, junk', dest_ifs: '2, -3' });
    assert.equal(rows.get('Source I/Fs'), 'Peering, -Peering, 7, junk');
    assert.equal(rows.get('Destination I/Fs'), '2, -3');
  });

  it('say what a listing does not multiply, and what switches SiLK gets', () => {
    const rows = rowsOf('FlowViewer', {
      print_report: '5',
      sampling_multiplier: '10',
      IPFIX: '1',
      silk_type: 'all',
      silk_sensors: 'S1,S2',
      silk_switches: '--max-pass=5',
    });
    assert.match(rows.get('Note') ?? '', /not available/);
    assert.equal(rows.get('SiLK Selection'), '--type=all --sensors=S1,S2 --max-pass=5');
  });

  it('show times that are none as they were entered', () => {
    const rows = rowsOf('FlowViewer', { start_date: '13/99/2026', start_time: '<b>' });
    assert.equal(rows.get('Start Time'), '13/99/2026 <b>');
  });
});
