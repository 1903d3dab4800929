import assert from 'node:assert/strict';
import { parse, type HTMLElement } from 'node-html-parser';
import { assertRows, sortColumnOf, type ReportCase } from './golden-cases.js';

/** The report of a page as a reader sees it. */
export function readPage(html: string) {
  const page = parse(html, { comment: false, blockTextElements: { pre: true } });
  const texts = (elements: readonly HTMLElement[]): string[] => elements.map(textOf);
  const table = page.querySelector('table.report');
  return {
    title: textOf(page.querySelector('h1')),
    facts: page.querySelectorAll('.filter dl div').map((row) => texts(row.querySelectorAll('dt, dd'))),
    columns: texts(table?.querySelectorAll('thead th') ?? []),
    rows: (table?.querySelectorAll('tbody tr') ?? []).map((row) => row.querySelectorAll('td').map(cellText)),
    totals: texts(table?.querySelectorAll('tfoot th, tfoot td') ?? []),
    lines: decode(page.querySelector('pre.listing')?.innerHTML ?? '')
      .split('\n')
      .slice(0, -1),
    notes: texts(page.querySelectorAll('.state')),
    isEmpty: page.querySelector('.nothing') !== null,
    sortLinks: (table?.querySelectorAll('thead a') ?? []).map((link) =>
      decode(link.getAttribute('href') ?? ''),
    ),
  };
}

function textOf(element: HTMLElement | null): string {
  return decode(element?.innerHTML.replace(/<[^>]*>/g, '') ?? '').trim();
}

/** Without the buttons that only say which end of a flow is meant. */
function cellText(cell: HTMLElement): string {
  for (const end of cell.querySelectorAll('.end')) end.remove();
  return textOf(cell);
}

function decode(html: string): string {
  return html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

/** Compares a page with what the original printed. */
export function checkPage(html: string, recorded: ReportCase): void {
  const { expect, form } = recorded;
  const page = readPage(html);
  assert.deepEqual(
    page.facts,
    expect.filter_block.filter(([, value]) => value !== ''),
  );
  switch (expect.kind) {
    case 'message':
      assert.ok(page.isEmpty);
      assert.match(page.notes.join(' '), /needs flows of export version/);
      return;
    case 'lines': {
      const lines = page.lines.map((line) => line.trimEnd());
      if (form['print_report'] === '24') lines.shift();
      assert.deepEqual(
        lines,
        expect.rows.map((line) => String(line).trimEnd()),
      );
      return;
    }
    case 'table': {
      const rows = expect.rows as readonly (readonly string[])[];
      if (rows.length === 0) {
        assert.ok(page.isEmpty);
        return;
      }
      assert.deepEqual(page.columns, expect.columns);
      if (expect.order === 'any') assert.deepEqual(page.rows.sort(), rows.map((row) => [...row]).sort());
      else
        assertRows(page.rows, rows, {
          sortedBy: sortColumnOf(recorded),
          isCut: rows.length === Number(form['cutoff_lines']),
        });
    }
  }
}
