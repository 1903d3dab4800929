import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { startServer, type WebServer } from '../../lib/web/server.js';
import { assertForEverybody, describeWithDataInBrowser, useBrowser } from '../support/browser.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';
import { keepZone } from '../support/zone.js';

describeWithDataInBrowser('FlowGrapher in a browser', () => {
  const browser = useBrowser();
  let site: TestSite;
  let server: WebServer;
  let page: Page;
  let faults: string[];

  keepZone('UTC');

  before(async () => {
    site = await makeViewerSite({ config: { dateFormat: 'DMY2', defaultIdentifier: 'IP' } });
    server = await startServer(site.app, { host: '127.0.0.1', port: 0 });
  });

  after(async () => {
    await server?.close();
    await site?.cleanup();
  });

  const begin = async (options: BrowserContextOptions = {}): Promise<void> => {
    ({ page, faults } = await browser.open(options));
  };
  afterEach(() => browser.closeTabs());

  const url = (path: string): string => server.url.replace(/\/$/, '') + path;
  const field = (name: string) => page.locator(`[name=${name}]`);

  async function fillForm(type: string): Promise<void> {
    await page.goto(url('/FlowGrapher.cgi'));
    await field('device_name').selectOption({ label: 'router_1' });
    await field('start_date').fill('02.03.2026');
    await field('start_time').fill('14:00:00');
    await field('end_date').fill('02.03.2026');
    await field('end_time').fill('14:30:00');
    await field('source_address').fill('10.20.8.0/24');
    await field('graph_type').selectOption(type);
    await field('bucket_size').selectOption('60');
    await field('detail_lines').fill('8');
  }

  async function makeGraph(type: string): Promise<void> {
    await fillForm(type);
    await page.getByRole('button', { name: 'Generate Graph Report' }).click();
    await page.locator('.graph-canvas canvas').waitFor();
  }

  async function dragOver(from: number, to: number): Promise<void> {
    const box = await page.locator('.graph-canvas .u-over').boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + box.width * from, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * to, box.y + box.height / 2, { steps: 4 });
    await page.mouse.up();
  }

  it('looks closely at a part, and graphs that', async () => {
    await begin();
    await makeGraph('bps');
    const box = await page.locator('.graph-canvas .u-over').boundingBox();
    assert.ok(box);
    // In the middle of the sixteenth of thirty buckets.
    await page.mouse.move(box.x + (box.width * 15.5) / 30, box.y + 20);
    assert.match(
      (await page.locator('.graph-reading').textContent()) ?? '',
      /^14:15:00 – 14:16:00: [\d,]+ Bits/,
    );

    const rows = () => page.locator('#details tbody tr').allTextContents();
    const whole = await rows();
    await dragOver(10.2 / 30, 21.8 / 30);
    await page.getByText('14:10:00 – 14:22:00', { exact: true }).waitFor();
    await page.locator('caption', { hasText: '14:10:00 – 14:22:00: 8 rows' }).waitFor();
    assert.notDeepEqual(await rows(), whole);
    await page.getByRole('button', { name: 'Whole period' }).click();
    await page.locator('caption', { hasText: /^8 rows$/ }).waitFor();
    assert.deepEqual(await rows(), whole);

    await dragOver(10.2 / 30, 21.8 / 30);
    await page.getByRole('link', { name: 'Graph this window' }).click();
    await page.waitForURL(/FlowGrapher\.cgi/);
    assert.equal(await field('start_date').inputValue(), '02.03.2026');
    assert.equal(await field('start_time').inputValue(), '14:10:00');
    assert.equal(await field('end_time').inputValue(), '14:22:00');
    assert.equal(await field('source_address').inputValue(), '10.20.8.0/24');
    await page.getByRole('button', { name: 'Generate Graph Report' }).click();
    await page.locator('.graph-canvas canvas').waitFor();
    assert.match((await page.locator('.parameters').textContent()) ?? '', /02\.03\.2026 14:10:00 UTC/);
    assert.deepEqual(faults, []);
  });

  it('works by keyboard', async () => {
    await begin();
    await makeGraph('pps');
    await page.locator('.graph-canvas').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    assert.match((await page.locator('.graph-reading').textContent()) ?? '', /^14:01:00 – 14:02:00/);
    for (let i = 0; i < 9; i++) await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByText('14:01:00 – 14:11:00', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.graph-actions').waitFor({ state: 'hidden' });
    assert.deepEqual(faults, []);
  });

  it('breaks down, toggles series, follows a row to its flows and to FlowViewer', async () => {
    await begin();
    await makeGraph('bpsa');
    await page.getByRole('link', { name: 'DPT Tot' }).click();
    await page.locator('.graph-legend button').first().waitFor();
    const legend = page.locator('.graph-legend button');
    assert.equal(await legend.count(), 9);
    await legend.last().click();
    assert.equal(await legend.last().getAttribute('aria-pressed'), 'false');
    await legend.last().click();
    assert.equal(await legend.last().getAttribute('aria-pressed'), 'true');

    const [port] = await page.locator('table.analysis tbody th a').allTextContents();
    await page.locator('table.analysis tbody th a').first().click();
    await page.locator('.graph-canvas canvas').waitFor();
    assert.match(
      (await page.locator('.parameters').textContent()) ?? '',
      new RegExp(`Destination Ports\\s*${port}\\s`),
    );

    await page.getByRole('navigation', { name: 'Tools' }).getByRole('link', { name: 'FlowViewer' }).click();
    await page.waitForURL(/FlowViewer\.cgi/);
    assert.equal(await field('dest_port').inputValue(), port);
    assert.equal(await field('start_time').inputValue(), '14:00:00');
    await page.getByRole('button', { name: 'Generate Report' }).click();
    await page
      .getByRole('cell', { name: /^10\.20\.8\.\d+/ })
      .first()
      .waitFor();
    assert.deepEqual(faults, []);
  });

  it('saves a report and shows it again', async () => {
    await begin();
    await makeGraph('ppsa');
    await page.getByRole('link', { name: 'Total Packets' }).click();
    await page.locator('th[aria-sort=descending]').waitFor();
    const rows = await page.locator('#details tbody').textContent();
    await page.getByRole('link', { name: 'Save Report' }).click();
    await page.getByLabel('Name of the report').fill('Servers of Monday');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.waitForURL(/FlowGrapher_Replay\.cgi/);
    assert.equal(await page.locator('h1').textContent(), 'Servers of Monday');
    assert.equal(await page.locator('#details tbody').textContent(), rows);
    const width = await page.locator('.graph-picture').evaluate(async (image) => {
      const picture = image as unknown as { decode(): Promise<void>; naturalWidth: number };
      await picture.decode();
      return picture.naturalWidth;
    });
    assert.equal(width, 600);
    const saved = await readdir(site.config.saveDirectory);
    assert.ok(saved.some((name) => name.endsWith('.png')));
    assert.ok((await page.locator('option', { hasText: 'Servers of Monday' }).count()) > 0);
    assert.deepEqual(faults, []);
  });

  it('is a picture with its numbers without JavaScript', async () => {
    await begin({ javaScriptEnabled: false });
    await fillForm('bps');
    await page.getByRole('button', { name: 'Generate Graph Report' }).click();
    await page.locator('svg.chart').waitFor();
    assert.equal(await page.locator('.statistics dd').count(), 5);
    assert.equal(await page.locator('#details tbody tr').count(), 8);
    await page.getByRole('link', { name: 'Bytes' }).click();
    await page.locator('th[aria-sort=descending]').waitFor();
  });

  describe('on every page', function () {
    this.timeout(120_000);

    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [1280, 390]) {
        it(`nothing is in the way of anybody or wider than the window: ${colorScheme}, ${width} pixels`, async () => {
          await begin({ colorScheme, viewport: { width, height: 900 } });
          await makeGraph('bpsa');
          await assertForEverybody(page);
          await page.getByRole('link', { name: 'SIP Peak' }).click();
          await page.locator('.graph-legend button').first().waitFor();
          await assertForEverybody(page);
          assert.deepEqual(faults, []);
        });
      }
    }
  });

  it('leaves a picture at the address that the original gave it', async () => {
    await begin();
    await makeGraph('fpsi');
    const href = await page.getByRole('link', { name: 'PNG picture' }).getAttribute('href');
    assert.match(href ?? '', /^\/FlowGrapher\/FlowGrapher_save_\d{6}[A-Z]{2}\.png$/);
    const png = await readFile(join(site.config.graphsDirectory, href?.split('/').at(-1) ?? ''));
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [600, 310]);
    const answer = await page.request.get(url(href ?? ''));
    assert.equal(answer.headers()['content-type'], 'image/png');
  });
});
