import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'node-html-parser';
import request from 'supertest';
import type { SeriesDocument } from '../../lib/flowgrapher/series-document.js';
import { describeWithData } from '../support/data.js';
import { GRAPH_FORM } from '../support/graph-form.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';
import { keepZone } from '../support/zone.js';

const FORM = { ...GRAPH_FORM, graph_type: 'bpsa', detail_lines: '0' };
const EVENTS = [
  '2026/03/02 1359 before the window',
  '2026/03/02 1405 link <up> again',
  '2026/03/02 1421 behind it',
  '',
].join('\n');
const WITHIN = { time: Date.UTC(2026, 2, 2, 14, 5) / 1000, text: '2026/03/02 1405 link <up> again' };

describeWithData('web: events in the graphs of FlowGrapher', () => {
  keepZone('UTC');
  let directory: string;
  let site: TestSite;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'events-'));
    const eventsFile = join(directory, 'events');
    await writeFile(eventsFile, EVENTS);
    site = await makeViewerSite({ settings: { eventsFile } });
  });
  after(async () => {
    await site.cleanup();
    await rm(directory, { recursive: true });
  });

  const post = (fields: object) =>
    request(site.app)
      .post('/cgi-bin/FlowGrapher_Main.cgi')
      .type('form')
      .send({ ...FORM, ...fields })
      .expect(200);

  /** What the picture and the interactive chart of a page show. */
  function shownOn(text: string): unknown {
    const html = parse(text);
    const { events } = JSON.parse(html.querySelector('#graph-data')?.text ?? '') as SeriesDocument;
    return { events, rules: html.querySelectorAll('svg .chart-event').map((rule) => rule.text) };
  }

  it('are those of the window, in picture, chart and data', async () => {
    const expected = { events: [WITHIN], rules: [WITHIN.text] };
    const { text } = await post({});
    assert.deepEqual(shownOn(text), expected);
    assert.ok(!text.includes('<up>'));

    const { body } = (await post({ format: 'json' })) as { body: SeriesDocument };
    assert.deepEqual(body.events, [WITHIN]);

    const hash = /\^name_report\^(FG_\w+)/.exec(text)?.[1] ?? '';
    const analysis = `/cgi-bin/FlowGrapher_Analyze.cgi?Main_Only^TotalSrc^filter_hash=${hash}`;
    assert.deepEqual(shownOn((await request(site.app).get(analysis).expect(200)).text), expected);
  });

  it('are left out where their file cannot be read', async () => {
    await rm(join(directory, 'events'));
    assert.deepEqual(shownOn((await post({})).text), { events: [], rules: [] });
  });
});
