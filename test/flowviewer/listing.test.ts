import assert from 'node:assert/strict';
import type { FlowViewerConfig } from '../../lib/config/flowviewer-pm.js';
import { blockOfForm } from '../../lib/criteria/form.js';
import { runReport } from '../../lib/flowviewer/report.js';
import { describeWithData } from '../support/data.js';
import { makeViewerSite } from '../support/viewer-site.js';
import { inUtc } from './golden-cases.js';

const PERIOD: Readonly<Record<FlowViewerConfig['dateFormat'], readonly [start: string, end: string]>> = {
  MDY: ['03/02/2026', '03/02/2026'],
  DMY: ['02/03/2026', '02/03/2026'],
  DMY2: ['02.03.2026', '02.03.2026'],
  YMD: ['2026-03-02', '2026-03-02'],
};

/** The lines of a printed report of a site that writes dates in that way. */
async function linesOf(print_report: string, dateFormat: FlowViewerConfig['dateFormat']): Promise<string[]> {
  const site = await makeViewerSite({ config: { dateFormat } });
  try {
    const { config, viewer, context } = site;
    const [start_date, end_date] = PERIOD[dateFormat];
    const fields = {
      device_name: 'router_1',
      ...{ start_date, start_time: '14:30:00', end_date, end_time: '14:31:00' },
      ...{ stat_report: '0', print_report, cutoff_lines: '12' },
    };
    const { block } = blockOfForm(new Map(Object.entries(fields)), config);
    const answer = await runReport(block, { config, names: viewer.names, now: context.now });
    assert.ok('report' in answer, JSON.stringify(answer));
    assert.equal(answer.report.body?.kind, 'listing');
    return [...answer.report.body.lines];
  } finally {
    await site.cleanup();
  }
}

describeWithData('listings', () => {
  inUtc();

  for (const code of ['1', '5']) {
    it(`of format ${code} have the day before the month where dates are written so`, async () => {
      const lines = await linesOf(code, 'MDY');
      assert.deepEqual(await linesOf(code, 'YMD'), lines);
      const times = lines.filter((line) => line.includes('0302.'));
      assert.ok(times.length > 2);
      // Lines of both formats have the start and the end of a flow, and no other text of this form.
      for (const line of times) assert.equal(line.match(/\b0302\.(?=\d\d:)/g)?.length, 2, line);
      const exchanged = lines.map((line) => line.replaceAll(/\b0302\.(?=\d\d:)/g, '0203.'));
      assert.deepEqual(await linesOf(code, 'DMY'), exchanged);
      assert.deepEqual(await linesOf(code, 'DMY2'), exchanged);
    });
  }

  it('of other formats stay as they are', async () => {
    assert.deepEqual(await linesOf('4', 'DMY'), await linesOf('4', 'MDY'));
  });
});
