import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse, type HTMLElement } from 'node-html-parser';
import request from 'supertest';
import { topPagePlaces, type TopPagePlace } from '../../lib/config/campusio/top-page-places.js';
import { renderScoreboardPage } from '../../lib/pages/scoreboard.js';
import { createApp } from '../../lib/web/app.js';
import { sampleTable } from '../support/scoreboard-sample.js';
import { webContext } from '../support/web-site.js';

describe('top talkers of CampusIO on the web', () => {
  let directory: string;
  let configDir: string;
  const open: ReturnType<typeof webContext>[] = [];

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'campus-talkers-'));
    configDir = join(directory, 'etc');
    await mkdir(configDir);
  });
  after(async () => {
    for (const { rrd } of open) await rrd.close();
    await rm(directory, { recursive: true });
  });

  const write = async (path: string, what: string): Promise<void> => {
    const file = join(directory, path);
    await mkdir(dirname(file), { recursive: true });
    const caption = ['Top 2 by bytes in', `page ${what}`] as const;
    await writeFile(file, renderScoreboardPage({ heading: `Top talkers of ${what}`, tables: [{ ...sampleTable, caption }] })); // prettier-ignore
  };
  const configure = async (outputDir: string, campus: string, subnet?: string): Promise<TopPagePlace[]> => {
    await writeFile(join(configDir, 'CampusIO.cf'), `OutputDir ${outputDir}\nTCPServices http\n${campus}\n`);
    if (subnet !== undefined)
      await writeFile(join(configDir, 'SubNetIO.cf'), `OutputDir ${outputDir}\n${subnet}\n`);
    else await rm(join(configDir, 'SubNetIO.cf'), { force: true });
    return topPagePlaces(configDir, directory);
  };
  const appOf = (outputDir: string, topPages: readonly TopPagePlace[]) => {
    const rrdDir = join(directory, outputDir);
    const context = webContext(rrdDir, { campusDirs: [rrdDir], topPages });
    open.push(context);
    return createApp(context);
  };
  const captions = (page: HTMLElement): string[] =>
    page.querySelectorAll('.board caption span').map((caption) => caption.text);

  describe('with ReportPrefixFormat', () => {
    let app: ReturnType<typeof createApp>;
    const get = async (query: string, status = 200): Promise<HTMLElement> =>
      parse((await request(app).get(`/Scoreboard.cgi?${query}`).expect(status)).text);

    before(async () => {
      for (const name of ['2026/03/01/2355', '2026/03/02/0000', '2026/03/02/1400', '2026/03/02/1405']) {
        await write(`graphs/html/${name}_top.html`, `site ${name}`);
        await write(`graphs/html/${name}_top_as.html`, `as ${name}`);
        for (const subnet of ['10.1.0.0_16', '10.10.0.0_16', '10.9.0.0_16'])
          await write(`graphs/html/${name}_${subnet}.html`, `${subnet} ${name}`);
      }
      const places = await configure(
        'graphs',
        'TopN 10\nReportPrefixFormat html/%Y/%m/%d/%H%M_',
        'TopN 5\nReportPrefixFormat "html/%Y/%m/%d/%H%M_"',
      );
      app = appOf('graphs', places);
    });

    it('shows the newest page, and offers every other', async () => {
      const page = await get('');
      assert.deepEqual(captions(page), ['page site 2026/03/02/1405']);
      assert.deepEqual(
        page.querySelectorAll('select[name=page] option').map(({ text }) => text),
        ['The site', 'AS numbers', '10.1.0.0/16', '10.9.0.0/16', '10.10.0.0/16'],
      );
      const days = page.querySelectorAll('select[name=day] option').map(({ text }) => text);
      assert.deepEqual(days, ['2026-03-02', '2026-03-01']);
      assert.doesNotMatch(page.text, /CUFlow/);
      assert.deepEqual(captions(await get('view=campus&page=10.9.0.0_16')), [
        'page 10.9.0.0_16 2026/03/02/1405',
      ]);
    });

    it('leads from the newest page of a subnet to the oldest, over midnight', async () => {
      let url: string | undefined = 'Scoreboard.cgi?view=campus&page=10.1.0.0_16';
      const visited: string[] = [];
      while (url !== undefined && visited.length < 10) {
        const { text }: request.Response = await request(app).get(`/${url}`).expect(200);
        visited.push(...captions(parse(text)));
        url = parse(text).querySelector('a[rel=prev]')?.getAttribute('href');
      }
      const times = ['2026/03/02/1405', '2026/03/02/1400', '2026/03/02/0000', '2026/03/01/2355'];
      assert.deepEqual(visited, times.map((time) => `page 10.1.0.0_16 ${time}`)); // prettier-ignore
    });

    it('names the first talkers on the overview', async () => {
      const page = parse((await request(app).get('/').expect(200)).text);
      assert.equal(page.querySelectorAll('.talkers li').length, 2);
      const link = page.querySelector('.talkers h2 a')?.getAttribute('href') ?? '';
      assert.match(link, /view=campus/);
      assert.deepEqual(captions(parse((await request(app).get(`/${link}`).expect(200)).text)), ['page site 2026/03/02/1405']); // prettier-ignore
    });

    it('reads nothing but pages whose names are the prefix of a time and the name of a page', async () => {
      const out = join(directory, 'secret.html');
      await writeFile(out, 'confidential');
      const day = join(directory, 'graphs/html/2026/03/02');
      await symlink(out, join(day, '1410_top.html'));
      for (const name of ['1410_other.html', '1470_top.html', '1415_top.html.bak', 'top.html'])
        await writeFile(join(day, name), 'confidential');
      await mkdir(join(directory, 'graphs/html/2026/02/31'), { recursive: true });
      await writeFile(join(directory, 'graphs/html/2026/02/31/1400_top.html'), 'confidential');
      for (const query of [
        'day=2026-03-02&time=14:10:00',
        'day=2026-03-02&time=15:10:00',
        'day=2026-03-03&time=14:00:00',
        'page=other',
        'page=../../../../secret',
        'page=top&day=../..&time=14:00:00',
        'page=top&day=2026-03-02&time=../../../../secret',
      ])
        for (const more of ['', '&raw=1']) {
          const page = await get(`view=campus&${query}${more}`, 404);
          assert.doesNotMatch(page.text, /confidential/, query);
        }
      await rm(join(day, '1410_top.html'));
    });
  });

  it('shows the page that every file replaces, dated by its change', async () => {
    await write('flat/top.html', 'now');
    const changed = new Date(2026, 2, 2, 14, 5);
    await utimes(join(directory, 'flat/top.html'), changed, changed);
    const app = appOf('flat', await configure('flat', 'TopN 10'));
    const page = parse((await request(app).get('/Scoreboard.cgi').expect(200)).text);
    assert.deepEqual(captions(page), ['page now']);
    assert.equal(page.querySelector('select[name=day] option')?.text, '2026-03-02');
  });

  it('says which directive is missing, or that there is no page yet', async () => {
    const none = appOf('empty', await configure('empty', 'TopN 0'));
    const { text } = await request(none).get('/Scoreboard.cgi').expect(200);
    assert.match(text, /<code>TopN<\/code> in CampusIO\.cf/);
    const waiting = appOf('empty', await configure('empty', 'TopN 3'));
    assert.match(
      (await request(waiting).get('/Scoreboard.cgi').expect(200)).text,
      /has not written this page/,
    );
  });
});
