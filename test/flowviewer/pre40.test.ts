import assert from 'node:assert/strict';
import { parsePre40Report } from '../../lib/flowviewer/pre40.js';

const half = (text: string): string => text.padEnd(57);

const FILE = [
  '<html><head><title>FlowViewer Report</title><style>b { color: red }</style></head><body bgcolor=white>',
  '<center><b>FlowViewer Report from router_1</b></center><pre>',
  `${half('Report:          Source/Destination IP')}Sort Field:      Flows`,
  `${half('Start Time:      March 2, 2026 14:30:00')}End Time:        March 2, 2026 15:00:00`,
  `${half('Device:          router_1')}Exporter:`,
  `${half('Source:          10.20.8.0/24, 10.20.9.0/24,')}Destination:`,
  half('                 10.20.10.0/24'),
  `${half('Source Port:     80')}Dest Port:       1024:65535`,
  `${half('Src I/F Name:    Upstream (2)')}Dest I/F:        5`,
  `${half('Source AS:')}Dest AS:         64600`,
  `${half('Include if:      Start Time in Specified Time Span')}Protocols:       6`,
  `${half('Cutoff Lines:    100')}Cutoff Octets:   1000`,
  'Description: Monday &lt;first&gt;',
  '',
  ' <b>Source          Destination     Flows    Octets   Packets</b>',
  ' 10.20.8.1       100.64.0.1      1        2        3',
  '</pre></body></html>',
].join('\n');

describe('a report that a version before 4.0 saved', () => {
  const report = parsePre40Report(FILE, { dateFormat: 'DMY' });

  it('is shown as text without tags', () => {
    assert.equal(report.lines[0], 'FlowViewer Report from router_1');
    assert.equal(report.lines.at(-1), ' 10.20.8.1       100.64.0.1      1        2        3');
    assert.ok(!report.lines.join('\n').includes('<b>'));
    assert.equal(report.description, 'Monday <first>');
  });

  it('gives back its filter', () => {
    const set = Object.fromEntries(Object.entries(report.block).filter(([, value]) => value !== ''));
    assert.deepEqual(set, {
      device_name: 'router_1',
      start_date: '02/03/2026',
      start_time: '14:30:00',
      end_date: '02/03/2026',
      end_time: '15:00:00',
      source_addresses: '10.20.8.0/24, 10.20.9.0/24, 10.20.10.0/24',
      source_ports: '80',
      sif_names: '2',
      dest_ports: '1024:65535',
      dest_ifs: '5',
      dest_ases: '64600',
      protocols: '6',
      stat_report: '10',
      print_report: '0',
      flow_select: '3',
      sort_field: '2',
      cutoff_lines: '100',
      cutoff_octets: '1000',
    });
  });

  it('may be anything else', () => {
    assert.deepEqual(parsePre40Report('', { dateFormat: 'MDY' }).lines, []);
    assert.doesNotThrow(() => parsePre40Report('<'.repeat(10_000), { dateFormat: 'MDY' }));
  });
});
