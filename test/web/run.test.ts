import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import express, { type Express } from 'express';
import request from 'supertest';
import { sendHtml, seeOther, type Progress } from '../../lib/web/answer.js';
import { answerCgi } from '../../lib/web/cgi.js';
import type { ReportLimits } from '../../lib/web/context.js';
import { HttpError } from '../../lib/web/http-error.js';
import { errorPages } from '../../lib/web/middleware/error-pages.js';
import { startPulse } from '../../lib/web/pulse.js';
import { runWithLimits } from '../../lib/web/run.js';
import { startServer, type WebServer } from '../../lib/web/server.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';

const LIMITS: ReportLimits = { timeMs: 60_000, simultaneous: 2, waitMs: 60_000 };
const STREAM = 'application/x-ndjson';

type Work = (signal: AbortSignal, progress: (state: Progress) => void) => Promise<string>;

/** Ends when it is told to, and notes that. */
function endless(): { work: Work; started: Promise<void>; aborted: Promise<unknown> } {
  let start: () => void;
  let abort: (reason: unknown) => void;
  const started = new Promise<void>((resolve) => (start = resolve));
  const aborted = new Promise<unknown>((resolve) => (abort = resolve));
  const work: Work = (signal) =>
    new Promise((_, reject) => {
      start();
      signal.addEventListener('abort', () => {
        abort(signal.reason);
        reject(new Error('stopped'));
      });
    });
  return { work, started, aborted };
}

