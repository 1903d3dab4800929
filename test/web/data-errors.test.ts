import assert from 'node:assert/strict';
import request from 'supertest';
import { describeWithData } from '../support/data.js';
import { GRAPH_FORM } from '../support/graph-form.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';
import { keepZone } from '../support/zone.js';

const FORM = { ...GRAPH_FORM, graph_type: 'bpsa', stat_report: '9' };

describeWithData('web: data for programs', () => {
  keepZone('UTC');
  let site: TestSite;
  before(async () => {
    site = await makeViewerSite();
  });
  after(() => site.cleanup());

  const get = (target: string) => request(site.app).get(`/cgi-bin/${target}`);
  const errorOf = (text: string): string => (JSON.parse(text) as { error: string }).error;

  for (const target of [
    'FlowGrapher_Replay.cgi?Main_Only^filter_hash=SV_FlowGrapher_save_111111AB',
    'FlowGrapher_Sort.cgi?Main_Only^FG_FlowGrapher_save_111111AB^^',
    'FlowGrapher_Analyze.cgi?Main_Only^TotalSrc^filter_hash=FG_FlowGrapher_save_111111AB',
    'FlowViewer_Replay.cgi?Main_Only^filter_hash=SV_FlowViewer_save_111111AB',
  ]) {
    it(`learn in their format that a report is gone: ${target.split('?')[0]}`, async () => {
      const json = await get(`${target}^format=json`)
        .expect(404)
        .expect('Content-Type', /^application\/json/);
      assert.match(errorOf(json.text), /no longer there|expired/);
      const csv = await get(`${target}^format=csv`)
        .expect(404)
        .expect('Content-Type', /^text\/plain/);
      assert.match(csv.text, /no longer there|expired/);
      await get(target)
        .expect(404)
        .expect('Content-Type', /^text\/html/);
    });
  }

  for (const tool of ['FlowGrapher', 'FlowViewer']) {
    it(`learn in their format that a report takes too long: ${tool}`, async () => {
      const busy = await makeViewerSite({ limits: { timeMs: 1, simultaneous: 1, waitMs: 1000 } });
      try {
        const post = (format: string) =>
          request(busy.app)
            .post(`/cgi-bin/${tool}_Main.cgi`)
            .type('form')
            .send({ ...FORM, start_time: '00:00:00', end_time: '23:59:59', source_address: '', format })
            .expect(503)
            .expect('Retry-After', '15');
        const json = await post('json').expect('Content-Type', /^application\/json/);
        assert.match(errorOf(json.text), /took longer/);
        await post('csv').expect('Content-Type', /^text\/plain/);
      } finally {
        await busy.cleanup();
      }
    });
  }

  it('fetch a graph where it is shown again, with its filter', async () => {
    const page = await request(site.app).post('/cgi-bin/FlowGrapher_Main.cgi').type('form').send(FORM);
    const hash = /FG_FlowGrapher_save_\d{6}[A-Z]{2}/.exec(page.text)?.[0] ?? '';
    const json = await get(`FlowGrapher_Replay.cgi?Main_Only^filter_hash=${hash}^format=json`).expect(200);
    const { series, details, filter } = JSON.parse(json.text) as {
      series: { values: number[] }[];
      details: { rows: string[][] };
      filter: { block: Record<string, string>; header: { label: string; value: string }[] };
    };
    assert.equal(series[0]?.values.length, 20);
    assert.equal(details.rows.length, 6);
    assert.deepEqual(
      [filter.block['device_name'], filter.block['source_addresses']],
      ['router_1', '10.20.8.0/24'],
    );
    assert.ok(filter.header.some(({ label, value }) => label === 'Source IPs' && value === '10.20.8.0/24'));
    const csv = await get(`FlowGrapher_Replay.cgi?Main_Only^filter_hash=${hash}^format=csv`).expect(200);
    assert.equal(csv.text.trim().split('\r\n').length, 21);

    const saved = await site.viewer.store.saveReport({ code: 'FG', name: hash.slice(3) }, 'Kept');
    const rows = await get(
      `FlowGrapher_Replay.cgi?Main_Only^filter_hash=${saved}^format=csv^table=details`,
    ).expect(200);
    assert.equal(rows.text.trim().split('\r\n').length, 7);
    await get(`FlowGrapher_Replay.cgi?Main_Only^filter_hash=${hash}^format=json`).expect(200);
    const gone = await get(`FlowGrapher_Replay.cgi?Main_Only^filter_hash=${saved}^format=json`).expect(404);
    assert.match(errorOf(gone.text), /values of the graph are gone/);
  });
});
