import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import request from 'supertest';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';

describe('pictures that are seen from outside', () => {
  let site: TestSite;

  before(async () => {
    site = await makeViewerSite({
      config: {
        graphsShort: '/stats//FlowGrapher/',
        tracker: { short: '/FlowTracker', directory: '' },
        dashboardTitles: ['Main', 'SOC'],
        userLogo: 'logo.gif',
      },
      graphFiles: { 'FlowGrapher_save_1.png': 'graph', FlowGrapher_save_1: 'state', '.hidden.png': 'x' },
      saveFiles: {
        FlowViewer_save_1: 'report',
        'FlowViewer_save_1.png': 'pie',
        'web.svf': 'filter',
        'FlowMonitor_save_101112AB/web_daily.png': 'daily',
        'FlowMonitor_save_101112AB/web.fil': 'filter',
        'a/b/deep.png': 'x',
      },
      dashboardFiles: { 'all_daily_1.png': 'thumbnail' },
    });
    const { monitorDirectory, reportsDirectory, saveDirectory } = site.config;
    await writeFile(
      join(monitorDirectory, 'index.html'),
      '<style>p{}</style><p>All<script>alert(1)</script>',
    );
    await writeFile(join(monitorDirectory, 'other.html'), 'x');
    await mkdir(join(monitorDirectory, 'web'));
    await writeFile(join(monitorDirectory, 'web/daily.png'), 'daily');
    await writeFile(join(monitorDirectory, 'web/index.html'), 'x');
    await writeFile(join(reportsDirectory, 'FlowViewer.pdf'), 'guide');
    await writeFile(join(reportsDirectory, 'logo.gif'), 'logo');
    await writeFile(join(reportsDirectory, 'other.gif'), 'x');
    await writeFile(join(site.directory, 'secret.png'), 'secret');
    await symlink(join(site.directory, 'secret.png'), join(saveDirectory, 'linked.png'));
    await mkdir(join(saveDirectory, 'directory.png'));
  });
  after(() => site.cleanup());

  it('the logo of a 3.x site is there, and no other picture of its kind', async () => {
    const { body } = await request(site.app)
      .get('/FlowViewer/logo.gif')
      .responseType('blob')
      .expect(200)
      .expect('Content-Type', 'image/gif');
    assert.equal((body as Buffer).toString(), 'logo');
    await request(site.app).get('/FlowViewer/other.gif').expect(404);
  });

  for (const [url, text] of [
    ['/stats/FlowGrapher/FlowGrapher_save_1.png', 'graph'],
    ['/stats//FlowGrapher///FlowGrapher_save_1.png', 'graph'],
    ['//FlowViewer_Saves/FlowViewer_save_1.png', 'pie'],
    ['/FlowViewer_Saves/FlowViewer_save_1.png', 'pie'],
    ['/FlowViewer_Saves/FlowMonitor_save_101112AB/web_daily.png?v=1', 'daily'],
    ['/FlowMonitor/web/daily.png', 'daily'],
    ['/FlowViewer_Dashboard/all_daily_1.png', 'thumbnail'],
    ['/FlowViewer_Dashboard/all%5Fdaily%5f1.png', 'thumbnail'],
  ] as const) {
    it(`${url} is there`, async () => {
      const { body } = await request(site.app)
        .get(url)
        .responseType('blob')
        .expect(200)
        .expect('Content-Type', 'image/png');
      assert.equal((body as Buffer).toString(), text);
    });
  }

  for (const url of [
    '/stats/FlowGrapher/FlowGrapher_save_1',
    '/stats/FlowGrapher/.hidden.png',
    '/stats/FlowGrapher/',
    '/stats/FlowGrapher/nosuch.png',
    '/FlowViewer_Saves/FlowViewer_save_1',
    '/FlowViewer_Saves/web.svf',
    '/FlowViewer_Saves/FlowMonitor_save_101112AB/web.fil',
    '/FlowViewer_Saves/linked.png',
    '/FlowViewer_Saves/directory.png',
    '/FlowViewer_Saves/a/b/deep.png',
    '/FlowViewer_Saves/..%2f..%2fsecret.png',
    '/FlowViewer_Saves/%2e%2e/%2e%2e/secret.png',
    '/FlowViewer_Saves/../../secret.png',
    '/FlowViewer_Saves//..//..//secret.png',
    '/FlowViewer_Saves//%2fFlowViewer_save_1.png',
    '/FlowViewer_Saves/x%00.png',
    '/FlowViewer_Saves/%ff.png',
    '/FlowViewer_Saves/index.html',
    '/FlowMonitor/other.html',
    '/FlowMonitor/web/index.html',
    '/FlowMonitor/FlowViewer.pdf',
    '/secret.png',
  ]) {
    it(`${url} is not (D-24)`, async () => {
      const { status } = await request(site.app).get(url);
      assert.equal(status, 404);
    });
  }

  it('have a page that lists trackings, which runs nothing', async () => {
    const { headers } = await request(site.app).get('/FlowMonitor/index.html').expect(200);
    const policy = headers['content-security-policy'] ?? '';
    assert.match(policy, /^default-src 'none';img-src 'self';style-src 'self' 'sha256-[^']+';/);
    assert.doesNotMatch(policy, /script/);
  });

  it('have the user’s guide beside them, and the entry page tells of it', async () => {
    await request(site.app)
      .get('/FlowViewer/FlowViewer.pdf')
      .expect(200)
      .expect('Content-Type', 'application/pdf');
    const { text } = await request(site.app).get('/FV.cgi').expect(200);
    assert.match(text, /href="\/FlowViewer\/FlowViewer\.pdf"/);
  });

  it('are read, not written', async () => {
    await request(site.app).post('/FlowViewer_Saves/FlowViewer_save_1.png').expect(404);
    await request(site.app).head('/FlowViewer_Saves/FlowViewer_save_1.png').expect(200);
  });

  it('are asked for again only when they have changed', async () => {
    const url = '/FlowViewer_Saves/FlowViewer_save_1.png';
    const { headers } = await request(site.app).get(url).expect(200).expect('Cache-Control', 'no-cache');
    await request(site.app)
      .get(url)
      .set('If-None-Match', headers['etag'] ?? '')
      .expect(304);
  });
});
