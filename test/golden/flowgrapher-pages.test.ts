import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'node-html-parser';
import request from 'supertest';
import type { SeriesDocument } from '../../lib/flowgrapher/series-document.js';
import { describeWithData } from '../support/data.js';
import { analysisCases, graphCases, RECORDED_CONFIG, SHIPPED_COLOURS } from '../support/grapher-cases.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';
import { keepZone } from '../support/zone.js';

const DEVICE = 'router_1';

/** The recorded form as it would be sent here: the same flows belong to another device. */
function formOf(form: Readonly<Record<string, string>>): Record<string, string> {
  return { ...form, device_name: (form['device_name'] ?? '').replace('DDDgw', `DDD${DEVICE}`) };
}

describeWithData('golden: FlowGrapher pages', () => {
  keepZone('UTC');
  let site: TestSite;
  before(async () => {
    site = await makeViewerSite({
      config: { ...RECORDED_CONFIG, devices: [DEVICE] },
      scriptFiles: { FlowGrapher_Colors: SHIPPED_COLOURS },
    });
  });
  after(() => site.cleanup());

  const post = (fields: Record<string, string>) =>
    request(site.app).post('/cgi-bin/FlowGrapher_Main.cgi').type('form').send(fields);

  for (const { name, read } of graphCases()) {
    it(`${name}: page, picture, data`, async () => {
      const recorded = read();
      const page = await post(formOf(recorded.form)).expect(200);
      const html = parse(page.text);
      const rows = html.querySelectorAll('#details tbody tr').map((row) => row.querySelectorAll('td').length);
      assert.deepEqual(
        html.querySelectorAll('#details thead th').map(({ text }) => text),
        recorded.detail_columns,
      );
      assert.deepEqual(
        rows,
        recorded.detail.map(() => recorded.detail_columns.length),
      );
      const shown = html.querySelectorAll('.statistics dd').map(({ text }) => text.replaceAll(',', ''));
      const { maximum, percentile_95, average, minimum } = recorded.statistics;
      for (const [i, value] of [maximum, percentile_95, average, minimum].entries())
        assert.ok(Math.abs(Number(shown[i]) - value) <= 1, `${shown[i]}, recorded ${value}`);

      const hash = /FG_(FlowGrapher_save_\d{6}[A-Z]{2})/.exec(page.text)?.[1] ?? '';
      const png = await readFile(join(site.config.graphsDirectory, `${hash}.png`));
      assert.equal(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`, recorded.image);

      const data = await post({ ...formOf(recorded.form), format: 'json' }).expect(200);
      const { series, title } = data.body as SeriesDocument;
      assert.equal(title, recorded.title.replace('gw', DEVICE));
      assert.equal(series[0]?.values.length, recorded.bucket_count);
      for (const [i, [, value]] of recorded.series.entries()) {
        const difference = Math.abs((series[0]?.values[i] ?? NaN) - value);
        assert.ok(difference <= Math.max(1e-4, value * 2e-6), `bucket ${i}`);
      }
    });
  }

  for (const { name, read } of analysisCases()) {
    it(`${name}: by a click on its button`, async () => {
      const recorded = read();
      const report = await post(formOf(recorded.form)).expect(200);
      const link = parse(report.text)
        .querySelectorAll('.analyses a')
        .map((a) => a.getAttribute('href') ?? '')
        .find((href) => href.includes(recorded.analyze_method));
      assert.ok(link);
      const page = await request(site.app).get(`/cgi-bin/${link}`).expect(200);
      const html = parse(page.text);
      assert.deepEqual(
        html.querySelectorAll('table.analysis thead th').map(({ text }) => text),
        recorded.table_columns,
      );
      assert.deepEqual(
        html.querySelectorAll('table.analysis tbody tr').map((row) => ({
          colour: row.getAttribute('bgcolor')?.slice(1),
          cells: row.querySelectorAll('th, td').map(({ text }) => text),
        })),
        recorded.table.map(({ colour, cells }) => ({ colour, cells })),
      );
    });
  }
});
