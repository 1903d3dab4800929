import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Express } from 'express';
import { parse, type HTMLElement } from 'node-html-parser';
import request from 'supertest';
import { RrdTool } from '../../lib/rrd/rrdtool.js';
import { createApp } from '../../lib/web/app.js';
import { webContext } from '../support/web-site.js';

const NOW = 1_772_464_000;
const SIX = ['in_bytes', 'out_bytes', 'in_pkts', 'out_pkts', 'in_flows', 'out_flows'];

/** RRDs as CampusIO makes them, with an hour of the same rates. */
async function makeRrds(directory: string): Promise<void> {
  const rrd = new RrdTool();
  const make = async (name: string, dataSources: readonly string[]): Promise<void> => {
    const file = join(directory, `${name}.rrd`);
    const start = NOW - (NOW % 300) - 3900;
    await rrd.create(file, {
      start,
      step: 300,
      dataSources: dataSources.map((ds) => ({ name: ds, type: 'ABSOLUTE', heartbeat: 400 })),
      archives: [
        { cf: 'AVERAGE', xff: 0, steps: 1, rows: 600 },
        { cf: 'MAX', xff: 0, steps: 1, rows: 600 },
      ],
    });
    for (let step = 1; step <= 12; step++)
      await rrd.update(
        file,
        start + step * 300,
        dataSources.map((_, index) => 300 * 1000 * (index + 1)),
      );
  };
  const names = [
    'http_src',
    'http_dst',
    'domain_src',
    'domain_dst',
    'icmp',
    'tcp',
    'MCAST',
    '0:64500',
    'x_src',
  ];
  for (const name of names) await make(name, SIX);
  for (const name of ['total', '10.10.0.0_16', '10.9.0.0_16']) await make(name, [...SIX, 'tx', 'rx']);
  await rrd.close();
}

const textsOf = (root: HTMLElement, selector: string): string[] =>
  root.querySelectorAll(selector).map((element) => element.text.trim());

