import assert from 'node:assert/strict';
import { analysisTableLines, readAnalysisTable } from '../../lib/flowgrapher/analysis-table.js';
import { csvOf, detailsCsv } from '../../lib/flowgrapher/export.js';
import { parsePre40Graph } from '../../lib/flowgrapher/pre40.js';
import { parseSeries, type SeriesDocument } from '../../lib/flowgrapher/series-document.js';
import { keepZone } from '../support/zone.js';

describe('FlowGrapher: tables of stored analyses', () => {
  it('come back as they were written', () => {
    const table = {
      columns: ['Port', 'Port Name', 'Action', 'Number (Peak)', 'Type'],
      rows: [
        { colour: '#d90000', cells: ['80', 'a <b> & "c"', 'sent', '< 1,000', 'bytes'] },
        { colour: '#f3f3f3', cells: ['All Others', 'All Others', 'sent', '5', 'bytes'] },
      ],
    };
    const html = analysisTableLines(table).join('\n');
    assert.ok(!html.includes('<b>'));
    assert.deepEqual(readAnalysisTable(html), table);
  });

  it('are read from the HTML of the original, and nothing else of it', () => {
    const html = `<center><table border=1 align=center>
<TR><TD align=center><b>Host IP</b></TD><TD>Host Name</TD><TD>Action</TD><TD>Number (Total)</TD></TR>
<tr bgcolor=D90000><td onclick="steal()">10.20.8.43<script>alert(1)</script></td><td>a&amp;b&#60;</td><td>sent</td><td>1,000</td></tr>
<tr style="background-color: #00ff7f"><td>All Others<td>All Others<td>sent<td>5</tr></table><form action=/x>`;
    assert.deepEqual(readAnalysisTable(html), {
      columns: ['Host IP', 'Host Name', 'Action', 'Number (Total)'],
      rows: [
        { colour: '#d90000', cells: ['10.20.8.43alert(1)', 'a&b<', 'sent', '1,000'] },
        { colour: '#00ff7f', cells: ['All Others', 'All Others', 'sent', '5'] },
      ],
    });
  });

  it('are bounded', () => {
    const { rows } = readAnalysisTable('<tr><td>a<td>b'.repeat(5000));
    assert.ok(rows.length <= 100);
    assert.deepEqual(readAnalysisTable(''), { columns: [], rows: [] });
  });
});

