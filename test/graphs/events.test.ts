import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'node-html-parser';
import request from 'supertest';
import { handle } from '../../lib/cugrapher/handle.js';
import { parseQuery } from '../../lib/graphs/query.js';
import { rulesWithin } from '../../lib/graphs/events.js';
import { createApp } from '../../lib/web/app.js';
import { readEvents } from '../../lib/web/events.js';
import { exampleSettings, RecordingRenderer } from '../cugrapher/support.js';
import { FIXTURE_NOW, rrdFixture } from '../support/rrd-fixtures.js';
import { webContext } from '../support/web-site.js';

const HOUR = 3600;
const QUERY = 'report=bits&hours=24&legend=1&router=all&all_protocol=tcp&all_total=1';
const event = (time: number, text: string) => ({ time, text });

describe('events in graphs', () => {
  const events = [
    event(FIXTURE_NOW - 25 * HOUR, 'before'),
    event(FIXTURE_NOW - HOUR, 'new link: 1 Gbit'),
    event(FIXTURE_NOW + 1, 'behind'),
  ];

  it('are those that the graph covers', () => {
    const window = { start: FIXTURE_NOW - 24 * HOUR, end: FIXTURE_NOW };
    const rule = `VRULE:${FIXTURE_NOW - HOUR}#ff0000:new link\\: 1 Gbit`;
    assert.deepEqual(rulesWithin(events, window, 640), ['COMMENT:\\n', rule, 'COMMENT:\\n']);
    assert.deepEqual(rulesWithin(events.slice(0, 1), window, 640), []);
  });

  it('go on in further lines where their texts are longer than the legend is wide', () => {
    const text = `${'word: '.repeat(40)}${'x'.repeat(100)}`;
    const rules = rulesWithin([event(FIXTURE_NOW, text)], { start: 0, end: FIXTURE_NOW }, 400);
    const lines = rules.filter((rule) => rule !== 'COMMENT:\\n').map((rule) => rule.replace(/^VRULE:\d+#ff0000:|^COMMENT: {3}|\\n$/g, '').replaceAll('\\:', ':')); // prettier-ignore
    assert.ok(lines.length > 4 && lines.every((line) => line.length <= 67), rules.join('|'));
    assert.equal(lines.join('').replaceAll(' ', ''), text.replaceAll(' ', ''));
  });

  it('stand behind everything else in the arguments of CUGrapher, and are absent without an events file', async () => {
    const rrdDir = await rrdFixture('main');
    const settings = exampleSettings(rrdDir);
    const draw = async (more: object) => {
      const rrd = new RecordingRenderer();
      await handle({ query: parseQuery(QUERY) }, { settings, rrd, now: FIXTURE_NOW, ...more });
      return rrd.calls[0] ?? [];
    };
    const plain = await draw({});
    const marked = await draw({ events });
    assert.deepEqual(marked.slice(0, plain.length), plain);
    assert.equal(marked.length, plain.length + 3);
  });

  it('find room in the picture that the page keeps for it', async () => {
    const context = webContext(await rrdFixture('main'), { events: () => Promise.resolve(events) });
    try {
      const app = createApp(context);
      const page = parse((await request(app).get(`/CUGrapher.pl?${QUERY}&showmenu=1`).expect(200)).text);
      const picture = (await request(app).get(`/CUGrapher.pl?${QUERY}`).expect(200)).body as Buffer;
      const image = page.querySelector('figure img');
      assert.equal(image?.getAttribute('width'), String(picture.readUInt32BE(16)));
      assert.equal(image?.getAttribute('height'), String(picture.readUInt32BE(20)));
    } finally {
      await context.rrd.close();
    }
  });

  it('are read anew for every graph; a file that is missing is told in the log', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'events-'));
    try {
      const file = join(directory, 'events.txt');
      const lines: string[] = [];
      const read = () => readEvents(file, (line) => lines.push(line));
      assert.deepEqual(await read(), []);
      assert.match(
        lines.join(),
        /^events are not drawn: the events file \S+ cannot be read: there is no such file$/,
      );
      await writeFile(file, '2006/01/01 0000 new year\nnonsense\n');
      assert.deepEqual((await read()).map(({ text }) => text), ['2006/01/01 0000 new year']); // prettier-ignore
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
