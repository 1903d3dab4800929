import assert from 'node:assert/strict';
import type { Express } from 'express';
import { parse } from 'node-html-parser';
import request from 'supertest';
import { createApp } from '../../lib/web/app.js';
import { readCugrapherFixture, rrdFixture, type RrdSet } from '../support/rrd-fixtures.js';
import { RecordingRenderer } from '../cugrapher/support.js';
import { webContext } from '../support/web-site.js';
import { formFields } from './form-fields.js';

interface PageCase {
  fixture: RrdSet;
  query: string;
  column_headings: string[];
  fields: ReturnType<typeof formFields>;
  image_src: string | null;
}

const GRAPH = 'report=bits&hours=24&legend=1&router=all&all_protocol=tcp&all_total=1';
const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

describe('CUGrapher over HTTP', () => {
  let app: Express;
  let context: ReturnType<typeof webContext>;

  before(async () => {
    context = webContext(await rrdFixture('main'));
    app = createApp(context);
  });

  after(() => context.rrd.close());

  for (const url of ['/CUGrapher.pl', '/CUGrapher.cgi', '/cgi-bin/CUGrapher.pl', '/cgi-bin/CUGrapher.cgi']) {
    it(`answers at ${url}, with links to itself`, async () => {
      const { text } = await request(app)
        .get(url)
        .expect(200)
        .expect('Content-Type', /^text\/html/);
      const page = parse(text);
      assert.equal(page.querySelector('title')?.text, 'Generate FlowScan graphs on the fly');
      assert.equal(page.querySelector('form.menu')?.getAttribute('action'), url.split('/').at(-1));
      await request(app).get(`${url}?${GRAPH}`).expect(200).expect('Content-Type', 'image/png');
    });
  }

  for (const name of ['menu', 'menu-stray-directory', 'graph-page-nothing-else']) {
    it(`${name}: shows the recorded fields in the recorded order`, async () => {
      const recorded = (await readCugrapherFixture(name)) as PageCase;
      const own = webContext(await rrdFixture(recorded.fixture));
      const { text } = await request(createApp(own)).get(`/CUGrapher.pl?${recorded.query}`).expect(200);
      const form = parse(text).querySelector('form.menu');
      assert.ok(form);
      assert.equal(form.getAttribute('method'), 'get');
      assert.deepEqual(
        form.querySelectorAll('thead th').map((heading) => heading.text),
        recorded.column_headings,
      );
      assert.deepEqual(formFields(form), recorded.fields);
      assert.equal(form.querySelector('img'), null);
    });
  }

  it('graph-page: shows the recorded picture above the recorded fields, its choices preselected', async () => {
    const recorded = (await readCugrapherFixture('graph-page')) as PageCase;
    const { text } = await request(app).get(`/CUGrapher.pl?${recorded.query}`).expect(200);
    const form = parse(text).querySelector('form.menu');
    assert.ok(form);
    const image = form.querySelector('img');
    assert.equal(image?.getAttribute('alt'), 'The Graph you requested');
    const source = new URL(image?.getAttribute('src') ?? '', 'http://flow.example.org/cgi-bin/');
    const expected = new URL((recorded.image_src ?? '').replaceAll(';', '&'));
    assert.equal(source.pathname, expected.pathname);
    assert.deepEqual([...source.searchParams], [...expected.searchParams]);
    const fields = formFields(form);
    const plain = (list: typeof fields) =>
      list.map((field) => ({
        name: field.name,
        type: field.type,
        options: field.options?.map(({ value, label }) => ({ value, label })),
      }));
    assert.deepEqual(plain(fields), plain(recorded.fields));
    const chosen = (name: string) =>
      fields
        .find((field) => field.name === name)
        ?.options?.filter((option) => option.selected)
        .map((option) => option.value);
    assert.deepEqual(chosen('hours'), ['36']);
    assert.deepEqual(chosen('all_service'), ['http', 'ssh']);
    assert.equal(fields.find((field) => field.name === 'border1_total')?.checked, true);
  });

  it('announces the size that the picture has', async () => {
    const query =
      'report=flows&legend=1&all_service=http&all_all_protocols=1&all_total=1&width=500&height=90';
    const { text } = await request(app).get(`/CUGrapher.pl?${query}&showmenu=1`).expect(200);
    const image = parse(text).querySelector('form.menu img');
    const png = await request(app).get(`/CUGrapher.pl?${query}`).expect(200).responseType('blob');
    const body = png.body as Buffer;
    assert.equal(image?.getAttribute('width'), String(body.readUInt32BE(16)));
    assert.equal(image?.getAttribute('height'), String(body.readUInt32BE(20)));
  });

  it('sends pictures that expire at once and may be embedded', async () => {
    const { headers, body } = await request(app)
      .get(`/CUGrapher.pl?${GRAPH}`)
      .expect(200)
      .responseType('blob');
    assert.equal(headers['content-type'], 'image/png');
    assert.equal(headers['cache-control'], 'no-cache');
    assert.equal(headers['expires'], headers['date']);
    assert.equal(headers['cross-origin-resource-policy'], undefined);
    assert.deepEqual((body as Buffer).subarray(0, 8), PNG);
  });

  it('sends PNG for imageType=gif', async () => {
    const { body } = await request(app)
      .get(`/CUGrapher.pl?${GRAPH}&imageType=gif`)
      .expect('Content-Type', 'image/png')
      .responseType('blob');
    assert.deepEqual((body as Buffer).subarray(0, 8), PNG);
  });

  it('errors: answers 400 with the recorded message, escaped, and draws nothing', async () => {
    const recorded = (await readCugrapherFixture('errors')) as {
      requests: { query: string; message_html: string }[];
    };
    const rrd = new RecordingRenderer();
    const own = createApp({ ...context, rrd: { ...context.rrd, graph: (args) => rrd.graph(args) as never } });
    for (const { query, message_html: message } of recorded.requests) {
      for (const more of ['', '&showmenu=1']) {
        // A query without `=` is a keyword only as long as nothing is added to it.
        if (more !== '' && !query.includes('=')) continue;
        const { text, status, type } = await request(own).get(`/CUGrapher.pl?${query}${more}`);
        assert.deepEqual({ query, status, type }, { query, status: 400, type: 'text/html' });
        assert.ok(text.includes('<title>Error Occurred</title>'));
        assert.ok(text.includes(`<p class="message">${message}</p>`), `${query}: ${message}`);
      }
    }
    assert.equal(rrd.calls.length, 0);
  });

  it('debug: shows the recorded arguments, files relative to the tree', async () => {
    const recorded = (await readCugrapherFixture('debug')) as { query: string; text_lines: string[] };
    const { text } = await request(app)
      .get(`/CUGrapher.pl?${recorded.query}`)
      .expect(200)
      .expect('Content-Type', /html/);
    const lines = parse(text, { blockTextElements: { pre: true } })
      .querySelector('pre')
      ?.text.split('\n');
    const decoded = lines?.map((line) => line.replaceAll('&lt;', '<').replaceAll('&#39;', "'"));
    assert.deepEqual(
      decoded?.filter((line) => !line.startsWith('--')),
      recorded.text_lines
        .map((line) => line.replaceAll('@RRDDIR@/', ''))
        .filter((line) => !line.startsWith('--')),
    );
    assert.ok(!text.includes(context.cugrapher.rrdDir));
  });

  describe('parameters', () => {
    const title = async (response: request.Test): Promise<string | undefined> =>
      parse((await response).text).querySelector('title')?.text;

    it('may be separated by semicolons', () =>
      request(app)
        .get(`/CUGrapher.pl?${GRAPH.replaceAll('&', ';')}`)
        .expect(200)
        .expect('Content-Type', 'image/png'));

    it('are taken from a URL-encoded body', () =>
      request(app)
        .post('/CUGrapher.pl')
        .type('form')
        .send(GRAPH)
        .expect(200)
        .expect('Content-Type', 'image/png'));

    it('are taken from a multipart body, files left out', () =>
      request(app)
        .post('/CUGrapher.pl')
        .field('report', 'bits')
        .field('all_protocol', 'tcp')
        .attach('width', Buffer.from('no number'), 'width.txt')
        .expect(200)
        .expect('Content-Type', 'image/png'));

    it('of the URL do not count with POST', async () => {
      assert.equal(
        await title(request(app).post(`/CUGrapher.pl?${GRAPH}`).type('form').send('')),
        'Generate FlowScan graphs on the fly',
      );
    });

    it('of a broken multipart body are refused', () =>
      request(app).post('/CUGrapher.pl').set('Content-Type', 'multipart/form-data').send('x').expect(400));

    it('of a body that is too long are refused', () =>
      request(app)
        .post('/CUGrapher.pl')
        .type('form')
        .send(`x=${'y'.repeat(1 << 20)}`)
        .expect(413));
  });

  it('shows the reason without directories where the tree cannot be read, and logs it', async () => {
    const own = webContext('/nonexistent/rrds');
    const { text } = await request(createApp(own)).get('/CUGrapher.pl').expect(500);
    assert.ok(text.includes('open RRDDIR failed (No such file or directory)'));
    assert.ok(!text.includes('/nonexistent'));
    assert.ok(own.lines.some((line) => line.includes('/nonexistent/rrds')));
  });

  it('draws the failure of rrdtool with status 500', async () => {
    const failing = {
      ...context.rrd,
      graph: (args: readonly string[]) =>
        args.some((arg) => arg.startsWith('DEF'))
          ? Promise.reject(new Error(`opening '${context.cugrapher.rrdDir}/total.rrd': broken`))
          : context.rrd.graph(args),
    };
    const { type } = await request(createApp({ ...context, rrd: failing }))
      .get(`/CUGrapher.pl?${GRAPH}`)
      .expect(500);
    assert.equal(type, 'image/png');
    assert.ok(context.lines.some((line) => line.includes('total.rrd')));
  });
});
