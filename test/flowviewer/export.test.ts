import assert from 'node:assert/strict';
import { makeBlock } from '../../lib/criteria/keys.js';
import { csvText, jsonText, type ExportedReport } from '../../lib/flowviewer/export.js';
import { columnsOf } from '../../lib/flowviewer/columns.js';

const REPORT: ExportedReport = {
  title: 'Source IP',
  block: makeBlock({ stat_report: '9' }),
  header: [{ label: 'Report', value: 'Source IP' }],
  definition: ['filter-definition Flow_Filter'],
  period: { start: 1772461800, end: 1772463600 },
  body: {
    kind: 'table',
    columns: columnsOf(['Src Host', 'Flows', 'Octets', 'Packets'], { starred: false, names: true }),
    rows: [
      [
        { text: '=cmd|calc,"x"', key: '10.0.0.1' },
        { text: '2', number: 2n },
        { text: '1.00 KB', number: 1025n },
        { text: '9007199254740993', number: 9_007_199_254_740_993n },
      ],
    ],
    totals: { rows: 1, flows: 2n, octets: 1025n, packets: 9_007_199_254_740_993n, countedTwice: false },
  },
  notes: [],
};

describe('a report for programs', () => {
  it('as CSV has exact numbers, and no cell that a spreadsheet would calculate', () => {
    assert.equal(
      csvText(REPORT),
      'Src Host,Flows,Octets,Packets\r\n"\'=cmd|calc,""x""",2,1025,9007199254740993\r\n',
    );
  });

  it('as JSON has what is printed and the numbers beside it', () => {
    const { rows, totals, period, columns } = JSON.parse(jsonText(REPORT)) as Record<string, unknown>;
    assert.deepEqual(columns, ['Src Host', 'Flows', 'Octets', 'Packets']);
    assert.deepEqual(rows, [
      [
        { text: '=cmd|calc,"x"', key: '10.0.0.1' },
        { text: '2', number: 2 },
        { text: '1.00 KB', number: 1025 },
        { text: '9007199254740993', number: '9007199254740993' },
      ],
    ]);
    assert.deepEqual(totals, {
      rows: 1,
      flows: 2,
      octets: 1025,
      packets: '9007199254740993',
      countedTwice: false,
    });
    assert.deepEqual(period, { start: '2026-03-02T14:30:00.000Z', end: '2026-03-02T15:00:00.000Z' });
  });

  it('has stars at the headings of multiplied values, as the page has', () => {
    const headings = ['Src Host', 'Flows', 'Octets', 'Packets', 'Octs/Flow'];
    const columns = columnsOf(headings, { starred: true, names: true });
    const starred: ExportedReport = { ...REPORT, body: { kind: 'table', columns, rows: [] } };
    const expected = ['Src Host', 'Flows*', 'Octets*', 'Packets*', 'Octs/Flow'];
    assert.equal(csvText(starred), `${expected.join(',')}\r\n`);
    assert.deepEqual((JSON.parse(jsonText(starred)) as { columns: unknown }).columns, expected);
  });

  it('of a listing has its lines', () => {
    const listing: ExportedReport = {
      ...REPORT,
      body: { kind: 'listing', lines: ['a, b', '-1+2'], isCut: false },
    };
    assert.equal(csvText(listing), 'line\r\n"a, b"\r\n\'-1+2\r\n');
    assert.deepEqual((JSON.parse(jsonText(listing)) as { lines: unknown }).lines, ['a, b', '-1+2']);
  });
});
