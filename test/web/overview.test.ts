import assert from 'node:assert/strict';
import type { Express } from 'express';
import { parse } from 'node-html-parser';
import request from 'supertest';
import { createApp } from '../../lib/web/app.js';
import { FIXTURE_NOW, rrdFixture } from '../support/rrd-fixtures.js';
import { removeSite, scoreboardSite, webContext } from '../support/web-site.js';

describe('overview and health', () => {
  let app: Express;
  let context: ReturnType<typeof webContext>;
  let site: Awaited<ReturnType<typeof scoreboardSite>>;

  before(async () => {
    site = await scoreboardSite();
    context = webContext(await rrdFixture('main'), { scoreboards: site.scoreboards });
    app = createApp(context);
  });

  after(async () => {
    await context.rrd.close();
    await removeSite(site);
  });

  const appAt = (now: number): Express => createApp({ ...context, rrd: context.rrd, now: () => now });

  it('shows a graph of everything that there is, each leading to its menu', async () => {
    const page = parse((await request(app).get('/').expect(200)).text);
    const figures = page.querySelectorAll('figure.graph');
    assert.deepEqual(
      figures.map((figure) => figure.querySelector('h2')?.text),
      [
        'All protocols',
        'All services',
        'All networks',
        'Types of service',
        'AS groups',
        'Totals of the routers',
      ],
    );
    for (const figure of figures) {
      const image = figure.querySelector('img')?.getAttribute('src') ?? '';
      const { body } = await request(app)
        .get(`/${image}`)
        .expect(200)
        .expect('Content-Type', 'image/png')
        .responseType('blob');
      const png = body as Buffer;
      assert.equal(figure.querySelector('img')?.getAttribute('width'), String(png.readUInt32BE(16)));
      assert.equal(figure.querySelector('img')?.getAttribute('height'), String(png.readUInt32BE(20)));
      const link = figure.querySelector('h2 a')?.getAttribute('href') ?? '';
      const menu = parse((await request(app).get(`/${link}`).expect(200)).text);
      assert.ok(menu.querySelector('form.menu img'));
    }
  });

  it('draws the unit and period that are chosen, and the usual ones for any other', async () => {
    const queryOf = async (url: string): Promise<URLSearchParams> => {
      const page = parse((await request(app).get(url).expect(200)).text);
      return new URL(page.querySelector('figure img')?.getAttribute('src') ?? '', 'http://x/').searchParams;
    };
    const chosen = await queryOf('/?report=flows&hours=168');
    assert.deepEqual([chosen.get('report'), chosen.get('hours')], ['flows', '168']);
    const usual = await queryOf('/?report=bytes&hours=999999');
    assert.deepEqual([usual.get('report'), usual.get('hours')], ['bits', '48']);
  });

  it('names the first talkers of the newest scoreboard', async () => {
    const page = parse((await request(app).get('/').expect(200)).text);
    const rows = page
      .querySelectorAll('.talkers li')
      .map((row) => row.querySelectorAll(':scope > span').map((cell) => cell.text));
    assert.deepEqual(rows, [
      ['10.20.107.41', '64.0 Mbit/s', '67.2%'],
      ['www.example.edu 10.20.40.234', '6.2 Mbit/s', ''],
    ]);
  });

  it('says that there is nothing yet', async () => {
    for (const rrdDir of [site.directory, '/nonexistent']) {
      const own = webContext(rrdDir);
      const { text } = await request(createApp(own)).get('/').expect(200);
      assert.match(text, /Nothing to draw yet/);
      assert.ok(!text.includes(rrdDir));
      await own.rrd.close();
    }
  });

  it('tells up to when there are data', async () => {
    const { text } = await request(app).get('/');
    assert.match(parse(text).querySelector('.state-good')?.text ?? '', /^Data up to 200[56]-/);
  });

  it('warns when updates are late by more than 2.4 intervals', async () => {
    assert.ok(parse((await request(appAt(FIXTURE_NOW + 720)).get('/')).text).querySelector('.state-good'));
    assert.ok(parse((await request(appAt(FIXTURE_NOW + 721)).get('/')).text).querySelector('.state-warn'));
  });

  describe('/health', () => {
    it('reports fresh data to monitors', async () => {
      for (const test of [
        request(app).get('/health?format=json'),
        request(app).get('/health').set('Accept', 'application/json'),
        request(app).get('/cgi-bin/index.cgi/health?format=json'),
      ]) {
        const { body } = await test.expect(200).expect('Content-Type', /^application\/json/);
        assert.deepEqual(body, {
          status: 'ok',
          data: 'fresh',
          newestUpdate: FIXTURE_NOW,
          ageSeconds: 0,
          intervalSeconds: 300,
          version: '0.0.0',
        });
      }
    });

    it('answers 503 when data are late, absent or unreadable', async () => {
      const late = await request(appAt(FIXTURE_NOW + 3600))
        .get('/health?format=json')
        .expect(503);
      assert.deepEqual([late.body.status, late.body.data, late.body.ageSeconds], ['warning', 'late', 3600]);
      const own = webContext('/nonexistent');
      const absent = await request(createApp(own)).get('/health?format=json').expect(503);
      assert.equal(absent.body.data, 'absent');
      assert.equal(absent.body.newestUpdate, null);
      await request(createApp(own))
        .get('/health')
        .expect(503)
        .expect('Content-Type', /^text\/html/);
      await own.rrd.close();
    });
  });
});
