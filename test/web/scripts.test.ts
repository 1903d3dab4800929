import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import request from 'supertest';
import { createApp } from '../../lib/web/app.js';
import { SUITE_PAGES } from '../../lib/web/suite-pages.js';
import { TOOLS } from '../../lib/web/tools.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';

const SUITE = TOOLS.filter(({ needs }) => needs === 'viewer');

describe('the scripts of all tools', () => {
  it('lie in cgi/ under every name, and start what the name says', async () => {
    for (const { id, scripts } of TOOLS) {
      for (const script of scripts) {
        const text = await readFile(`cgi/${script}`, 'utf8');
        assert.ok(text.includes(`.serve('${id}')`), script);
        assert.ok((await stat(`cgi/${script}`)).mode & 0o111, `${script} is executable`);
      }
    }
    const known = new Set(TOOLS.flatMap(({ scripts }) => scripts));
    const files = (await readdir('cgi')).filter((name) => name !== 'package.json');
    assert.deepEqual(
      files.filter((name) => !known.has(name)),
      [],
    );
  });

  it('have FlowTracker’s names beside FlowMonitor’s', () => {
    for (const { scripts } of SUITE.filter(({ id }) => id.startsWith('FlowMonitor')))
      assert.equal(scripts[1], scripts[0].replace('FlowMonitor', 'FlowTracker'));
  });

  describe('of FlowViewer', () => {
    let site: TestSite;

    before(async () => {
      site = await makeViewerSite();
    });
    after(() => site.cleanup());

    for (const { id, scripts } of SUITE.filter((tool) => tool.id in SUITE_PAGES)) {
      for (const script of scripts) {
        it(`${script} answers any query, also below /cgi-bin/ and a directory of its own`, async () => {
          const own = createApp(site.context, { path: `/cgi-bin/FlowViewer_4.6/${script}`, tool: id });
          for (const query of [
            '',
            'Main_Only',
            '^^^',
            'Main_Only^filter_hash=FV_x',
            '%00%ff^%5E',
            'a=b&c=d',
          ]) {
            for (const [app, path] of [
              [site.app, `/cgi-bin/${script}`],
              [own, `/cgi-bin/FlowViewer_4.6/${script}`],
            ] as const) {
              const { status } = await request(app).get(`${path}?${query}`);
              assert.ok(status < 500, `${path}?${query}: ${status}`);
            }
          }
        });
      }
    }
  });
});
