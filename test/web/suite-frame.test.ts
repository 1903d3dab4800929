import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, type HTMLElement } from 'node-html-parser';
import request from 'supertest';
import { createApp } from '../../lib/web/app.js';
import { reportText, trackingText } from '../saved/report-text.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';
import { keepZone } from '../support/zone.js';

const NAME = 'FlowViewer_save_143059QX';
const SAVED = reportText(NAME).replace('\n', '\nDescription: Pairs <of> Monday\ncreate_time: 1772465000\n');
/** Pages that the frame stands around, one of every kind. */
const PAGES = [
  '/FV.cgi',
  '/FlowViewer.cgi',
  '/FlowGrapher.cgi',
  '/FlowMonitor.cgi',
  '/FlowTracker.cgi',
  '/FlowViewer_SaveManage.cgi?Main_Only^ListFiles',
  '/FlowViewer_SaveManage.cgi?Main_Only^ListFilters',
  `/FlowViewer_Save.cgi?Main_Only^name_report^FV_${NAME}`,
  '/FlowViewer_SaveManage.cgi?Main_Only^RemoveFilter^web.svf',
];

describe('the frame of FlowViewer', () => {
  let site: TestSite;

  keepZone('UTC');

  before(async () => {
    site = await makeViewerSite({
      config: {
        leftTitle: 'Campus',
        leftTitleLink: '/campus',
        rightTitle: 'Flows',
        rightTitleLink: 'javascript:x',
      },
      workFiles: { [NAME]: reportText(NAME) },
      saveFiles: { [NAME]: SAVED, 'web.svf': reportText('x', { filter_title: 'Web' }) },
      filterFiles: { 'all.fil': trackingText('All <flows>'), 'old.archive': trackingText('Old') },
      dashboardFiles: { 'all_daily_1.png': 'x', 'old_3years_4.png': 'x' },
    });
  });
  after(() => site.cleanup());

  const page = async (url: string): Promise<HTMLElement> => {
    const { text } = await request(site.app).get(url).expect(200);
    return parse(text);
  };
  const hrefs = (root: HTMLElement, selector: string): string[] =>
    root.querySelectorAll(selector).map((link) => link.getAttribute('href') ?? '');

  for (const url of PAGES) {
    it(`${url}: has the service bar at top and bottom, and the titles`, async () => {
      const root = await page(url);
      for (const bar of ['header.suite', 'footer.suite']) {
        assert.equal(root.querySelectorAll(`${bar} .buttons a`).length, 3, bar);
        const options = root.querySelectorAll(`${bar} .go option`).map((option) => option.text);
        assert.ok(options.includes('All <flows>') && options.includes('Old'), bar);
        assert.ok(options.includes('03/02/2026 15:23:20  FV  Pairs <of> Monday'), bar);
      }
      assert.deepEqual(hrefs(root, '.titles a'), ['/campus'], 'a link that is none is shown as text');
      assert.match(root.querySelector('.titles')?.text ?? '', /Campus.*Flows/s);
      assert.equal(root.querySelectorAll('h1').length, 1);
    });

    it(`${url}: has nothing inline for the policy to refuse (D-23)`, async () => {
      const root = await page(url);
      assert.equal(root.querySelectorAll('script:not([src]), style, [style]').length, 0);
      const names = root.querySelectorAll('*').flatMap((element) => Object.keys(element.attributes));
      assert.deepEqual(
        names.filter((name) => /^on/i.test(name)),
        [],
      );
    });

    it(`${url}: names every field, and no id twice`, async () => {
      const root = await page(url);
      const ids = root.querySelectorAll('[id]').map((element) => element.id);
      assert.equal(new Set(ids).size, ids.length);
      for (const field of root.querySelectorAll('select, input:not([type=hidden])')) {
        const isLabelled = root.querySelector(`label[for="${field.id}"]`) !== null;
        assert.ok(isLabelled, field.toString().slice(0, 80));
      }
    });

    it(`${url}: leads with its menus and links to pages that are there, or will be`, async () => {
      const root = await page(url);
      const links = hrefs(root, '.buttons a, .brand, .way a, .side a, .saved a');
      const targets = root.querySelectorAll('.go option').map((option) => option.getAttribute('value') ?? '');
      for (const link of [...links, ...targets]) assert.match(link, /^(?:FV|Flow\w+)\.cgi(?:\?|$)/);
      for (const target of targets) {
        await request(site.app)
          .get('/FlowViewer.cgi/go')
          .query({ to: target })
          .expect(303)
          .expect('Location', `../${target}`);
      }
    });
  }

  it('carries the hash to the other tools', async () => {
    const root = await page(`/FlowViewer.cgi?Main_Only^filter_hash=FV_${NAME}`);
    assert.deepEqual(
      hrefs(root, 'header .buttons a'),
      ['FlowViewer', 'FlowGrapher', 'FlowMonitor'].map(
        (tool) => `${tool}.cgi?Main_Only^filter_hash=FV_${NAME}`,
      ),
    );
    const [current] = root.querySelectorAll('header .buttons a[aria-current]');
    assert.equal(current?.text, 'FlowViewer');
  });

  it('hangs the pictures of the dashboard at the sides', async () => {
    const root = await page('/FV.cgi');
    const sources = (side: string): string[] =>
      root.querySelectorAll(`.side-${side} img`).map((image) => image.getAttribute('src') ?? '');
    assert.match(sources('left').join(), /^\/FlowViewer_Dashboard\/all_daily_1\.png\?v=\d+$/);
    assert.match(sources('right').join(), /^\/FlowViewer_Dashboard\/old_3years_4\.png\?v=\d+$/);
    assert.deepEqual(hrefs(root, '.side a'), [
      'FlowMonitor_Display.cgi?Main_Only^filter_hash=MT_all',
      'FlowMonitor_Display.cgi?Main_Only^filter_hash=MT_old',
    ]);
    for (const source of [...sources('left'), ...sources('right')])
      await request(site.app).get(source).expect(200).expect('Content-Type', 'image/png');
  });

  it('keeps the family of names under which a page is called', async () => {
    const root = await page('/FlowTracker.cgi');
    const links = hrefs(root, '.buttons a, .side a, .go option');
    assert.ok(links.some((link) => link.startsWith('FlowTracker')));
    assert.ok(!root.toString().includes('FlowMonitor.cgi'));
    assert.ok(!root.toString().includes('FlowMonitor_'));
    assert.equal(root.querySelector('form.criteria')?.getAttribute('action'), 'FlowTracker_Main.cgi');
  });

  it('has no menus below where the site does without', async () => {
    const bare = await makeViewerSite({ config: { useBottomPulldowns: false } });
    try {
      const { text } = await request(bare.app).get('/FV.cgi').expect(200);
      assert.equal(parse(text).querySelectorAll('footer .go').length, 0);
      assert.equal(parse(text).querySelectorAll('header .go').length, 2);
    } finally {
      await bare.cleanup();
    }
  });

  it('shows several dashboards by name', async () => {
    const several = await makeViewerSite({
      config: { dashboardTitles: ['Net Performance', 'SOC'], otherDashboards: ['/nonexistent/SOC'] },
    });
    try {
      for (const [query, current] of [
        ['SOC', 'SOC'],
        // D-13: the original lost the last letter here.
        ['Net~Performance', 'Net Performance'],
        ['Net%7EPerformance', 'Net Performance'],
        ['SOC^', 'SOC'],
        ['Nowhere', 'Net Performance'],
        ['', 'Net Performance'],
      ] as const) {
        const { text } = await request(several.app).get(`/FlowViewer.cgi?${query}`).expect(200);
        const root = parse(text);
        assert.equal(root.querySelector('.boards-menu [aria-current]')?.text, current, query);
        assert.deepEqual(hrefs(root, '.boards-menu a'), ['FV.cgi?Net~Performance', 'FV.cgi?SOC']);
        const key = current.replace(' ', '~');
        const hidden = root.querySelector('input[name=active_dashboard]')?.getAttribute('value');
        assert.equal(hidden, key);
      }
    } finally {
      await several.cleanup();
    }
  });

  it('leads nowhere else by its menus', async () => {
    for (const to of [
      'https://evil.example/',
      '//evil.example/',
      '../secret',
      'CUGrapher.pl',
      'javascript:alert(1)',
      'FV.cgi.evil',
      '',
    ])
      await request(site.app).get('/FV.cgi/go').query({ to }).expect(404);
    await request(site.app)
      .get('/FV.cgi/go')
      .query({ to: 'FV.cgi?x\r\nX-Evil: 1' })
      .expect(303)
      .expect('Location', '../FV.cgi?x%0D%0AX-Evil:%201');
  });

  it('escapes whatever a request says (D-23)', async () => {
    const evil = '"><script>alert(1)</script><img src=x onerror=alert(2)>';
    for (const url of [
      `/FV.cgi?${evil}`,
      `/FlowViewer.cgi?${evil}^filter_hash=FL_${evil}`,
      `/FlowViewer.cgi?Main_Only^filter_hash=FV_${NAME}^DDD${evil}`,
      `/FlowViewer.cgi?Main_Only^filter_hash=^source_address=${evil}`,
      `/FlowViewer_Save.cgi?${evil}^name_report^FV_${evil.replaceAll('/', '')}`,
      `/FlowViewer_SaveManage.cgi?${evil}^RemoveFile^${evil}`,
    ]) {
      const { text } = await request(site.app).get(encodeURI(url));
      assert.equal(parse(text).querySelectorAll('script:not([src]), [onerror]').length, 0, url);
      assert.ok(!text.includes('<script>alert'), url);
    }
  });

  it('stands beside the pages of flowscan only where these are', async () => {
    const root = await page('/FV.cgi');
    assert.equal(root.querySelector('.others'), null);
    await request(site.app).get('/CUGrapher.pl').expect(404);
    await request(site.app).get('/').expect(302).expect('Location', 'FV.cgi');
    const { body } = await request(site.app).get('/health?format=json').expect(200);
    assert.equal((body as { status: string }).status, 'ok');
  });

  it('is not there without FlowViewer, and says so', async () => {
    const { version, organization, publicOrigin, now, log } = site.context;
    const without = createApp({ version, organization, publicOrigin, now, log });
    const { text } = await request(without).get('/FV.cgi').expect(404);
    assert.match(text, /FlowViewer is not set up here/);
  });

  it('stands around what went wrong, too', async () => {
    for (const [url, tool] of [
      ['/FlowViewer_SaveManage.cgi?Main_Only^Nonsense', 'FlowViewer'],
      ['/FlowTracker.cgi/nosuch', 'FlowTracker'],
    ] as const) {
      const { text } = await request(site.app).get(url).expect(404);
      const root = parse(text);
      assert.equal(root.querySelector('h1')?.text, 'Not found');
      assert.equal(root.querySelector('header .buttons [aria-current]')?.text, tool);
    }
    const broken = await makeViewerSite({
      context: { openViewer: () => Promise.reject(new Error('no disk')) },
    });
    try {
      const { text } = await request(broken.app).get('/FV.cgi').expect(500);
      assert.match(text, /Something went wrong/);
    } finally {
      await broken.cleanup();
    }
  });

  it('leads from the old relay page to the entry page', () =>
    request(site.app).get('/FlowTracker_Relay.cgi').expect(303).expect('Location', 'FV.cgi'));
});

