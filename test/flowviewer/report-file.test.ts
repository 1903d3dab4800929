import assert from 'node:assert/strict';
import { parseFilterBlock } from '../../lib/criteria/block.js';
import { parseReportBody, reportBodyLines } from '../../lib/flowviewer/report-file.js';
import { describeWithData } from '../support/data.js';
import { pageCase } from './golden-cases.js';

const LISTING = [
  ' <pre><font face="Courier New">',
  ' <table>',
  ' <tr><td align=left><font face="Courier New">Start             End</font></td></tr>',
  ' <tr><td align=left><font face="Courier New"></font></td></tr>',
  ' <tr><td align=left><font face="Courier New">a &lt;b&gt; &amp;amp; c</font></td></tr>',
];

const SCANNERS = [
  '<table border=1>',
  '<tr><td>IP Address</td><td>Host Name</td><td>CC</td><td>AS Name</td><td>Flows</td></tr>',
  '<tr><td align=left><a href="/cgi/FlowViewer_Replay.cgi?Main_Only^filter_hash=SC_FlowViewer_save_101112AB">10.0.0.1</a></td>',
  '<td>x&amp;y.example</td><td></td><td>EXAMPLE</td><td>379</td></tr>',
  '</table>',
];

const FLOWS = [
  'Start             End               Sif   SrcIPaddress    SrcP  DIf   DstIPaddress    DstP    P Fl Pkts       Octets',
  '',
  '0302.14:30:15.215 0302.14:30:16.215 10    100.94.69.163   25    12    10.20.40.94     55118 6   4  1          40        ',
];

describe('the file of a report', () => {
  it('keeps a listing, tags and entities in it included', () => {
    const body = parseReportBody(LISTING);
    assert.deepEqual(body, {
      kind: 'listing',
      lines: ['Start             End', '', 'a <b> &amp; c'],
      isCut: false,
    });
    assert.deepEqual(reportBodyLines(body), LISTING);
  });

  it('keeps a table of scanners with the hashes of their flows', () => {
    const body = parseReportBody(SCANNERS);
    assert.equal(body?.kind, 'scanners');
    assert.deepEqual(
      body.rows.map(({ hash, cells }) => [hash, ...cells.map(({ text }) => text)]),
      [['SC_FlowViewer_save_101112AB', '10.0.0.1', 'x&y.example', '', 'EXAMPLE', '379']],
    );
    assert.deepEqual(parseReportBody(reportBodyLines(body)), body);
  });

  it('shows the flows of a scanner in columns', () => {
    const body = parseReportBody(FLOWS);
    assert.equal(body?.kind, 'scanner-flows');
    assert.deepEqual(
      body.rows[0]?.map(({ text }) => text),
      (FLOWS[2] ?? '').trim().split(/ +/),
    );
  });

  it('lets no name of a host break the columns', () => {
    const body = parseReportBody(['Src Host : Flows : Octets : Packets', 'a ^ 1 ^ 2 ^ 3']);
    assert.ok(body?.kind === 'table');
    const [first = [], ...rest] = body.rows;
    const evil = { ...body, rows: [[{ text: 'evil ^ 999\n<END' }, ...first.slice(1)], ...rest] };
    const lines = reportBodyLines(evil, { extraCell: true });
    assert.equal(lines.length, 2);
    assert.match(lines[1] ?? '', /^evil {3}999 <END \^ 1 \^ 2 \^ 3 \^ $/);
  });

  it('is a table whatever the names in its rows look like', () => {
    for (const name of ['<td>x</td>', '<tr>', LISTING[2] ?? '']) {
      const body = parseReportBody(['Src Host : Flows : Octets : Packets', `${name} ^ 1 ^ 2 ^ 3`]);
      assert.ok(body?.kind === 'table', name);
      assert.deepEqual(
        body.rows[0]?.map(({ text }) => text),
        [name.trim(), '1', '2', '3'],
      );
    }
  });

  it('holds nothing where nothing was found', () => {
    assert.equal(parseReportBody([]), undefined);
    assert.equal(parseReportBody(['', ' ']), undefined);
  });

  for (const broken of [
    ['Flows : '],
    ['a : b', 'x'],
    ['<tr>'],
    [' ^ ^ ^ '],
    ['x'.repeat(100_000)],
    ['<tr><td>'.repeat(5000)],
  ]) {
    it(`reads ${JSON.stringify(broken).slice(0, 40)} without falling over`, () => {
      assert.doesNotThrow(() => parseReportBody(broken));
    });
  }
});

describeWithData('the file of a report of the original', () => {
  it('is read by its heading and written back byte by byte', () => {
    const { save_files: files } = pageCase<{ save_files: Record<string, string> }>('page-replay-saved');
    const { rest } = parseFilterBlock(Object.values(files)[0] ?? '');
    const body = parseReportBody(rest);
    assert.ok(body);
    assert.deepEqual(reportBodyLines(body), rest);
  });

  it('has an empty cell behind rows of hosts without flow analysis', () => {
    const { work_files: files } = pageCase<{ work_files: Record<string, string> }>('page-sort-one-key');
    const { rest } = parseFilterBlock(Object.values(files)[0] ?? '');
    const body = parseReportBody(rest);
    assert.ok(body?.kind === 'table');
    assert.equal(body.columns.length, 4);
    assert.deepEqual(reportBodyLines(body, { extraCell: true }), rest);
  });
});
