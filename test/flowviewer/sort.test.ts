import assert from 'node:assert/strict';
import { parseFilterBlock } from '../../lib/criteria/block.js';
import { parseReportBody } from '../../lib/flowviewer/report-file.js';
import type { ReportBody, ReportColumn } from '../../lib/flowviewer/report-model.js';
import { readSortColumn, sortBody } from '../../lib/flowviewer/sort.js';
import { describeWithData } from '../support/data.js';
import { assertRows, pageCase } from './golden-cases.js';

interface SortPage {
  readonly work_files: Readonly<Record<string, string>>;
  readonly steps: readonly {
    readonly query: string;
    readonly direction: string;
    readonly rows: readonly (readonly string[])[];
  }[];
}

function textsOf(body: ReportBody): string[][] {
  if (body.kind !== 'table') throw new Error('no table');
  return body.rows.map((row) => row.map(({ text }) => text));
}

function tableOf(heading: string, texts: readonly string[]): ReportBody {
  const column: ReportColumn = { heading, label: heading, sort: 'Source', isNumeric: false };
  return { kind: 'table', columns: [column], rows: texts.map((text) => [{ text }]) };
}

describe('the order of a report', () => {
  it('of addresses is that of their octets, names last', () => {
    const texts = ['10.20.8.9', 'b.example', '9.255.255.255', '10.20.13.1', '100.64.0.1', 'a.example'];
    const sorted = sortBody(tableOf('Src Host', texts), 'Source', false);
    assert.deepEqual(textsOf(sorted).flat(), [
      ...['9.255.255.255', '10.20.8.9', '10.20.13.1', '100.64.0.1', 'a.example', 'b.example'],
    ]);
  });

  it('of prefixes is that of their octets, though they are shortened', () => {
    const texts = ['100.64/20', '10.20.8/24', '9/8', '10.20/16'];
    const sorted = sortBody(tableOf('Src Prefix', texts), 'Source', false);
    assert.deepEqual(textsOf(sorted).flat(), ['9/8', '10.20/16', '10.20.8/24', '100.64/20']);
  });

  it('of IPv6 addresses is that of their groups, however they are shortened', () => {
    const texts = ['2001:db8::10', '::1', '2001:db8:0:0:0:0:0:9', 'fe80::1'];
    const sorted = sortBody(tableOf('Host', texts), 'Source', true);
    assert.deepEqual(textsOf(sorted).flat(), ['fe80::1', '2001:db8::10', '2001:db8:0:0:0:0:0:9', '::1']);
  });

  it('is kept where the report has no such column', () => {
    const body = tableOf('Host', ['b', 'a']);
    assert.equal(sortBody(body, 'Mbps', false), body);
    assert.equal(readSortColumn('Source; rm'), undefined);
  });
});

describeWithData('the order of a report as the original sorts it', () => {
  for (const name of ['page-sort-one-key', 'page-sort-two-keys']) {
    const { work_files: files, steps } = pageCase<SortPage>(name);
    const [text = ''] = Object.values(files);
    const { rest } = parseFilterBlock(text);
    for (const { query, direction, rows } of steps) {
      it(`${name}: ${query}`, () => {
        const body = parseReportBody(rest);
        const column = readSortColumn(query.split('^')[2] ?? '');
        assert.ok(body && column);
        const sorted = sortBody(body, column, direction === 'descending');
        assert.ok(sorted.kind === 'table');
        const sortedBy = sorted.columns.findIndex(({ sort }) => sort === column);
        assertRows(textsOf(sorted), rows, { sortedBy, isCut: false });
      });
    }
  }
});
