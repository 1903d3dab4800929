import assert from 'node:assert/strict';
import request from 'supertest';
import { ConfigError } from '../../lib/config/issue.js';
import { createApp } from '../../lib/web/app.js';
import { TOOLS } from '../../lib/web/tools.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';

describe('addresses that the scripts of a site have had', () => {
  let site: TestSite;
  afterEach(() => site.cleanup());

  for (const cgiBinShort of ['/cgi-bin/FlowViewer_4.6', '/FlowViewer/cgi', 'netflow//cgi+(1)/']) {
    const directory = `/${cgiBinShort}`.replace(/\/+/g, '/').replace(/\/$/, '');

    it(`${directory} has every script of FlowViewer`, async () => {
      site = await makeViewerSite({ config: { cgiBinShort } });
      for (const script of TOOLS.filter(({ needs }) => needs === 'viewer').flatMap(
        ({ scripts }) => scripts,
      )) {
        const [old, usual] = await Promise.all(
          [directory, ''].map((place) => request(site.app).get(`${place}/${script}?Main_Only`)),
        );
        assert.equal(old?.status, usual?.status, script);
        assert.equal(old?.headers['location'], usual?.headers['location'], script);
      }
      await request(site.app).get(`${directory}/FV.cgi`).expect(200);
    });

    it(`${directory} has pages whose links and forms stay there`, async () => {
      site = await makeViewerSite({ config: { cgiBinShort } });
      const { text } = await request(site.app).get(`${directory}/FlowViewer.cgi?Main_Only`).expect(200);
      const targets = [...text.matchAll(/(?:href|src|action)="([^"#?]+)/g)].map(([, target = '']) => target);
      const base = new URL(`http://x${directory}/FlowViewer.cgi`);
      const paths = new Set(targets.map((target) => new URL(target, base).pathname));
      assert.ok(paths.has(`${directory}/FlowMonitor.cgi`), [...paths].join(' '));
      const own = [...paths].filter((path) => /\.cgi\b/.test(path));
      assert.deepEqual(
        own.filter((path) => !path.startsWith(`${directory}/`)),
        [],
      );
      for (const path of own.filter((path) => path.includes('/static/')))
        await request(site.app).get(path).expect(200);
      await request(site.app)
        .get(`${directory}/FV.cgi/?Main_Only`)
        .expect(308)
        .expect('Location', '../FV.cgi?Main_Only');
    });
  }

  it('are no others', async () => {
    site = await makeViewerSite({ config: { cgiBinShort: '/cgi-bin/FlowViewer_4.6' } });
    for (const path of [
      '/cgi-bin/FlowViewer_4x6/FV.cgi',
      '/elsewhere/FV.cgi',
      '/cgi-bin/FlowViewer_4.6/NoSuch.cgi',
      '/cgi-bin/FlowViewer_4.6/FV.cgix',
      '/x/cgi-bin/FlowViewer_4.6/FV.cgi',
    ])
      await request(site.app).get(path).expect(404);
  });

  it('open the configuration for scripts alone, and say when it cannot be used', async () => {
    site = await makeViewerSite();
    let opened = 0;
    const openViewer = () => {
      opened++;
      return Promise.reject(new ConfigError([]));
    };
    const app = createApp({ ...site.context, openViewer });
    await request(app).get('/nothing/here').expect(404);
    assert.equal(opened, 0);
    const { text } = await request(app).get('/cgi-bin/FlowViewer_4.6/FV.cgi').expect(500);
    assert.match(text, /FlowViewer_Configuration\.pm cannot be used/);
  });
});