describe('runWithLimits', () => {
  let site: TestSite;
  let server: WebServer | undefined;

  beforeEach(async () => {
    site = await makeViewerSite();
  });
  afterEach(async () => {
    await server?.close();
    server = undefined;
    await site.cleanup();
  });

  /** An application whose every page is the result of some work. */
  function appOf(work: Work, limits: Partial<ReportLimits> = {}): Express {
    const app = express();
    app.use(async (req, res) => {
      const own = { config: site.config, limits: { ...LIMITS, ...limits } };
      const html = await runWithLimits(req, res, own, work);
      if (html === 'elsewhere') seeOther(req, res, 'FV.cgi?x');
      else sendHtml(req, res, 200, html, { address: 'FlowViewer_Sort.cgi?x' });
    });
    app.use(errorPages(site.context));
    return app;
  }
  const locks = async (): Promise<string[]> =>
    (await readdir(site.config.workDirectory)).filter((name) => name.includes('report_'));

  it('answers with the page alone where nobody asks for progress', async () => {
    const app = appOf((_, progress) => {
      progress({ filesDone: 1, filesTotal: 2, bytes: 10 });
      return Promise.resolve('<p>done');
    });
    const { text, headers } = await request(app).post('/').expect(200);
    assert.equal(text, '<p>done');
    assert.match(headers['content-type'] ?? '', /^text\/html/);
    assert.deepEqual(await locks(), []);
  });

  async function stream(app: Express): Promise<unknown[]> {
    const response = await request(app).post('/').set('Accept', STREAM).buffer(true).expect(200);
    assert.equal(response.headers['content-type'], STREAM);
    return response.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
  }

  it('tells of progress, then gives the page', async () => {
    const lines = await stream(
      appOf((_, progress) => {
        progress({ filesDone: 1, filesTotal: 3, bytes: 10 });
        // Too soon after the last one to be worth a line.
        progress({ filesDone: 2, filesTotal: 3, bytes: 20 });
        progress({ filesDone: 3, filesTotal: 3, bytes: 30 });
        return Promise.resolve('<p>done');
      }),
    );
    assert.deepEqual(lines, [
      { progress: { filesDone: 1, filesTotal: 3, bytes: 10 } },
      { progress: { filesDone: 3, filesTotal: 3, bytes: 30 } },
      { status: 200, html: '<p>done', address: 'FlowViewer_Sort.cgi?x' },
    ]);
  });

  it('tells where to go', async () => {
    assert.deepEqual(await stream(appOf(() => Promise.resolve('elsewhere'))), [{ location: 'FV.cgi?x' }]);
  });

  it('gives the error page as the last line', async () => {
    const [first, last] = (await stream(
      appOf((_, progress) => {
        progress({ filesDone: 0, filesTotal: 3, bytes: 0 });
        throw new Error('secret of /etc');
      }),
    )) as [unknown, { status: number; html: string }];
    assert.deepEqual(first, { progress: { filesDone: 0, filesTotal: 3, bytes: 0 } });
    assert.equal(last.status, 500);
    assert.match(last.html, /Something went wrong/);
    assert.doesNotMatch(last.html, /secret/);
  });

  it('stops what takes too long (D-25)', async () => {
    const { work, aborted } = endless();
    const { text } = await request(appOf(work, { timeMs: 50 }))
      .post('/')
      .expect(503)
      .expect('Retry-After', /\d+/);
    assert.match(text, /longer than/);
    await aborted;
    assert.deepEqual(await locks(), []);
  });

  it('stops when the client goes away, and leaves nothing behind', async () => {
    const { work, started, aborted } = endless();
    server = await startServer(appOf(work), { host: '127.0.0.1', port: 0 });
    const call = httpRequest(server.url, { method: 'POST', headers: { Accept: STREAM } });
    call.on('error', () => undefined);
    call.end();
    await started;
    assert.equal((await locks()).length, 1);
    call.destroy();
    assert.equal(((await aborted) as Error).name, 'ClientGone');
    await until(async () => (await locks()).length === 0);
    assert.deepEqual(site.lines, [], 'that is no error');
  });

  it('makes so many at a time; the others wait for their turn', async () => {
    let running = 0;
    let most = 0;
    const app = appOf(async () => {
      running++;
      most = Math.max(most, running);
      await delay(20);
      running--;
      return '<p>done';
    });
    server = await startServer(app, { host: '127.0.0.1', port: 0 });
    const { url } = server;
    const answers = await Promise.all(Array.from({ length: 10 }, () => fetch(url, { method: 'POST' })));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.equal(most, 2);
  });

  it('refuses those for which there is no hope, 200 at once (D-25)', async () => {
    const app = appOf(() => delay(20).then(() => '<p>done'));
    server = await startServer(app, { host: '127.0.0.1', port: 0 });
    const { url } = server;
    const answers = await Promise.all(Array.from({ length: 200 }, () => fetch(url, { method: 'POST' })));
    const statuses = answers.map(({ status }) => status);
    assert.ok(statuses.filter((status) => status === 200).length >= 2);
    assert.ok(statuses.filter((status) => status === 503).length >= 100);
    assert.deepEqual(new Set(statuses), new Set([200, 503]));
    assert.deepEqual(await locks(), []);
  });

  it('counts the reports of other processes too, unless they are dead', async () => {
    const lockOf = (pid: number): string =>
      JSON.stringify({ id: '0123abcd', program: 'x', host: hostname(), pid, children: [] });
    const file = (number: number): string =>
      join(site.config.workDirectory, `FlowViewer_report_${number}.lock`);
    const app = appOf(() => Promise.resolve('<p>done'), { waitMs: 0 });
    await writeFile(file(1), lockOf(process.pid));
    await writeFile(file(2), lockOf(process.pid));
    await request(app).post('/').expect(503);
    // No process has this number.
    await writeFile(file(2), lockOf(2 ** 30));
    await request(app).post('/').expect(200);
    assert.deepEqual(await locks(), ['FlowViewer_report_1.lock']);
  });

  describe('as a CGI program', () => {
    /** As pages do whose answer takes long. */
    function withPulse(page: express.Express): express.Express {
      const app = express();
      app.use((req, res, next) => {
        startPulse(req, res);
        next();
      });
      return app.use(page);
    }

    const env = { REQUEST_METHOD: 'POST', SCRIPT_NAME: '/x.cgi', HTTP_ACCEPT: STREAM };

    it('writes each line as it comes', async () => {
      let goOn: () => void = () => undefined;
      const signalled = new Promise<void>((resolve) => (goOn = resolve));
      const app = appOf(async (_, progress) => {
        progress({ filesDone: 1, filesTotal: 2, bytes: 10 });
        await signalled;
        return '<p>done';
      });
      const stdout = new PassThrough();
      const answer = answerCgi({ app, env, stdin: Readable.from([]), stdout });
      let text = '';
      stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
      await until(() => Promise.resolve(text.includes('"filesDone":1')));
      assert.match(text, /^Status: 200 OK\r\n/);
      assert.doesNotMatch(text, /done<|<p>done/);
      goOn();
      await answer;
      assert.match(text, /"html":"<p>done"/);
    });

    it('stops when the web server ends it', async () => {
      const { work, started, aborted } = endless();
      const ending = new AbortController();
      const stdout = new PassThrough();
      const answer = answerCgi({
        app: appOf(work),
        env,
        stdin: Readable.from([]),
        stdout,
        signal: ending.signal,
      });
      await started;
      ending.abort();
      assert.equal(((await aborted) as Error).name, 'ClientGone');
      await answer;
      await until(async () => (await locks()).length === 0);
    });

    it('repeats the progress of a report that says nothing, so that its client can be missed', async () => {
      let text = '';
      const linesOf = (): string[] => text.split('\r\n\r\n')[1]?.trimEnd().split('\n') ?? [];
      const work: Work = async (_, progress) => {
        await until(() => Promise.resolve(linesOf().length === 1));
        progress({ filesDone: 1, filesTotal: 2, bytes: 10 });
        await until(() => Promise.resolve(linesOf().length === 3));
        return '<p>done';
      };
      const app = withPulse(appOf(work));
      const stdout = new PassThrough();
      stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
      await answerCgi({ app, env, stdin: Readable.from([]), stdout });
      const lines = linesOf().map((line) => JSON.parse(line) as { progress?: object; html?: string });
      const told = { filesDone: 1, filesTotal: 2, bytes: 10 };
      assert.deepEqual(
        lines.slice(0, 3).map(({ progress }) => progress),
        [{ filesDone: 0, filesTotal: 0, bytes: 0 }, told, told],
      );
      assert.equal(lines.at(-1)?.html, '<p>done');
    });

    it('writes line feeds before a page that takes long, then the page, also one of an error', async () => {
      for (const [reason, expected] of [
        [undefined, '<p>done'],
        [new HttpError(503, 'It took too long.'), 'It took too long.'],
      ] as const) {
        let text = '';
        const work: Work = async () => {
          await until(() => Promise.resolve(text.endsWith('\r\n\r\n\n')));
          if (reason) throw reason;
          return '<p>done';
        };
        const app = withPulse(appOf(work));
        const stdout = new PassThrough();
        stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
        await answerCgi({ app, env: { ...env, HTTP_ACCEPT: 'text/html' }, stdin: Readable.from([]), stdout });
        assert.match(text, /^Status: 200 OK\r\n[^]*content-type: text\/html[^]*\r\n\r\n\n+</);
        assert.ok(text.includes(expected), text);
      }
    });

    it('stops when nobody reads its answer any more', async () => {
      const { work, started, aborted } = endless();
      const stdout = new PassThrough();
      const answer = answerCgi({ app: appOf(work), env, stdin: Readable.from([]), stdout });
      await started;
      stdout.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      await aborted;
      await answer;
    });
  });
});

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await delay(5);
}
