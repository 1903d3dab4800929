import assert from 'node:assert/strict';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'node-html-parser';
import request from 'supertest';
import { describeWithData } from '../support/data.js';
import { GRAPH_FORM } from '../support/graph-form.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';
import { keepZone } from '../support/zone.js';

const FORM = { ...GRAPH_FORM, graph_type: 'bpsa' };

describeWithData('web: saved reports of FlowGrapher', () => {
  keepZone('UTC');
  let site: TestSite;
  before(async () => {
    site = await makeViewerSite();
  });
  after(() => site.cleanup());

  const get = (target: string) => request(site.app).get(`/cgi-bin/${target}`);
  const hashOf = (html: string): string => /\^name_report\^(F[AG]_\w+)/.exec(html)?.[1] ?? '';
  const analysesOf = (html: string): string[] =>
    parse(html)
      .querySelectorAll('.analyses a')
      .map((link) => link.getAttribute('href') ?? '');

  async function savedAnalysis(): Promise<string> {
    const report = await request(site.app)
      .post('/cgi-bin/FlowGrapher_Main.cgi')
      .type('form')
      .send(FORM)
      .expect(200);
    const analysis = await get(
      `FlowGrapher_Analyze.cgi?Main_Only^TotalSrc^filter_hash=${hashOf(report.text)}`,
    ).expect(200);
    const name = hashOf(analysis.text).slice(3);
    return site.viewer.store.saveReport({ code: 'FA', name }, 'Who it was');
  }

  it('a saved analysis breaks down further when nothing of its report is left', async () => {
    const saved = await savedAnalysis();
    const { workDirectory } = site.config;
    for (const name of await readdir(workDirectory)) await rm(join(workDirectory, name));
    const page = await get(`FlowGrapher_Replay.cgi?Main_Only^filter_hash=${saved}`).expect(200);
    const links = analysesOf(page.text);
    assert.equal(links.length, 8);
    const next = await get(links[1] ?? '').expect(200);
    assert.match(parse(next.text).querySelector('h1')?.text ?? '', /Source - Total/);
    // From there, too.
    await get(analysesOf(next.text)[5] ?? '').expect(200);
  });
});
