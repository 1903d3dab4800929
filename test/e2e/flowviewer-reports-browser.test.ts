import assert from 'node:assert/strict';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { startServer, type WebServer } from '../../lib/web/server.js';
import { assertForEverybody, describeWithDataInBrowser, useBrowser } from '../support/browser.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';
import { keepZone } from '../support/zone.js';

const FIELDS = {
  'Start date': '03/02/2026',
  'Start time': '14:30:00',
  'End date': '03/02/2026',
  'End time': '14:40:00',
  'Cutoff lines': '8',
} as const;

describeWithDataInBrowser('a report of FlowViewer in a browser', () => {
  const browser = useBrowser();
  let site: TestSite;
  let server: WebServer;
  let page: Page;
  let faults: string[];

  keepZone('UTC');

  before(async () => {
    site = await makeViewerSite({
      config: {
        devices: ['router_1'],
        defaultIdentifier: 'IP',
        flowCaptureInterval: 0,
        flowFileLength: 300,
        pieChartDefault: 1,
      },
    });
    server = await startServer(site.app, { host: '127.0.0.1', port: 0 });
  });

  after(async () => {
    await server?.close();
    await site?.cleanup();
  });

  beforeEach(() => use({}));
  afterEach(() => browser.closeTabs());

  async function use(options: BrowserContextOptions): Promise<void> {
    ({ page, faults } = await browser.open(options));
  }

  const url = (path: string): string => server.url.replace(/\/$/, '') + path;
  const table = (): Locator => page.locator('table.report');
  const column = async (number: number): Promise<string[]> =>
    (await table().locator(`tbody td:nth-child(${number})`).allInnerTexts()).map((text) => text.trim());
  const fact = (label: string): Promise<string> =>
    page.locator('.filter dl div').filter({ hasText: label }).locator('dd').innerText();

  async function make(report: string): Promise<void> {
    await page.goto(url('/FlowViewer.cgi'));
    await page.getByLabel('Device').selectOption('router_1');
    for (const [label, text] of Object.entries(FIELDS))
      await page.getByLabel(label, { exact: true }).fill(text);
    await page.getByLabel('Report', { exact: true }).selectOption({ label: report });
    await page.getByRole('button', { name: 'Generate Report' }).click();
    await table().waitFor();
  }

  it('is asked for, sorted, narrowed, changed, and can be loaded again', async () => {
    await make('Source IP');
    assert.equal((await column(1)).length, 8);
    assert.match(page.url(), /FlowViewer_Replay\.cgi\?Main_Only\^filter_hash=FV_FlowViewer_save_/);
    const address = page.url();

    await table().getByRole('link', { name: 'Flows', exact: true }).click();
    const flows = (await column(2)).map(Number);
    assert.deepEqual(
      flows,
      flows.toSorted((a, b) => b - a),
    );
    assert.equal(page.url(), address, 'sorted in place');

    const [host = ''] = await column(1);
    await table().getByRole('button', { name: host, exact: true }).click();
    await page.locator('.filter dd').getByText('Destination IP', { exact: true }).waitFor();
    assert.equal(await fact('Source IPs'), host);

    await page.getByText('Change the filter').click();
    await page.getByLabel('Cutoff lines').fill('2');
    await page.getByRole('button', { name: 'Generate Report' }).click();
    await table().locator('tbody tr:nth-child(3)').waitFor({ state: 'detached' });
    await page.reload();
    assert.ok((await column(1)).length <= 2);
    assert.equal(await fact('Source IPs'), host);
    assert.deepEqual(faults, []);
  });

  it('is saved under a name, found in the menu, shown again, and removed', async () => {
    await make('IP Protocol');
    const rows = await column(1);
    await page.getByRole('link', { name: 'Save Report' }).click();
    await page.getByRole('textbox').fill('Protocols of Monday');
    await page.getByRole('button', { name: /save/i }).click();
    await page.getByRole('heading', { name: 'Protocols of Monday' }).waitFor();
    assert.match(decodeURIComponent(page.url()), /filter_hash=SV_FlowViewer_save_/);
    assert.deepEqual(await column(1), rows);
    assert.ok(await page.locator('img.pie').isVisible());

    await page.goto(url('/FlowViewer_SaveManage.cgi?Main_Only^ListFiles'));
    await page.getByRole('link', { name: 'Protocols of Monday', exact: true }).click();
    assert.deepEqual(await column(1), rows);

    await page.goto(url('/FlowViewer_SaveManage.cgi?Main_Only^ListFiles'));
    await page
      .getByRole('link', { name: /^Remove/ })
      .first()
      .click();
    await page.getByRole('button', { name: /remove/i }).click();
    await page.waitForURL(/ListFiles/);
    assert.equal(await page.getByRole('link', { name: 'Protocols of Monday', exact: true }).count(), 0);
    assert.deepEqual(faults, []);
  });

  it('leads on to its graph and its tracking with the same filter', async () => {
    await make('Source IP');
    for (const [link, heading] of [
      ['Graph this', /FlowGrapher/],
      ['Monitor this', /Monitor/],
    ] as const) {
      await page.getByRole('link', { name: link }).click();
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
      assert.equal(await page.getByLabel('Device').inputValue(), 'router_1');
      await page.goBack();
    }
    assert.deepEqual(faults, []);
  });

  it('is worked by keyboard alone', async () => {
    await make('Source IP');
    await table().getByRole('link', { name: 'Packets' }).focus();
    await page.keyboard.press('Enter');
    assert.equal(await table().locator('th[aria-sort=descending]').innerText(), 'Packets');
    const [host = ''] = await column(1);
    await table().getByRole('button', { name: host, exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.locator('.filter dd').getByText('Destination IP', { exact: true }).waitFor();
    assert.equal(await fact('Source IPs'), host);
  });

  it('Back leads from report to report, and at last to the form', async () => {
    const facts = (): Promise<string[]> => page.locator('.filter dl div').allInnerTexts();
    const seen: { facts: string[]; rows: string[] }[] = [];
    const note = async (): Promise<void> => {
      seen.push({ facts: await facts(), rows: await column(1) });
    };
    const narrow = async (label: string): Promise<void> => {
      const [host = ''] = await column(1);
      await table().getByRole('button', { name: host, exact: true }).click();
      await page.locator('.filter dl div', { hasText: label }).locator('dd', { hasText: host }).waitFor();
    };
    await make('Source IP');
    await note();
    await narrow('Source IPs');
    await note();
    await narrow('Destination IPs');
    await note();
    await page.getByText('Change the filter').click();
    await page.getByLabel('Report', { exact: true }).selectOption({ label: 'IP Protocol' });
    await page.getByRole('button', { name: 'Generate Report' }).click();
    await page.getByRole('columnheader', { name: 'Protocol' }).waitFor();

    for (const { facts: expected, rows } of seen.toReversed()) {
      const loaded = page.waitForEvent('load');
      await page.goBack();
      await loaded;
      await table().waitFor();
      assert.deepEqual(await facts(), expected);
      assert.deepEqual(await column(1), rows);
      assert.match(page.url(), /FlowViewer_Replay/);
    }
    await page.goBack();
    await page.getByRole('heading', { name: 'Create a FlowViewer Report' }).waitFor();
    assert.equal(await page.getByLabel('Cutoff lines').inputValue(), '8');
    await page.goForward();
    await table().waitFor();
    assert.deepEqual(await facts(), seen[0]?.facts);
    assert.deepEqual(faults, []);
  });

  it('needs no script', async () => {
    await use({ javaScriptEnabled: false });
    await make('Source IP');
    await table().getByRole('link', { name: 'Flows', exact: true }).click();
    await page.waitForURL(/FlowViewer_Sort\.cgi/);
    const flows = (await column(2)).map(Number);
    assert.deepEqual(
      flows,
      flows.toSorted((a, b) => a - b),
    );
    const [host = ''] = await column(1);
    await table().getByRole('button', { name: host, exact: true }).click();
    await page.waitForURL(/FlowViewer_Main\.cgi/);
    assert.equal(await fact('Source IPs'), host);
  });

  for (const report of ['Source or Destination IP', 'IP Protocol']) {
    for (const width of [1280, 390]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        it(`${report}: has no fault that axe knows, ${colorScheme}, ${width} pixels wide`, async () => {
          await use({ viewport: { width, height: 844 }, colorScheme });
          await make(report);
          await page.getByText('Change the filter').click();
          await assertForEverybody(page);
        });
      }
    }
  }
});