describe('FlowGrapher: graphs of before 4.0', () => {
  keepZone('UTC');
  const column = (left: string, right: string): string => left.padEnd(57) + right;
  const TEXT = [
    '<html><pre>',
    column('Report: Bits/Second', 'Sample Time: 30 sec'),
    column('Start Time: March 2, 2026 14:00:00', 'End Time: March 2, 2026 15:00:00'),
    column('Device: router_1', 'Exporter: '),
    column('Source: 10.20.0.0/16,', 'Destination: 192.0.2.1'),
    column('10.21.0.0/16', ''),
    column('Source Port: ', 'Dest Port: 443'),
    column('Src I/F Name: To campus (4)', 'Dest I/F Name: '),
    column('Include if: Start Time in Specified Time Span', 'Detail Lines: 20'),
    column('Description: <script>web</script>', ''),
    'Something else',
    '<img src="FlowGrapher_graph.png">',
    'Start  End  Len  Source Host',
    '1772460000 0302:14:00:00 0302:14:00:05 5.0 10.20.0.1 443 192.0.2.1 50000 1000 0.001',
  ].join('\n');

  it('give their period in figures, too, in the order of the site', () => {
    const line = column('Start Time: 02.03.2026 14:00:00 CET', 'End Time: 02.03.2026 15:00:00 CET');
    const text = TEXT.replace(/^Start Time: March.*$/m, line);
    const { block } = parsePre40Graph(text, { dateFormat: 'DMY2' });
    assert.deepEqual([block.start_date, block.start_time], ['02.03.2026', '14:00:00']);
    assert.deepEqual([block.end_date, block.end_time], ['02.03.2026', '15:00:00']);
    assert.equal(parsePre40Graph(text, { dateFormat: 'YMD' }).block.start_date, '');
  });

  it('give their filter, their parameters and their rows', () => {
    const { block, rows, description, parameters } = parsePre40Graph(TEXT, { dateFormat: 'MDY' });
    assert.equal(block.device_name, 'router_1');
    assert.equal(block.graph_type, 'bps');
    assert.equal(block.bucket_size, '30');
    assert.equal(block.start_date, '03/02/2026');
    assert.equal(block.end_time, '15:00:00');
    assert.equal(block.source_addresses, '10.20.0.0/16, 10.21.0.0/16');
    assert.equal(block.dest_ports, '443');
    assert.equal(block.sif_names, '4');
    assert.equal(block.flow_select, '3');
    assert.equal(block.detail_lines, '20');
    assert.equal(description, 'web Something else');
    assert.deepEqual(
      rows.map((row) => row.length),
      [10],
    );
    assert.deepEqual(parameters[0], ['Report', 'Bits/Second']);
  });

  it('keep the name of their picture, not its tag', () => {
    const { rows } = parsePre40Graph(
      'Report: Bits/Second\n<img border=0 src="graph.png">\n1 2 3 4 5 6 7 8 9 10\n',
      { dateFormat: 'MDY' },
    );
    assert.equal(rows.length, 1);
  });

  it('take no longer than their length', () => {
    const tags = Array.from({ length: 2000 }, () => `<img ${'src='.repeat(490)}`).join('\n');
    assert.deepEqual(parsePre40Graph(tags, { dateFormat: 'MDY' }).rows, []);
    assert.deepEqual(readAnalysisTable(`<tr bgcolor=${' '.repeat(250_000)}>`).rows, []);
  });

  it('may be anything', () => {
    assert.deepEqual(parsePre40Graph('', { dateFormat: 'MDY' }).rows, []);
    assert.deepEqual(parsePre40Graph('no header here', { dateFormat: 'MDY' }).parameters, []);
  });
});

describe('FlowGrapher: data of graphs', () => {
  keepZone('UTC');
  const DOCUMENT: SeriesDocument = {
    title: 'Flow data from router_1',
    graphType: 'bps',
    events: [],
    unit: 'Bits/Second',
    timeLabel: 'Time: UTC',
    timeZone: 'UTC',
    start: 1772460000,
    end: 1772460020,
    bucket: 10,
    atBucketEnd: false,
    series: [{ name: 'Flow data, "all"', values: [1.5, 0] }],
    statistics: { maximum: 1, percentile95: 1, average: 1, minimum: 1 },
    statisticsFrom: 'Nonzeroes',
    details: {
      columns: ['Source Host', 'Bytes'],
      rows: [
        ['=cmd|x', '1,234,567'],
        ['-1', '0.500'],
      ],
    },
    notes: [],
  };

  it('are tables of comma-separated values', () => {
    assert.equal(
      csvOf(DOCUMENT, 'series'),
      'start_epoch,start,"Flow data, ""all"""\r\n1772460000,2026-03-02 14:00:00,1.5\r\n1772460010,2026-03-02 14:00:10,0\r\n',
    );
    assert.equal(
      csvOf(DOCUMENT, 'statistics'),
      'statistic,value\r\nmaximum,1\r\npercentile95,1\r\naverage,1\r\nminimum,1\r\n',
    );
    assert.equal(csvOf(DOCUMENT, 'details'), "Source Host,Bytes\r\n'=cmd|x,1234567\r\n-1,0.500\r\n");
    assert.equal(detailsCsv(null), '');
  });

  it('are read back only where they are such data', () => {
    assert.deepEqual(parseSeries(JSON.stringify(DOCUMENT)), DOCUMENT);
    for (const text of ['', '{', 'null', '[]', '{"start":1}', '"text"'])
      assert.equal(parseSeries(text), undefined, text);
  });
});
