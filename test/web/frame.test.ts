import assert from 'node:assert/strict';
import type { Express } from 'express';
import { parse } from 'node-html-parser';
import request from 'supertest';
import { createApp } from '../../lib/web/app.js';
import { rrdFixture } from '../support/rrd-fixtures.js';
import { webContext } from '../support/web-site.js';

const URLS = [
  '/',
  '/index.cgi',
  '/cgi-bin/',
  '/cgi-bin/index.cgi',
  '/CUGrapher.pl',
  '/cgi-bin/CUGrapher.cgi',
  '/Scoreboard.cgi',
  '/cgi-bin/Scoreboard.cgi',
  '/health',
  '/CUGrapher.pl/health',
  '/nosuch',
  '/no/such/page',
  '/CUGrapher.pl/no/such',
];

describe('the frame of the pages', () => {
  let app: Express;
  let context: ReturnType<typeof webContext>;

  before(async () => {
    context = webContext(await rrdFixture('main'));
    app = createApp(context);
  });

  after(() => context.rrd.close());

  for (const url of URLS) {
    it(`${url}: has working links, landmarks, and names the organization`, async () => {
      const { text } = await request(app)
        .get(url)
        .expect('Content-Type', /^text\/html/);
      const page = parse(text);
      assert.equal(page.querySelectorAll('main, h1').length, 2);
      assert.match(page.querySelector('header')?.text ?? '', /Example University/);
      assert.equal(page.querySelectorAll('script:not([src]), [style], [onclick]').length, 0);
      const links = page.querySelectorAll('head link, nav.tools a, .brand, .foot a');
      assert.equal(links.length, 8);
      for (const link of links) {
        const target = new URL(link.getAttribute('href') ?? '', `http://flows.example.org${url}`);
        await request(app).get(`${target.pathname}${target.search}`).expect(200);
      }
    });

    it(`${url}: carries the safe headers`, async () => {
      const { headers } = await request(app).get(url);
      const policy = headers['content-security-policy'] ?? '';
      assert.match(policy, /^default-src 'none';/);
      for (const part of [
        "script-src 'self'",
        "style-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
      ]) {
        assert.ok(policy.split(';').includes(part), part);
      }
      assert.ok(!policy.includes('unsafe'));
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['x-powered-by'], undefined);
      assert.equal(headers['referrer-policy'], 'same-origin');
    });
  }

  it('links to no script that a site has not installed', async () => {
    const alone = createApp({ ...context, installed: new Set(['CUGrapher.pl']) });
    const { text } = await request(alone).get('/CUGrapher.pl');
    const links = parse(text).querySelectorAll('nav.tools a, .brand');
    assert.deepEqual([...new Set(links.map((link) => link.getAttribute('href')))], ['CUGrapher.pl']);
  });

  it('answers 404 where there is nothing', async () => {
    for (const url of [
      '/nosuch',
      '/CUGrapher.plx',
      '/cugrapher.pl',
      '/CUGrapher.pl/nosuch',
      '/cgi-bin',
      '/.env',
      '/views/error.ejs',
    ]) {
      const { text } = await request(app).get(url).expect(404);
      assert.ok(text.includes('Not found'), url);
    }
  });

  for (const [url, allowed] of [
    ['/', 'GET, HEAD'],
    ['/cgi-bin/', 'GET, HEAD'],
    ['/health', 'GET, HEAD'],
    ['/index.cgi', 'GET, HEAD, POST'],
    ['/cgi-bin/CUGrapher.pl', 'GET, HEAD, POST'],
    ['/Scoreboard.cgi/health', 'GET, HEAD'],
    ['/CUGrapher.pl/static/suite.css', 'GET, HEAD'],
    ['/CUGrapher.pl/theme', 'POST'],
  ] as const) {
    it(`${url}: knows ${allowed} alone`, async () => {
      for (const method of ['put', 'delete', 'patch'] as const) {
        const { text } = await request(app)[method](url).expect(405).expect('Allow', allowed);
        assert.equal(parse(text).querySelector('title')?.text, 'Error Occurred');
      }
      await request(app).options(url).expect(204).expect('Allow', allowed);
    });
  }

  it('knows no method where there is no page', () => request(app).put('/CUGrapher.pl/nosuch').expect(404));

  it('leads a slash behind the script back to the script', () =>
    request(app)
      .get('/cgi-bin/CUGrapher.pl/?report=bits')
      .expect(308)
      .expect('Location', '../CUGrapher.pl?report=bits'));

  it('shows an unexpected error under an id, the cause in the log alone', async () => {
    const own = webContext(await rrdFixture('main'), {
      now: () => {
        throw new Error('secret of /etc/flow');
      },
    });
    const { text } = await request(createApp(own)).get('/CUGrapher.pl?report=bits').expect(500);
    const id = /error ([0-9a-f]{8})/.exec(text)?.[1];
    assert.ok(id);
    assert.ok(!text.includes('secret'));
    assert.ok(own.lines.some((line) => line.includes(id) && line.includes('secret of /etc/flow')));
  });

  describe('static files', () => {
    it('are kept for a year under the version that pages name', async () => {
      const { text } = await request(app).get('/CUGrapher.pl');
      const files = [...text.matchAll(/CUGrapher\.pl\/static\/[^"]+/g)].map(([file]) => file);
      assert.equal(files.length, 3);
      for (const file of files) {
        await request(app)
          .get(`/${file}`)
          .expect(200)
          .expect('Cache-Control', 'public, max-age=31536000, immutable')
          .expect('X-Content-Type-Options', 'nosniff');
      }
    });

    it('are asked for again without a version', () =>
      request(app)
        .get('/index.cgi/static/suite.css')
        .expect(200)
        .expect('Cache-Control', 'no-cache')
        .expect('Content-Type', /^text\/css/));

    for (const name of [
      'nosuch.css',
      '..%2f..%2fpackage.json',
      '%2e%2e/%2e%2e/package.json',
      '../app.ts',
      '.gitignore',
      'constructor',
      '__proto__',
    ]) {
      it(`do not include ${name}`, () => request(app).get(`/index.cgi/static/${name}`).expect(404));
    }
  });

  describe('the theme', () => {
    const choose = (theme: string, more = ''): request.Test =>
      request(app).post('/cgi-bin/CUGrapher.pl/theme').type('form').send(`theme=${theme}${more}`);

    it('is remembered, and the way leads back to the page', () =>
      choose('dark', '&return=report%3Dbits%26hours%3D24')
        .expect(303)
        .expect('Location', '../CUGrapher.pl?report=bits&hours=24')
        .expect('Set-Cookie', /^flowsuite-theme=dark; Max-Age=31536000; Path=\/; .*HttpOnly; SameSite=Lax$/));

    it('of the cookie is that of the page', async () => {
      for (const [cookie, expected] of [
        ['dark', 'dark'],
        ['light', 'light'],
        ['auto', undefined],
        ['"><script>', undefined],
      ]) {
        const { text } = await request(app)
          .get('/')
          .set('Cookie', `flowsuite-theme=${encodeURIComponent(cookie ?? '')}`);
        const page = parse(text);
        assert.equal(page.querySelector('html')?.getAttribute('data-theme'), expected);
        const pressed = page
          .querySelectorAll('.themes button')
          .filter((button) => button.getAttribute('aria-pressed') === 'true');
        assert.deepEqual(
          pressed.map((button) => button.text),
          [expected ?? 'auto'],
        );
      }
    });

    it('leads nowhere else', async () => {
      for (const target of [
        '//evil.example/',
        'https://evil.example/',
        '%0d%0aX-Evil:1',
        '%23x',
        '%ff',
        '\u{1F600}',
      ]) {
        const { headers } = await choose('dark', `&return=${target}`).expect(303);
        assert.match(headers['location'] ?? '', /^\.\.\/CUGrapher\.pl\?[\x21\x24-\x7e]*$/);
        assert.equal(headers['x-evil'], undefined);
      }
    });

    it('of an unknown name is the automatic one', () =>
      choose('pink')
        .expect(303)
        .expect('Set-Cookie', /^flowsuite-theme=auto;/));

    const senders: [name: string, headers: Record<string, string>, status: number][] = [
      ['no browser', {}, 303],
      ['our own page', { 'Sec-Fetch-Site': 'same-origin', Origin: 'http://flows.example.org' }, 303],
      ['the address bar', { 'Sec-Fetch-Site': 'none' }, 303],
      ['our own page, by its referrer', { Referer: 'http://flows.example.org/x' }, 303],
      ['another site', { 'Sec-Fetch-Site': 'cross-site' }, 403],
      ['a neighbour', { 'Sec-Fetch-Site': 'same-site', Origin: 'http://www.example.org' }, 403],
      ['another host', { Origin: 'http://evil.example' }, 403],
      ['another host, by its referrer', { Referer: 'http://evil.example/' }, 403],
      ['a sandbox', { Origin: 'null' }, 403],
      ['another port', { Origin: 'http://flows.example.org:8080' }, 403],
    ];
    for (const [name, headers, status] of senders) {
      it(`is ${status === 303 ? 'taken from' : 'refused to'} ${name}`, () =>
        choose('dark').set('Host', 'flows.example.org').set(headers).expect(status));
    }

    it('behind a proxy is taken from the public origin', async () => {
      const proxied = createApp({ ...context, publicOrigin: 'https://flows.example.org' });
      const post = (origin: string): request.Test =>
        request(proxied)
          .post('/index.cgi/theme')
          .set('Host', 'localhost:8080')
          .set('Origin', origin)
          .type('form')
          .send('theme=dark');
      await post('https://flows.example.org').expect(303);
      await post('http://flows.example.org').expect(403);
      await post('http://localhost:8080').expect(403);
    });
  });

  it('shows control characters of a request', async () => {
    const { text } = await request(app)
      .get('/CUGrapher.pl?report=bits&all_service=http%00%1b%0a%7f%c2%85')
      .expect(400);
    assert.ok(text.includes('cannot find service_http\\x00\\x1b\\x0a\\x7f\\x85_src.rrd'));
  });

  it('escapes whatever a request says', async () => {
    const evil = '"><script>alert(1)</script><img src=x onerror=alert(2)>\'';
    const names = [
      'report',
      'router',
      'hours',
      'width',
      'all_protocol',
      'all_service',
      'showmenu',
      'day',
      'hour',
      'time',
      'view',
      evil,
    ];
    for (const script of ['/', '/CUGrapher.pl', '/Scoreboard.cgi', '/health', '/nosuch']) {
      for (const name of names) {
        const query = new URLSearchParams([
          ['report', 'bits'],
          ['showmenu', '1'],
          [name, evil],
        ]);
        const { text, type } = await request(app).get(`${script}?${query.toString()}`);
        if (type === 'image/png') continue;
        const page = parse(text);
        assert.equal(page.querySelectorAll('script:not([src]), [onerror]').length, 0, `${script} ${name}`);
        assert.ok(!text.includes('<script>'), `${script} ${name}`);
      }
    }
  });
});
