import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { startServer, type WebServer } from '../../lib/web/server.js';
import { describeWithData } from '../support/data.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';
import { keepZone } from '../support/zone.js';

const PROGRAM = '/usr/bin/chromium';
const ARGUMENTS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
const suite = existsSync(PROGRAM) ? describeWithData : describe.skip;
if (!existsSync(PROGRAM))
  console.warn('chromium is not installed: parts of graphs are not tried in a browser');

/** A browser before a site, in a zone. */
function inBrowser(zone: string): {
  page: () => Page;
  begin: (options?: Parameters<Browser['newContext']>[0]) => Promise<void>;
  graph: (fields?: Readonly<Record<string, string>>) => Promise<void>;
  plot: () => Promise<{ x: number; y: number; width: number; height: number }>;
  drag: (from: number, to: number) => Promise<void>;
} {
  let site: TestSite;
  let server: WebServer;
  let browser: Browser;
  let context: BrowserContext | undefined;
  let page: Page;

  keepZone(zone);
  before(async () => {
    const colours = ['243 243 243 gray95', '217 0 0 analysis1', '255 255 6 analysis2'].join('\n');
    site = await makeViewerSite({
      config: { defaultIdentifier: 'IP' },
      scriptFiles: { FlowGrapher_Colors: colours },
    });
    server = await startServer(site.app, { host: '127.0.0.1', port: 0 });
    browser = await chromium.launch({ executablePath: PROGRAM, args: ARGUMENTS });
  });
  after(async () => {
    await browser?.close();
    await server?.close();
    await site?.cleanup();
  });
  afterEach(() => context?.close());

  const begin = async (options: Parameters<Browser['newContext']>[0] = {}): Promise<void> => {
    context = await browser.newContext(options);
    page = await context.newPage();
  };
  const graph = async (fields: Readonly<Record<string, string>> = {}): Promise<void> => {
    const all = {
      start_date: '03/02/2026',
      start_time: '14:00:00',
      end_date: '03/02/2026',
      end_time: '14:30:00',
      graph_type: 'bps',
      bucket_size: '60',
      detail_lines: '8',
      ...fields,
    };
    const parts = Object.entries(all).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    const query = ['Main_Only', 'filter_hash=', 'DDDrouter_1', ...parts].join('^');
    await page.goto(`${server.url.replace(/\/$/, '')}/FlowGrapher.cgi?${query}`);
    await page.getByRole('button', { name: 'Generate Graph Report' }).click();
    await page.locator('.graph-canvas canvas').waitFor();
  };
  const plot = async (): ReturnType<ReturnType<typeof inBrowser>['plot']> => {
    await page.locator('.graph-canvas').scrollIntoViewIfNeeded();
    const box = await page.locator('.graph-canvas .u-over').boundingBox();
    assert.ok(box);
    return box;
  };
  const drag = async (from: number, to: number): Promise<void> => {
    const { x, y, width, height } = await plot();
    await page.mouse.move(x + width * from, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width * to, y + height / 2, { steps: 4 });
    await page.mouse.up();
  };
  return { page: () => page, begin, graph, plot, drag };
}