describe('pages of CampusIO and the graph builder', () => {
  let directory: string;
  let context: ReturnType<typeof webContext>;
  let app: Express;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'campus-pages-'));
    const rrds = join(directory, 'rrds');
    await mkdir(join(rrds, 'below'), { recursive: true });
    await makeRrds(rrds);
    context = webContext(rrds, {
      now: () => NOW,
      campusDirs: [rrds],
      graphDirs: [rrds, join(directory, 'none')],
    });
    app = createApp(context);
  });
  after(async () => {
    await context.rrd.close();
    await rm(directory, { recursive: true });
  });

  const page = async (url: string): Promise<HTMLElement> =>
    parse((await request(app).get(url).expect(200)).text);

  it('finds services, protocols, subnets and AS pairs by the names of the RRDs', async () => {
    const menu = await page('/CampusIO.cgi');
    assert.deepEqual(textsOf(menu, '.segments a'), ['Services', 'Protocols', 'Subnets', 'AS pairs', 'Total']);
    assert.deepEqual(textsOf(menu, 'select[name=name] option'), ['domain', 'http']);
    const subnets = await page('/CampusIO.cgi?show=subnets');
    assert.deepEqual(textsOf(subnets, 'select[name=name] option'), ['10.9.0.0/16', '10.10.0.0/16']);
    assert.deepEqual(textsOf(subnets, 'select[name=report] option'), ['bits', 'pkts', 'flows', 'hosts']);
    const protocols = await page('/CampusIO.cgi?show=protocols');
    assert.deepEqual(textsOf(protocols, 'select[name=name] option'), ['icmp', 'MCAST', 'tcp']);
  });

  for (const query of [
    'show=services',
    'show=services&report=flows&name=http&hours=24&width=500&height=200&above=in',
    'show=protocols&report=pkts',
    'show=subnets&report=hosts',
    'show=aspairs',
    'show=total&report=hosts',
  ]) {
    it(`draws ${query} in the size that the page keeps for it`, async () => {
      const image = (await page(`/CampusIO.cgi?${query}`)).querySelector('figure img');
      const url = image?.getAttribute('src') ?? assert.fail('no picture');
      const { body } = await request(app).get(`/${url}`).expect(200).expect('Content-Type', 'image/png');
      assert.ok(Buffer.isBuffer(body));
      const size = [body.readUInt32BE(16), body.readUInt32BE(20)].map(String);
      assert.deepEqual([image?.getAttribute('width'), image?.getAttribute('height')], size);
    });
  }

  it('has a graph of each kind on the overview, each leading to its page', async () => {
    const figures = (await page('/?report=pkts&hours=24')).querySelectorAll('figure.graph');
    const titles = figures.map((figure) => figure.querySelector('h2')?.text);
    assert.deepEqual(titles, ['Services', 'Protocols', 'Subnets', 'AS pairs', 'Total']);
    for (const figure of figures) {
      const image = figure.querySelector('img');
      const { body } = await request(app)
        .get(`/${image?.getAttribute('src')}`)
        .expect(200);
      assert.ok(Buffer.isBuffer(body));
      assert.equal(image?.getAttribute('height'), String(body.readUInt32BE(20)));
      const link = figure.querySelector('h2 a')?.getAttribute('href') ?? '';
      assert.match(link, /report=pkts&hours=24$/);
      const current = textsOf(await page(`/${link}`), '.segments a[aria-current]');
      assert.deepEqual(current, [figure.querySelector('h2')?.text]);
    }
  });

  it('refuses what is not in the listing, and what is out of bounds', async () => {
    for (const query of [
      'show=services&name=../total',
      'show=nothing',
      'report=x',
      'hours=0',
      'width=70000',
      'show=services&report=hosts',
    ])
      await request(app).get(`/CampusIO.cgi?${query}`).expect(400).expect('Content-Type', /html/);
    const { text } = await request(app).get('/CampusIO.cgi?name=%3Cscript%3E').expect(400);
    assert.doesNotMatch(text, /<script>/);
  });

  it('is in the navigation only where there is a CampusIO', async () => {
    const labels = textsOf(await page('/RRGrapher.cgi'), 'nav.tools a');
    assert.ok(labels.includes('CampusIO') && labels.includes('Graph builder'), labels.join());
    const without = createApp({ ...context, campusDirs: [] });
    const { text } = await request(without).get('/RRGrapher.cgi').expect(200);
    assert.equal(textsOf(parse(text), 'nav.tools a').includes('CampusIO'), false);
  });

  describe('the graph builder', () => {
    const ROW =
      'rrd=rrds/http_src&ds=in_bytes&cf=MAX&style=stack&side=below&colour=%23aa0000&factor=8&legend=web%3A%20in';

    it('offers the RRDs and draws nothing at first', async () => {
      const form = await page('/RRGrapher.cgi');
      assert.equal(form.querySelector('figure'), null);
      assert.equal(form.querySelectorAll('tbody tr').length, 2);
      assert.ok(textsOf(form, 'select[name=rrd] option').includes('rrds/10.9.0.0_16'));
    });

    it('keeps the graph in the URL, and offers data sources of the RRD that was chosen', async () => {
      const title = 'title=a%3Ab%20%3Cb%3E%20%22x%22&label=bits';
      const built = await page(
        `/RRGrapher.cgi?${title}&hours=24&${ROW}&rrd=rrds/total&ds=in_bytes&style=thick%20line`,
      );
      const sources = built.querySelectorAll('select[name=ds]').map((select) => textsOf(select, 'option'));
      assert.deepEqual(sources, [SIX, [...SIX, 'tx', 'rx']]);
      assert.equal(built.querySelector('input[name=legend]')?.getAttribute('value'), 'web: in');
      const [image, link] = built.querySelectorAll('figcaption a').map((a) => a.getAttribute('href') ?? '');
      const { body } = await request(app).get(`/${image}`).expect(200).expect('Content-Type', 'image/png');
      assert.ok(Buffer.isBuffer(body));
      const picture = built.querySelector('figure img');
      assert.deepEqual([picture?.getAttribute('width'), picture?.getAttribute('height')], [body.readUInt32BE(16), body.readUInt32BE(20)].map(String)); // prettier-ignore
      const again = await page(`/${link}`);
      assert.equal(again.querySelectorAll('figcaption a')[0]?.getAttribute('href'), image);
    });

    it('takes the first data source where none was chosen, or another RRD was', async () => {
      const built = await page('/RRGrapher.cgi?rrd=rrds/icmp&of=&ds=&rrd=rrds/tcp&of=rrds/total&ds=tx');
      const chosen = built.querySelectorAll('select[name=ds] option[selected]').map((option) => option.text);
      assert.deepEqual(chosen, ['in_bytes', 'in_bytes']);
    });

    it('refuses a data source that the RRD does not have, so that a graph that was kept keeps its meaning', async () => {
      for (const query of ['rrd=rrds/tcp&ds=nosuch', 'rrd=rrds/tcp&of=rrds/tcp&ds=nosuch']) {
        for (const more of ['', '&image=1']) {
          const { text } = await request(app).get(`/RRGrapher.cgi?${query}${more}`).expect(400);
          assert.match(text, /rrds\/tcp has no data source nosuch/);
        }
      }
      const form = await page('/RRGrapher.cgi?rrd=rrds/tcp&ds=in_bytes');
      const of = form.querySelectorAll('input[name=of]').map((input) => input.getAttribute('value'));
      assert.deepEqual(of, ['rrds/tcp', '', '']);
    });

    it('hands nothing of a request to rrdtool but names of the listing, checked values and plain text', async () => {
      for (const query of [
        'rrd=../../etc/passwd',
        'rrd=/etc/passwd',
        'rrd=none/x',
        `${ROW}&ds=x:AVERAGE`.replace('ds=in_bytes&', ''),
        ROW.replace('cf=MAX', 'cf=LAST%20x'),
        ROW.replace('%23aa0000', 'red%3A'),
        ROW.replace('factor=8', 'factor=8%2C1%2C%2B'),
        'hours=99999999999',
        new Array<string>(41).fill('rrd=').join('&'),
      ])
        await request(app).get(`/RRGrapher.cgi?image=1&${query}`).expect(400);
      const hostile = encodeURIComponent('x:STACK\nquit %s \\n');
      await request(app)
        .get(`/RRGrapher.cgi?image=1&${ROW.replace('web%3A%20in', hostile)}&title=${hostile}`)
        .expect(200)
        .expect('Content-Type', 'image/png');
    });

    it('answers with a picture where rrdtool cannot draw', async () => {
      const failing = createApp({
        ...context,
        rrd: { info: (file) => context.rrd.info(file), graph: (args) => context.rrd.graph(args.some((arg) => arg.startsWith('DEF')) ? ['DEF:'] : args) }, // prettier-ignore
      });
      await request(failing)
        .get(`/RRGrapher.cgi?image=1&${ROW}`)
        .expect(500)
        .expect('Content-Type', 'image/png');
    });
  });
});
