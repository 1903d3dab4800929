import assert from 'node:assert/strict';
import { blockOfForm } from '../../lib/criteria/form.js';
import { headerRows } from '../../lib/criteria/header.js';
import { deviceInterfaces } from '../../lib/criteria/interface-names.js';
import { runReport, type Report } from '../../lib/flowviewer/report.js';
import {
  assertRows,
  fieldsOf,
  inUtc,
  pageCase,
  reportCases,
  siteOf,
  sortColumnOf,
  type ReportCase,
} from '../flowviewer/golden-cases.js';
import { describeWithData } from '../support/data.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';

async function reportOf(site: TestSite, form: Readonly<Record<string, string>>) {
  const { block, issues } = blockOfForm(fieldsOf(form), site.config);
  const { names } = site.viewer;
  return {
    block,
    issues,
    answer: await runReport(block, { config: site.config, names, now: site.context.now }),
  };
}

/** Texts of the cells, however the report shows them. */
function rowsOf({ body }: Report): string[][] {
  if (!body || body.kind === 'listing') return [];
  const rows = body.kind === 'scanners' ? body.rows.map(({ cells }) => cells) : body.rows;
  return rows.map((row) => row.map(({ text }) => text));
}

function check(report: Report, recorded: ReportCase): void {
  const { expect } = recorded;
  const { body } = report;
  switch (expect.kind) {
    case 'message':
      assert.equal(body, undefined);
      assert.match(report.notes.join(' '), /needs flows of export version 1005 .*hold version 5/);
      return;
    case 'lines': {
      assert.equal(body?.kind, 'listing');
      const lines = body.lines.map((line) => line.trimEnd());
      // The original loses the heading of the Catalyst format (D-17).
      if (report.block.print_report === '24') assert.match(lines.shift() ?? '', /^Sif +SrcIPaddress/);
      assert.deepEqual(
        lines,
        expect.rows.map((line) => String(line).trimEnd()),
      );
      return;
    }
    case 'table': {
      const rows = expect.rows as readonly (readonly string[])[];
      if (rows.length === 0) return assert.equal(body, undefined);
      assert.ok(body?.kind === 'table' || body?.kind === 'scanners');
      assert.deepEqual(
        body.columns.map(({ label }) => label),
        expect.columns,
      );
      if (expect.order === 'any') {
        assert.deepEqual(rowsOf(report).sort(), rows.map((row) => [...row]).sort());
        return;
      }
      const isCut = rows.length === Number(report.block.cutoff_lines);
      assertRows(rowsOf(report), rows, { sortedBy: sortColumnOf(recorded), isCut });
      const { totals } = body as Extract<typeof body, { kind: 'table' }>;
      for (const [name, sum] of Object.entries(expect.totals_without_cutoff ?? {})) {
        assert.equal(Number(totals?.[name as 'rows' | 'flows' | 'octets' | 'packets']), sum, name);
      }
    }
  }
}

describeWithData('FlowViewer reports as the original printed them', () => {
  inUtc();
  for (const recorded of reportCases()) {
    it(`${recorded.case}: ${recorded.what}`, async () => {
      const site = await makeViewerSite(siteOf(recorded));
      try {
        const { block, issues, answer } = await reportOf(site, recorded.form);
        assert.deepEqual(issues, []);
        if ('issues' in answer) assert.fail(JSON.stringify(answer.issues));
        const { report } = answer;
        assert.equal(report.title, recorded.expect.title);
        assert.deepEqual(report.definition, recorded.expect.filter_primitives);
        const interfaceName = await deviceInterfaces(block, site.config);
        const header = headerRows(block, { tool: 'FlowViewer', config: site.config, interfaceName });
        assert.deepEqual(
          header.map(({ label, value }) => [label, value]),
          recorded.expect.filter_block,
        );
        check(report, recorded);
        const { matched } = recorded.expect;
        if (matched && report.flowsMatched !== undefined) assert.equal(report.flowsMatched, matched.flows);
      } finally {
        await site.cleanup();
      }
    });
  }
});

interface RefusedCase {
  readonly what: string;
  readonly form: Readonly<Record<string, string>>;
}

describeWithData('FlowViewer reports that are refused', () => {
  inUtc();
  let site: TestSite;
  before(async () => {
    site = await makeViewerSite();
  });
  after(() => site.cleanup());

  for (const { what, form } of describedCases()) {
    it(what, async () => {
      const { issues, answer } = await reportOf(site, form);
      assert.ok('issues' in answer || issues.length > 0);
    });
  }
});

function describedCases(): readonly RefusedCase[] {
  return pageCase<{ cases: readonly RefusedCase[] }>('page-errors').cases;
}
