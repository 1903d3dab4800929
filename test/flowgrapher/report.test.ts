import assert from 'node:assert/strict';
import { join } from 'node:path';
import { makeFlowViewerConfig } from '../../lib/config/flowviewer-pm.js';
import { blockOfForm } from '../../lib/criteria/form.js';
import { analysisChart, reportChart, timeLabel } from '../../lib/flowgrapher/chart.js';
import { makeReport, type GraphReport } from '../../lib/flowgrapher/report.js';
import { checkGraph } from '../../lib/flowgrapher/run.js';
import { nameless } from '../support/nameless.js';
import { temporaryDirectory, writeFlows } from '../support/written-flows.js';
import { keepZone } from '../support/zone.js';

const START = Date.parse('2026-07-01T12:00:00Z') / 1000;
const UPTIME = 5_000_000;

describe('FlowGrapher: a report', () => {
  keepZone('Europe/Berlin');
  const directory = temporaryDirectory();

  /** Of 95 seconds in buckets of ten, with one flow of 50,000 octets between two times that are relative to its start. */
  async function reportOf(graph_type: string, from: number, to: number): Promise<GraphReport> {
    const config = makeFlowViewerConfig({ flowDataDirectory: directory.path, devices: ['edge'], nesting: 0 });
    const at = (seconds: number): number => UPTIME + (seconds - 200) * 1000;
    const path = join(directory.path, 'edge/ft-v05.2026-07-01.140000+0200');
    const times = { unix_secs: START + 200, sysuptime: UPTIME, first: at(from), last: at(to) };
    const flows = [{ ...times, doctets: 50_000, dpkts: 50 }];
    await writeFlows(path, { captureStart: START, captureEnd: START + 300, exportVersion: 5 }, flows);
    const fields = {
      device_name: 'edge',
      ...{ start_date: '07/01/2026', start_time: '14:00:00', end_date: '07/01/2026', end_time: '14:01:35' },
      ...{ graph_type, bucket_size: '10', detail_lines: '0' },
    };
    const site = { config, names: nameless() };
    const checked = await checkGraph(blockOfForm(new Map(Object.entries(fields)), config).block, site);
    assert.ok(!('issues' in checked));
    return makeReport(checked, site);
  }

  for (const type of ['bps', 'bpsa']) {
    it(`of ${type} divides its last bucket by the whole length, though the window cuts it`, async () => {
      const { values, notes } = await reportOf(type, 92, 94);
      assert.equal(values.length, 10);
      assert.ok(Math.abs((values[9] ?? 0) - 40_000) < 1e-3, String(values[9]));
      assert.match(notes.join(), /5 of 10 seconds/);
    });
  }

  it('names the zone that holds at its start, whatever the season is now', async () => {
    const { request } = await reportOf('bps', 10, 12);
    assert.equal(timeLabel(request), 'Time: CEST');
    const january = { ...request, window: { ...request.window, start: START - 180 * 86_400 } };
    assert.equal(timeLabel(january), 'Time: CET');
  });

  it('has a picture as large as the configuration says, its analyses a taller one', async () => {
    const report = await reportOf('bpsa', 10, 12);
    const request = { ...report.request, widthFactor: 3 };
    const config = makeFlowViewerConfig({ graphWidth: 500, graphHeight: 300, analyzeExtension: 25 });
    const whole = reportChart({ ...report, request }, config, new Map());
    assert.deepEqual([whole.width, whole.height], [1500, 300]);
    const divided = analysisChart(request, 'By source', [], config, new Map());
    assert.deepEqual([divided.width, divided.height], [1500, 325]);
  });
});