suite('FlowGrapher in a browser: parts of a graph', () => {
  const { page, begin, graph, plot, drag } = inBrowser('UTC');
  const span = async (): Promise<string> => (await page().locator('.graph-span').textContent()) ?? '';
  const numbers = () => page().locator('.statistics dd').allTextContents();

  it('are chosen by touch', async () => {
    await begin({ viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true });
    await graph();
    const { x, y, width, height } = await plot();
    const client = await page().context().newCDPSession(page());
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: number) =>
      client.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: at === undefined ? [] : [{ x: x + width * at, y: y + height / 2 }],
      });
    await touch('touchStart', 0.34);
    for (let at = 0.36; at < 0.7; at += 0.04) await touch('touchMove', at);
    await touch('touchEnd');
    await page().locator('.graph-actions').waitFor();
    assert.match(await span(), /^14:10:00 – 14:2[01]:00$/);
  });

  it('are chosen by buttons, which stop at the ends of the period', async () => {
    await begin();
    await graph();
    const press = (name: string) => page().getByRole('button', { name, exact: true }).press('Enter');
    assert.equal(await page().getByRole('button', { name: 'Wider' }).getAttribute('aria-disabled'), 'true');
    await press('Closer');
    assert.equal(await span(), '14:07:00 – 14:23:00');
    await press('Later');
    assert.equal(await span(), '14:14:00 – 14:30:00');
    assert.equal(await page().getByRole('button', { name: 'Later' }).getAttribute('aria-disabled'), 'true');
    await press('Earlier');
    assert.equal(await span(), '14:06:00 – 14:22:00');
    for (let i = 0; i < 6; i++) await press('Closer');
    assert.match(await span(), /^(14:\d\d):00 – 14:\d\d:00$/);
    for (let i = 0; i < 6; i++) await press('Wider');
    await page().locator('.graph-actions').waitFor({ state: 'hidden' });
  });

  it('are graphed with buckets that fit, however short they are', async () => {
    await begin();
    await graph();
    await drag(10.2 / 30, 11.8 / 30);
    assert.equal(await span(), '14:10:00 – 14:12:00');
    await page().getByRole('link', { name: 'Graph this window' }).click();
    await page().waitForURL(/FlowGrapher\.cgi/);
    assert.equal(await page().locator('[name=bucket_size]').inputValue(), '10');
    await page().getByRole('button', { name: 'Generate Graph Report' }).click();
    await page().locator('.graph-canvas canvas').waitFor();
  });

  it('have numbers and rows of their own, and say what is of the whole period', async () => {
    await begin();
    await graph({ stats_method: 'All' });
    const whole = await numbers();
    await drag(10.2 / 30, 21.8 / 30);
    await page().locator('caption', { hasText: '14:10:00 – 14:22:00: 8 rows' }).waitFor();
    const part = await numbers();
    assert.match(part.at(-1) ?? '', /of this part$/);
    assert.match((await page().locator('.downloads').textContent()) ?? '', /^\s*Save the whole period as/);
    const flows = await page().getByRole('link', { name: 'Flows of this window' }).getAttribute('href');
    assert.match(flows ?? '', /FlowViewer\.cgi\?.*\^start_time=14%3A10%3A00\^.*\^end_time=14%3A22%3A00/);

    // Sorting stays with the part.
    const bytes = () => page().locator('#details tbody tr td:nth-child(7)').allTextContents();
    const before = await bytes();
    await page().locator('#details thead').getByRole('link', { name: 'Bytes' }).click();
    await page().locator('#details thead').getByRole('link', { name: 'Bytes' }).click();
    assert.equal(await page().locator('th[aria-sort]').getAttribute('aria-sort'), 'ascending');
    assert.deepEqual(await bytes(), before.toReversed());
    assert.equal(await span(), '14:10:00 – 14:22:00');

    await page().getByRole('button', { name: 'Whole period' }).click();
    assert.deepEqual(await numbers(), whole);
    assert.match((await page().locator('.downloads').textContent()) ?? '', /^\s*Save as/);

    // The same as a report of that part says.
    await graph({ stats_method: 'All', start_time: '14:10:00', end_time: '14:22:00' });
    assert.deepEqual((await numbers()).slice(0, 4), part.slice(0, 4));
  });

  it('of 300E are where the values are', async () => {
    await begin();
    await graph({ bucket_size: '300E', end_time: '15:00:00' });
    const { x, y, width } = await plot();
    await page().mouse.move(x + (width * 8.5) / 12, y + 20);
    const reading = (await page().locator('.graph-reading').textContent()) ?? '';
    assert.match(reading, /^14:40:00 – 14:45:00:/);
    await drag(8.1 / 12, 9.9 / 12);
    assert.equal(await span(), '14:40:00 – 14:50:00');
  });

  it('of an analysis leave its table alone, and say so; light colours have an outline', async () => {
    await begin({ colorScheme: 'light' });
    await graph({ graph_type: 'bpsa' });
    await page().getByRole('link', { name: 'DIP Tot' }).click();
    await page().locator('.graph-legend button').first().waitFor();
    // 45 parts of gray95 and 55 of the ink: what the edge of All Others is drawn with.
    const edge = await page().evaluate<number>(`(() => {
      const canvas = document.querySelector('.graph-canvas canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let found = 0;
      for (let i = 0; i < data.length; i += 4)
        if (Math.abs(data[i] - 125) < 14 && Math.abs(data[i + 1] - 128) < 14 && Math.abs(data[i + 2] - 130) < 14) found++;
      return found;
    })()`);
    assert.ok(edge > 100, String(edge));
    const stroke = await page().evaluate<string>(
      "getComputedStyle(document.querySelector('.graph-legend .swatch rect')).stroke",
    );
    assert.notEqual(stroke, 'none');
    const caption = page().locator('table.analysis caption');
    assert.equal(await caption.isVisible(), false);
    await drag(10.2 / 30, 21.8 / 30);
    assert.match((await caption.textContent()) ?? '', /^The whole period\./);
    assert.match((await page().locator('.analyses').textContent()) ?? '', /^Break the whole period down by/);
  });

  it('of a wide graph are scrolled to in their own box, with JavaScript and without', async () => {
    for (const javaScriptEnabled of [true, false]) {
      await begin({ viewport: { width: 390, height: 800 } });
      await graph({ graph_multiplier: '4' });
      const box = javaScriptEnabled ? '.graph-scroll' : '.graph-still';
      if (!javaScriptEnabled)
        await page().evaluate(
          `document.querySelector('.graph-still').hidden = false, document.querySelector('.graph-live').remove()`,
        );
      const wider = await page().evaluate<number>(
        `(({ scrollWidth, clientWidth }) => scrollWidth / clientWidth)(document.querySelector('${box}'))`,
      );
      assert.ok(wider > 3.5, String(wider));
      const over = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      assert.equal(await page().evaluate<number>(over), 0);
    }
  });
});

suite('FlowGrapher in a browser: parts where an hour is shown twice', () => {
  const { page, begin, graph, drag } = inBrowser('America/New_York');

  it('grow to what a form can say, and say it', async () => {
    await begin();
    // Five hours on a clock that shows four.
    await graph({
      start_date: '11/01/2026',
      start_time: '00:00:00',
      end_date: '11/01/2026',
      end_time: '04:00:00',
    });
    await drag(80.2 / 300, 109.8 / 300);
    const text = (await page().locator('.graph-span').textContent()) ?? '';
    assert.match(text, /^01:20:00 EDT – 01:50:00 EDT\. The clock shows an hour twice here/);
    assert.match(text, /00:59:00 – 01:50:00 EST\.$/);
    const href = (await page().getByRole('link', { name: 'Graph this window' }).getAttribute('href')) ?? '';
    assert.match(href, /start_time=00%3A59%3A00.*end_time=01%3A50%3A00/);
    await page().locator('caption', { hasText: '00:59:00 – 01:50:00 EST: 0 rows' }).waitFor();
  });
});
