import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Express } from 'express';
import { parse } from 'node-html-parser';
import request from 'supertest';
import { createApp } from '../../lib/web/app.js';
import { removeSite, scoreboardSite, STORED_PAGES, webContext } from '../support/web-site.js';

describe('Scoreboard.cgi', () => {
  let app: Express;
  let site: Awaited<ReturnType<typeof scoreboardSite>>;
  let rootDir: string;

  before(async () => {
    site = await scoreboardSite();
    rootDir = site.scoreboards.hosts?.rootDir ?? '';
    app = createApp(webContext('/nonexistent', { scoreboards: site.scoreboards }));
  });

  after(() => removeSite(site));

  /** Which stored page a response shows: its caption tells. */
  const shown = async (query: string): Promise<string | undefined> => {
    const { text } = await request(app).get(`/Scoreboard.cgi?${query}`);
    return /page (\S+?)</.exec(text)?.[1];
  };

  for (const url of ['/Scoreboard.cgi', '/cgi-bin/Scoreboard.cgi']) {
    it(`shows the newest page at ${url}`, async () => {
      const page = parse((await request(app).get(url).expect(200)).text);
      assert.match(page.querySelector('caption')?.text ?? '', new RegExp(STORED_PAGES[3]));
      assert.equal(page.querySelectorAll('.board tbody tr').length, 2);
      assert.equal(page.querySelector('.slots a[aria-current]')?.text, '14');
    });
  }

  it('shows the overall page', async () => {
    const page = parse((await request(app).get('/Scoreboard.cgi?view=overall').expect(200)).text);
    assert.equal(page.querySelector('h1')?.text, 'Average rankings');
    assert.equal(page.querySelector('.history'), null);
  });

  it('says how to switch on what is off', async () => {
    const { text } = await request(app).get('/Scoreboard.cgi?view=as').expect(200);
    assert.match(text, /<code>ASScoreboard<\/code>/);
  });

  it('shows the page asked for: of a day the last, of an hour the first', async () => {
    assert.equal(await shown('day=2026-03-02&hour=14&time=14:00:00'), '2026-03-02/14/14:00:00');
    assert.equal(await shown('day=2026-03-02&time=00:00:00'), '2026-03-02/00/00:00:00');
    assert.equal(await shown('day=2026-03-02&hour=14'), '2026-03-02/14/14:00:00');
    assert.equal(await shown('day=2026-03-02'), '2026-03-02/14/14:05:00');
    assert.equal(await shown('day=2026-03-01'), '2026-03-01/23/23:55:00');
  });

  it('leads from the oldest page to the newest and back, over midnight', async () => {
    for (const rel of ['next', 'prev'] as const) {
      const order = rel === 'next' ? [...STORED_PAGES] : [...STORED_PAGES].reverse();
      const [day = '', hour = '', time = ''] = (order[0] ?? '').split('/');
      let url: string | undefined = `/Scoreboard.cgi?day=${day}&hour=${hour}&time=${time}`;
      const visited: string[] = [];
      while (url !== undefined && visited.length < 10) {
        const { text }: request.Response = await request(app).get(url).expect(200);
        visited.push(/page (\S+?)</.exec(text)?.[1] ?? '');
        const href: string | undefined = parse(text).querySelector(`a[rel=${rel}]`)?.getAttribute('href');
        url = href === undefined ? undefined : `/${href}`;
      }
      assert.deepEqual(visited, order);
    }
  });

  it('answers 404 for pages that are not there', async () => {
    for (const query of [
      'day=2026-03-03',
      'day=2026-03-02&hour=13',
      'day=2026-03-02&time=14:10:00',
      'day=x',
      'day=',
    ]) {
      await request(app).get(`/Scoreboard.cgi?${query}`).expect(404);
    }
  });

  it('reads nothing outside RootDir', async () => {
    await writeFile(join(site.directory, 'secret.html'), 'confidential');
    await mkdir(join(rootDir, '2026-02-28/10'), { recursive: true });
    await symlink(join(site.directory, 'secret.html'), join(rootDir, '2026-02-28/10/10:00:00.html'));
    await mkdir(join(site.directory, '10'));
    await writeFile(join(site.directory, '10/10:00:00.html'), 'confidential');
    for (const query of [
      'day=2026-02-28&hour=10&time=10:00:00',
      'day=..&hour=10&time=10:00:00',
      'day=2026-03-02/..&hour=14&time=14:00:00',
      'day=2026-03-02&hour=../..&time=10:00:00',
      'day=2026-03-02&hour=14&time=../../../secret',
      'day=2026-03-02&hour=14&time=14:00:00%00',
    ]) {
      for (const more of ['', '&raw=1']) {
        const { text } = await request(app).get(`/Scoreboard.cgi?${query}${more}`).expect(404);
        assert.ok(!text.includes('confidential'), query);
      }
    }
  });

  describe('a page of another program', () => {
    const old =
      '<html><style>td{color:red}</style><script>alert(1)</script><td bgcolor="#ffff00">#1</td></html>';

    before(() => writeFile(join(rootDir, '2026-03-01/23/23:50:00.html'), old));

    it('is shown in a frame', async () => {
      const page = parse(
        (await request(app).get('/Scoreboard.cgi?day=2026-03-01&time=23:50:00').expect(200)).text,
      );
      const source = page.querySelector('iframe')?.getAttribute('src') ?? '';
      const { text } = await request(app)
        .get(`/${source.replaceAll('&amp;', '&')}`)
        .expect(200);
      assert.equal(text, old);
    });

    it('may use its own style sheet and nothing else', async () => {
      const { headers } = await request(app)
        .get('/Scoreboard.cgi?day=2026-03-01&time=23:50:00&raw=1')
        .expect(200);
      const policy = headers['content-security-policy'] ?? '';
      assert.equal(
        policy,
        "default-src 'none';style-src 'self' 'sha256-qIzup7C8EMoUxFJE/Qb1KGyCa/C5TdJ2Rlaf6Xdteg4=';base-uri 'none';form-action 'none';frame-ancestors 'self';sandbox",
      );
      assert.equal(headers['x-content-type-options'], 'nosniff');
    });
  });
});
