import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { assertForEverybody, describeInBrowser, useBrowser } from '../support/browser.js';
import { install, serve, type Installation } from './installation.js';

const GRAPH =
  '/CUGrapher.pl?report=bits&hours=48&legend=1&router=all&all_all_protocols=1&all_total=1&showmenu=1';
const BUILT = '/RRGrapher.cgi?title=Web&rrd=rrds/total&ds=out_bytes&factor=8';
const PAGES = ['/', '/CUGrapher.pl', GRAPH, '/RRGrapher.cgi', BUILT, '/Scoreboard.cgi', '/health', '/nosuch'];

describeInBrowser('in a browser', () => {
  const browser = useBrowser();
  let site: Installation;
  let server: Awaited<ReturnType<typeof serve>>;
  let page: Page;
  let faults: string[];

  before(async () => {
    site = await install();
    server = await serve(site);
  });

  after(async () => {
    await server?.stop();
    await site?.remove();
  });

  beforeEach(async () => {
    ({ page, faults } = await browser.open());
  });
  afterEach(() => browser.closeTabs());

  /** Width of the picture with a name as the browser decoded it; 0 = it did not come. */
  const pictureWidth = (): Promise<number> =>
    page.getByAltText('The Graph you requested').evaluate(async (image) => {
      const picture = image as unknown as { decode(): Promise<void>; naturalWidth: number };
      await picture.decode();
      return picture.naturalWidth;
    });

  it('leads from the menu to a graph', async () => {
    await page.goto(`${server.url}/CUGrapher.pl`);
    await page.getByLabel('Service of all', { exact: true }).selectOption(['http', 'ssh']);
    await page.getByRole('checkbox', { name: 'Total of border1' }).check();
    await page.getByLabel('Time period').selectOption('168');
    await page.getByRole('button', { name: 'Generate graph' }).click();
    await page.waitForURL(/showmenu=1/);
    assert.equal(await pictureWidth(), 737);
    const parameters = new URL(page.url()).searchParams;
    assert.deepEqual(parameters.getAll('all_service'), ['http', 'ssh']);
    assert.deepEqual(parameters.getAll('router'), ['all', 'border1', 'border2']);
    assert.equal(parameters.get('border1_total'), '1');
    assert.deepEqual(faults, []);
  });

  it('draws the choices as they are made', async () => {
    await page.goto(`${server.url}/CUGrapher.pl`);
    assert.equal(await page.getByAltText('The Graph you requested').count(), 0);
    await page.getByRole('option', { name: 'tcp' }).first().click();
    await page.getByAltText('The Graph you requested').waitFor();
    assert.ok((await pictureWidth()) > 0);
    assert.match(page.url(), /all_protocol=tcp/);
    await page.getByRole('button', { name: 'all: Protocol of all' }).click();
    await page.waitForURL(/all_protocol=icmp&all_protocol=tcp&all_protocol=udp/);
    await page.getByLabel('Report').selectOption('flows');
    await page.waitForURL(/report=flows/);
    await page.reload();
    assert.ok((await pictureWidth()) > 0);
    assert.deepEqual(faults, []);
  });

  it('works without scripts', async () => {
    const { page: own } = await browser.open({ javaScriptEnabled: false });
    await own.goto(`${server.url}/CUGrapher.pl`);
    await own.getByRole('checkbox', { name: 'All Protos of all' }).check();
    await own.getByRole('button', { name: 'Generate graph' }).click();
    const image = own.getByAltText('The Graph you requested');
    await image.waitFor();
    const box = await image.boundingBox();
    assert.equal(box?.width, 737);
  });

  it('keeps the theme that is chosen', async () => {
    await page.goto(`${server.url}/CUGrapher.pl`);
    const ground = (): Promise<string> =>
      page.locator('body').evaluate((body) => {
        const view = (
          body as unknown as {
            ownerDocument: { defaultView: { getComputedStyle(e: unknown): { backgroundColor: string } } };
          }
        ).ownerDocument.defaultView;
        return view.getComputedStyle(body).backgroundColor;
      });
    await page.getByRole('button', { name: 'dark' }).click();
    await page.waitForLoadState();
    const dark = await ground();
    await page.goto(`${server.url}/Scoreboard.cgi`);
    assert.equal(await ground(), dark);
    await page.getByRole('button', { name: 'light' }).click();
    await page.waitForLoadState();
    assert.notEqual(await ground(), dark);
    assert.match(page.url(), /\/Scoreboard\.cgi$/);
    await page.getByRole('button', { name: 'auto' }).click();
    assert.deepEqual(faults, []);
  });

  it('leads from the overview to a graph and to the top talkers', async () => {
    await page.goto(server.url);
    await page.getByRole('link', { name: 'All services' }).first().click();
    await page.waitForURL(/CUGrapher\.pl/);
    assert.ok((await pictureWidth()) > 0);
    await page.getByRole('link', { name: 'Top talkers' }).first().click();
    await page.getByText('www.example.edu').first().waitFor();
    assert.deepEqual(faults, []);
  });

  it('never covers the picture by the bar with the button', async () => {
    await page.setViewportSize({ width: 1280, height: 900 });
    for (const size of ['', '&width=1200&height=800']) {
      await page.goto(`${server.url}${GRAPH}${size}`);
      await pictureWidth();
      for (let y = 0; y <= 1200; y += 100) {
        await page.evaluate(`scrollTo(0, ${y})`);
        const picture = await page.getByAltText('The Graph you requested').boundingBox();
        const bar = await page.locator('.submit').boundingBox();
        assert.ok(picture && bar && bar.y >= picture.y + picture.height, `${size} at ${y}`);
      }
    }
  });

  describe('on a phone', () => {
    beforeEach(() => page.setViewportSize({ width: 390, height: 844 }));

    it('shows pictures in their own size, to be scrolled sideways', async () => {
      for (const [path, width] of [
        [GRAPH, 737],
        ['/', 617],
      ] as const) {
        await page.goto(`${server.url}${path}`);
        const picture = page.locator('.paper img').first();
        assert.equal((await picture.boundingBox())?.width, width);
        await page.evaluate(`document.querySelector('.paper').scrollBy(1000, 0)`);
        const { x = 0 } = (await picture.boundingBox()) ?? {};
        assert.ok(x + width <= 390, `its right end is at ${x + width}`);
      }
    });

    it('shows every period', async () => {
      for (const path of [GRAPH, '/']) {
        await page.goto(`${server.url}${path}`);
        const box = await page.getByRole('link', { name: '1 month' }).boundingBox();
        assert.ok(box && box.x + box.width <= 390);
      }
    });

    it('leads to the end of the page', async () => {
      await page.goto(`${server.url}${GRAPH}`);
      await page.evaluate('scrollTo(0, 1e6)');
      const last = await page.locator('.rows tr').last().boundingBox();
      const bar = await page.locator('.submit').boundingBox();
      assert.ok(last && bar && bar.y >= last.y + last.height);
    });
  });

  describe('everyone can use', () => {
    for (const theme of ['light', 'dark'] as const) {
      for (const width of [1280, 360]) {
        for (const path of PAGES) {
          it(`${path.split('?')[0]}${path === GRAPH ? ' with a graph' : ''}, ${theme}, ${width} pixels wide`, async () => {
            await page.emulateMedia({ colorScheme: theme });
            await page.setViewportSize({ width, height: 800 });
            await page.goto(`${server.url}${path}`);
            await assertForEverybody(page, { onlyGrave: true });
          });
        }
      }
    }
  });
});
