import assert from 'node:assert/strict';
import { PassThrough, Readable, Writable } from 'node:stream';
import express from 'express';
import type { Express } from 'express';
import request from 'supertest';
import { createApp } from '../../lib/web/app.js';
import { answerCgi, scriptPath } from '../../lib/web/cgi.js';
import { rrdFixture } from '../support/rrd-fixtures.js';
import { removeSite, scoreboardSite, webContext } from '../support/web-site.js';

interface Answer {
  status: string;
  headers: Map<string, string[]>;
  body: Buffer;
}

/** Runs one CGI request and takes the answer apart. */
async function cgi(app: Express, env: NodeJS.ProcessEnv, body: string | Buffer = ''): Promise<Answer> {
  const chunks: Buffer[] = [];
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  await answerCgi({ app, env, stdin: Readable.from([Buffer.from(body)]), stdout });
  const bytes = Buffer.concat(chunks);
  const end = bytes.indexOf('\r\n\r\n');
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const [name = '', value = ''] = line.split(/: (.*)/);
    headers.set(name, [...(headers.get(name) ?? []), value]);
  }
  return { status: first, headers, body: bytes.subarray(end + 4) };
}

const get = (script: string, query = '', more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  GATEWAY_INTERFACE: 'CGI/1.1',
  REQUEST_METHOD: 'GET',
  SCRIPT_NAME: script,
  QUERY_STRING: query,
  HTTP_HOST: 'flows.example.org',
  REMOTE_ADDR: '192.0.2.1',
  ...more,
});

describe('the CGI door', () => {
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

  const requests: [script: string, pathInfo: string, query: string][] = [
    ['/cgi-bin/index.cgi', '', ''],
    ['/cgi-bin/CUGrapher.pl', '', ''],
    ['/cgi-bin/CUGrapher.pl', '', 'report=bits;all_protocol=tcp;legend=1'],
    ['/cgi-bin/CUGrapher.pl', '', 'report=bits&all_protocol=tcp&showmenu=1&x=%27%22%7C;y=~()'],
    ['/cgi-bin/CUGrapher.pl', '', 'report=bits&router=..'],
    ['/cgi-bin/CUGrapher.pl', '', 'report=bits&debug=1'],
    ['/cgi-bin/CUGrapher.pl', '/static/suite.css', ''],
    ['/cgi-bin/CUGrapher.pl', '/no such/page', 'x=1'],
    ['/cgi-bin/Scoreboard.cgi', '', 'day=2026-03-02'],
    ['/cgi-bin/Scoreboard.cgi', '', 'view=overall&raw=1'],
  ];
  for (const [script, pathInfo, query] of requests) {
    it(`gives the bytes of the server: ${script}${pathInfo}?${query}`, async () => {
      const path = `${script}${pathInfo.replaceAll(' ', '%20')}${query === '' ? '' : `?${query}`}`;
      const served = await request(app).get(path).set('Host', 'flows.example.org').responseType('blob');
      const answer = await cgi(app, get(script, query, { PATH_INFO: pathInfo }));
      assert.match(answer.status, new RegExp(`^Status: ${served.status} \\w`));
      assert.ok(answer.body.equals(served.body as Buffer));
      for (const [name, value] of Object.entries(served.headers as Record<string, string>)) {
        if (['date', 'expires', 'connection', 'keep-alive', 'transfer-encoding'].includes(name)) continue;
        assert.deepEqual(answer.headers.get(name), [value], name);
      }
    });
  }

  it('serves a script under any name and path, with links to that name', async () => {
    const env = get('/stats/sensor (1).pl');
    const own = createApp(context, { path: scriptPath(env), tool: 'cugrapher' });
    const { status, body } = await cgi(own, env);
    assert.equal(status, 'Status: 200 OK');
    assert.ok(body.includes('action="sensor%20(1).pl"'));
    const style = /href="([^"]+suite\.css)\?/.exec(body.toString())?.[1];
    assert.equal(style, 'sensor%20(1).pl/static/suite.css');
    const file = await cgi(own, { ...env, PATH_INFO: '/static/suite.css' });
    assert.equal(file.status, 'Status: 200 OK');
  });

  it('passes a form on, and several cookies back', async () => {
    const body = 'theme=dark&return=';
    const env = get('/cgi-bin/index.cgi', '', {
      REQUEST_METHOD: 'POST',
      PATH_INFO: '/theme',
      CONTENT_TYPE: 'application/x-www-form-urlencoded',
      CONTENT_LENGTH: String(body.length),
      HTTP_SEC_FETCH_SITE: 'same-origin',
    });
    const answer = await cgi(app, env, `${body}&theme=more than announced`);
    assert.equal(answer.status, 'Status: 303 See Other');
    assert.match(answer.headers.get('set-cookie')?.[0] ?? '', /^flowsuite-theme=dark;/);
    const refused = await cgi(app, { ...env, HTTP_SEC_FETCH_SITE: 'cross-site' }, body);
    assert.equal(refused.status, 'Status: 403 Forbidden');
  });

  it('does not read a body that is announced as too long', async () => {
    const stdin = new Readable({ read: () => assert.fail('the body was read') });
    const stdout = new PassThrough();
    const env = get('/cgi-bin/CUGrapher.pl', '', {
      REQUEST_METHOD: 'POST',
      CONTENT_TYPE: 'application/x-www-form-urlencoded',
      CONTENT_LENGTH: String(2 ** 30),
    });
    await answerCgi({ app, env, stdin, stdout });
    assert.match(String(stdout.read()), /^Status: 413 /);
  });

  it('refuses a body that ends too early', async () => {
    const env = get('/cgi-bin/CUGrapher.pl', '', {
      REQUEST_METHOD: 'POST',
      CONTENT_TYPE: 'application/x-www-form-urlencoded',
      CONTENT_LENGTH: '100',
    });
    assert.match((await cgi(app, env, 'report=bits')).status, /^Status: 400 /);
  });

  it('drops the header Proxy and passes on the others', async () => {
    const echo = express();
    echo.get('/x', (req, res) => {
      res.json(req.headers);
    });
    const { body } = await cgi(
      echo,
      get('/x', '', { HTTP_PROXY: 'http://evil.example', HTTP_X_FORWARDED_FOR: '192.0.2.7' }),
    );
    const headers = JSON.parse(body.toString()) as Record<string, string>;
    assert.equal(headers['proxy'], undefined);
    assert.equal(headers['x-forwarded-for'], '192.0.2.7');
    assert.equal(headers['host'], 'flows.example.org');
  });

  it('answers HEAD without a body', async () => {
    const answer = await cgi(app, { ...get('/cgi-bin/CUGrapher.pl'), REQUEST_METHOD: 'HEAD' });
    assert.equal(answer.status, 'Status: 200 OK');
    assert.equal(answer.body.length, 0);
  });
});
