import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseFilterBlock } from '../../lib/criteria/block.js';
import { blockOfForm } from '../../lib/criteria/form.js';
import { parseAddress } from '../../lib/flow/address.js';
import { runReport, type Report } from '../../lib/flowviewer/report.js';
import { storeReport } from '../../lib/flowviewer/store-report.js';
import { describeWithData } from '../support/data.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';
import { writeFlows, type FlowValues } from '../support/written-flows.js';
import { inUtc } from './golden-cases.js';

const START = Date.parse('2026-03-02T14:30:00Z') / 1000;
const TARGETS = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];

/** Flows of a source to three hosts. */
function scanOf(source: string, prot: number): FlowValues[] {
  return TARGETS.map((target) => ({
    srcaddr: parseAddress(source) ?? 0,
    dstaddr: parseAddress(target) ?? 0,
    ...{ srcport: 40_000, dstport: 161, prot, dpkts: 1, doctets: 40 },
    ...{ unix_secs: START + 60, sysuptime: 100_000, first: 50_000, last: 51_000 },
  }));
}

describeWithData('scanners', () => {
  let site: TestSite;
  inUtc();

  beforeEach(async () => {
    site = await makeViewerSite({ config: { devices: ['edge'], dscanParameters: '-D 2', nesting: 0 } });
    const flows = [...scanOf('10.0.0.1', 17), ...scanOf('10.0.0.2', 17), ...scanOf('10.0.0.3', 6)];
    const path = join(site.config.flowDataDirectory, 'edge/ft-v05.2026-03-02.143000+0000');
    await writeFlows(path, { captureStart: START, captureEnd: START + 300, exportVersion: 5 }, flows);
  });
  afterEach(() => site.cleanup());

  async function report(): Promise<Report> {
    const { config, viewer, context } = site;
    const fields = {
      device_name: 'edge',
      ...{ start_date: '03/02/2026', start_time: '14:30:00', end_date: '03/02/2026', end_time: '14:35:00' },
      ...{ stat_report: '30', print_report: '0', protocols: '6, 17' },
    };
    const { block } = blockOfForm(new Map(Object.entries(fields)), config);
    const answer = await runReport(block, { config, names: viewer.names, now: context.now });
    assert.ok('report' in answer);
    return answer.report;
  }

  const found = ({ body }: Report): (string | undefined)[] =>
    body?.kind === 'scanners' ? body.rows.map(({ cells }) => cells[0]?.text) : [];

  it('are looked for as the site says', async () => {
    assert.deepEqual(found(await report()), ['10.0.0.1', '10.0.0.2', '10.0.0.3']);
  });

  it('are left out by the lists of the site, with the limits that they have', async () => {
    const { cgiBinDirectory } = site.config;
    await writeFile(join(cgiBinDirectory, 'dscan.suppress.src'), '10.0.0.1 - - -\n10.0.0.3 17 - -\n');
    assert.deepEqual(found(await report()), ['10.0.0.2', '10.0.0.3']);
    await writeFile(join(cgiBinDirectory, 'dscan.suppress.dst'), '192.0.2.2 17 - -\n');
    assert.deepEqual(found(await report()), ['10.0.0.3']);
  });

  it('have their flows in reports of their own, with the filter narrowed to them', async () => {
    const { config, viewer } = site;
    const { body } = await storeReport(await report(), { config, store: viewer.store });
    assert.equal(body?.kind, 'scanners');
    const name = body.rows[1]?.hash?.replace(/^SC_/, '') ?? '';
    const { block, rest } = parseFilterBlock(await readFile(join(config.workDirectory, name), 'utf8'));
    assert.equal(block.source_addresses, '10.0.0.2');
    assert.equal(block.protocols, '6, 17');
    assert.equal(block.cutoff_lines, '2000');
    assert.equal(rest.length, TARGETS.length);
    for (const line of rest) assert.match(line, / 10\.0\.0\.2 +40000 /);
  });
});
