import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import request from 'supertest';
import type { SeriesDocument } from '../../lib/flowgrapher/series-document.js';
import { describeWithData } from '../support/data.js';
import { GRAPH_FORM as FORM } from '../support/graph-form.js';
import { textParser } from '../support/text-parser.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';
import { keepZone } from '../support/zone.js';

describeWithData('web: graphs as data', () => {
  keepZone('UTC');
  let site: TestSite;
  before(async () => (site = await makeViewerSite()));
  after(() => site.cleanup());

  const post = (fields: object) =>
    request(site.app)
      .post('/cgi-bin/FlowGrapher_Main.cgi')
      .type('form')
      .send({ ...FORM, ...fields });

  it('gives series, statistics and details as CSV and JSON', async () => {
    const json = await post({ format: 'json' }).expect(200);
    const document = json.body as SeriesDocument;
    assert.equal(document.unit, 'Bits/Second');
    assert.ok((document.statistics?.maximum ?? 0) > 0);
    assert.equal(document.details?.rows.length, 6);
    const series = await post({ format: 'csv' })
      .expect(200)
      .expect('Content-Type', /text\/csv/);
    assert.equal(series.text.split('\r\n').length, 22);
    const statistics = await post({ format: 'csv', table: 'statistics' }).expect(200);
    assert.match(statistics.text, /^statistic,value\r\nmaximum,\d+\r\n/);
    const details = await post({ format: 'csv', table: 'details' }).expect(200);
    assert.match(details.text, /^Duration,Source Host,/);
    await post({ format: 'xml' }).expect(400);
    await post({ format: 'csv', table: 'nothing' }).expect(400);
    const before = (await readdir(site.config.workDirectory)).length;
    await post({ format: 'json' }).expect(200);
    assert.equal((await readdir(site.config.workDirectory)).length, before, 'data leave no report behind');
  });

  it('gives data as the last line of an answer that tells of progress', async () => {
    const linesOf = async (fields: object): Promise<Record<string, unknown>[]> => {
      const { text } = await post(fields)
        .set('Accept', 'application/x-ndjson')
        .buffer(true)
        .parse(textParser)
        .expect(200)
        .then(({ body }) => ({ text: String(body) }));
      return text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    };
    const lines = await linesOf({ format: 'json' });
    const { status, type, text } = lines.at(-1) ?? {};
    assert.deepEqual([status, type], [200, 'application/json; charset=utf-8']);
    assert.equal((JSON.parse(String(text)) as SeriesDocument).details?.rows.length, 6);
    assert.ok(lines.length > 1 && lines.slice(0, -1).every((line) => 'progress' in line));
    const [csv] = (await linesOf({ format: 'csv', table: 'statistics' })).slice(-1);
    assert.match(String(csv?.['text']), /^statistic,value\r\n/);
    const [wrong] = await linesOf({ format: 'json', bucket_size: '0' });
    assert.equal(wrong?.['status'], 400);
    assert.match(String(wrong?.['text']), /"field":"bucket_size"/);
  });

  it('tells programs what is wrong in words of their format', async () => {
    const csv = await post({ format: 'csv', bucket_size: '0' })
      .expect(400)
      .expect('Content-Type', /^text\/plain/);
    assert.match(csv.text, /^bucket_size: A bucket has/);
    const busy = await makeViewerSite({ limits: { timeMs: 60_000, simultaneous: 0, waitMs: 0 } });
    try {
      const { body } = await request(busy.app)
        .post('/FlowGrapher_Main.cgi')
        .type('form')
        .send({ ...FORM, format: 'json' })
        .expect(503);
      assert.match((body as { error: string }).error, /Too many reports/);
    } finally {
      await busy.cleanup();
    }
  });
});
