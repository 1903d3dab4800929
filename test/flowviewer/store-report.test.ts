import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseFilterBlock } from '../../lib/criteria/block.js';
import { blockOfForm } from '../../lib/criteria/form.js';
import { runReport } from '../../lib/flowviewer/report.js';
import { storeReport } from '../../lib/flowviewer/store-report.js';
import { describeWithData } from '../support/data.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';
import { inUtc } from './golden-cases.js';

const FIELDS = {
  device_name: 'router_1',
  start_date: '03/02/2026',
  start_time: '14:30:00',
  end_date: '03/02/2026',
  end_time: '14:32:00',
  print_report: '0',
  cutoff_lines: '3',
};

describeWithData('a report in the work directory', () => {
  let site: TestSite;
  inUtc();
  before(async () => {
    site = await makeViewerSite();
  });
  after(() => site.cleanup());

  /** What follows the filter block. */
  async function linesOf(fields: Readonly<Record<string, string>>): Promise<readonly string[]> {
    const { config, viewer, context } = site;
    const { block } = blockOfForm(new Map(Object.entries({ ...FIELDS, ...fields })), config);
    const answer = await runReport(block, { config, names: viewer.names, now: context.now });
    assert.ok('report' in answer);
    const { hash } = await storeReport(answer.report, { config, store: viewer.store });
    const text = await readFile(join(config.workDirectory, hash.slice('FV_'.length)), 'utf8');
    return parseFilterBlock(text).rest;
  }

  for (const stat_report of ['8', '9', '11']) {
    it(`has a cell without a heading behind the hosts of report ${stat_report} that have no flow analysis`, async () => {
      const [heading = '', ...rows] = await linesOf({ stat_report, flow_analysis: '0' });
      assert.equal(heading.split(' : ').length, 4);
      assert.equal(rows.length, 3);
      for (const row of rows) assert.match(row, /^(?:[^^]+ \^ ){4}$/);
    });
  }

  it('has none behind the hosts that have one, and behind other keys', async () => {
    const [heading = '', row = ''] = await linesOf({ stat_report: '9', flow_analysis: '1' });
    assert.equal(row.split(' ^ ').length, heading.split(' : ').length);
    const [, protocol = ''] = await linesOf({ stat_report: '12', flow_analysis: '0' });
    assert.match(protocol, /^(?:[^^]+ \^ ){3}[^^]+$/);
  });
});