describe('the logo of a 3.x site', () => {
  let site: TestSite | undefined;
  afterEach(() => site?.cleanup());

  async function titles(userLogo: string): Promise<HTMLElement | null> {
    site = await makeViewerSite({ config: { userLogo, leftTitleLink: 'https://www.example.org/' } });
    for (const name of ['logo.jpg', 'evil.svg'])
      await writeFile(join(site.config.reportsDirectory, name), 'x');
    const { text } = await request(site.app).get('/FlowViewer.cgi').expect(200);
    return parse(text).querySelector('.titles');
  }

  it('leads where the site says, in place of the left title', async () => {
    const root = await titles('logo.jpg');
    const picture = root?.querySelector('a[href="https://www.example.org/"] img');
    assert.equal(picture?.getAttribute('src'), '/FlowViewer/logo.jpg');
    assert.equal(picture?.getAttribute('height'), '86');
    assert.equal(picture?.getAttribute('alt'), 'FlowViewer');
    assert.match(root?.text ?? '', /Network data flows/);
    const served = await request(site?.app ?? assert.fail()).get('/FlowViewer/logo.jpg');
    assert.equal(served.headers['content-type'], 'image/jpeg');
  });

  for (const name of ['', 'missing.png', 'evil.svg', '../FlowViewer/logo.jpg', '.logo.jpg'])
    it(`${name === '' ? 'that is not set' : name}: the title stays`, async () => {
      const root = await titles(name);
      assert.equal(root?.querySelector('img'), null);
      assert.match(root?.text ?? '', /FlowViewer/);
    });
});
