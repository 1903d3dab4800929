import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startServer, type WebServer } from '../../lib/web/server.js';
import { reportText, trackingText } from '../saved/report-text.js';
import { assertForEverybody, describeWithDataInBrowser, useBrowser } from '../support/browser.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';
import { keepZone } from '../support/zone.js';

const NAME = 'FlowViewer_save_143059QX';

const PAGES = [
  '/FV.cgi',
  `/FlowViewer.cgi?Main_Only^filter_hash=FV_${NAME}`,
  '/FlowGrapher.cgi',
  '/FlowTracker.cgi',
  '/FlowViewer_SaveManage.cgi?Main_Only^ListFiles',
  '/FlowViewer_SaveManage.cgi?Main_Only^ListFilters',
  '/FlowViewer_SaveManage.cgi?Main_Only^RemoveFilter^web.svf',
  `/FlowViewer_Save.cgi?Main_Only^name_filter^FV_${NAME}`,
  '/FlowViewer_SaveManage.cgi?Main_Only^Nonsense',
];

describeWithDataInBrowser('FlowViewer in a browser', () => {
  const browser = useBrowser();
  let site: TestSite;
  let server: WebServer;
  let page: Page;
  let faults: string[];

  keepZone('UTC');

  before(async () => {
    const saved = reportText(NAME).replace('\n', '\nDescription: Pairs of Monday\ncreate_time: 1772465000\n');
    const picture = await readFile('public/icon.svg', 'utf8');
    site = await makeViewerSite({
      config: {
        devices: ['router_1', 'router_2'],
        exporters: [{ address: '10.20.255.1', title: 'Border A' }],
        leftTitle: 'Example University',
        rightTitle: 'Network flows',
        dateFormat: 'DMY2',
        defaultIdentifier: 'IP',
      },
      limits: { timeMs: 60_000, simultaneous: 1, waitMs: 60_000 },
      workFiles: {
        [NAME]: reportText(NAME, { start_date: '02.03.2026', end_date: '02.03.2026', cutoff_lines: '10' }),
      },
      saveFiles: { [NAME]: saved, 'web.svf': reportText('x', { filter_title: 'Web servers' }) },
      filterFiles: { 'all.fil': trackingText('All flows'), 'old.archive': trackingText('Old') },
      dashboardFiles: { 'all_daily_1.png': picture, 'all_weekly_2.png': picture },
      scriptFiles: { NamedInterfaces_Devices: 'router_1:1:Uplink\n' },
    });
    server = await startServer(site.app, { host: '127.0.0.1', port: 0 });
  });

  after(async () => {
    await server?.close();
    await site?.cleanup();
  });

  beforeEach(async () => {
    ({ page, faults } = await browser.open());
  });
  afterEach(() => browser.closeTabs());

  const url = (path: string): string => server.url.replace(/\/$/, '') + path;
  const open = (path: string): Promise<unknown> => page.goto(url(path));

  describe('for everybody', () => {
    for (const path of PAGES) {
      it(`${path}: has no fault that axe knows, in both themes and widths`, async () => {
        for (const width of [1280, 390]) {
          for (const colorScheme of ['light', 'dark'] as const) {
            const { page: shown } = await browser.open({ viewport: { width, height: 844 }, colorScheme });
            await shown.goto(url(path));
            await assertForEverybody(shown);
            await shown.close();
          }
        }
      });
    }
  });

  it('leads by its menus, with and without scripts', async () => {
    for (const javaScriptEnabled of [true, false]) {
      const { page: shown } = await browser.open({ javaScriptEnabled });
      await shown.goto(url('/FV.cgi'));
      const menu = shown.getByRole('banner').getByLabel('Saved reports');
      await menu.selectOption({ label: 'manage all' });
      await shown.getByRole('banner').locator('.go-reports').getByRole('button', { name: 'Go' }).click();
      await shown.waitForURL(/FlowViewer_SaveManage\.cgi\?Main_Only\^ListFiles$/);
    }
  });

  it('is worked by keyboard alone', async () => {
    await open('/FlowViewer.cgi');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.match(page.url(), /#content$/);
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab');
      const name = await page.evaluate('document.activeElement.textContent');
      if (name === 'Generate Report') break;
    }
    assert.equal(await page.evaluate('document.activeElement.textContent'), 'Generate Report');
    assert.deepEqual(faults, []);
  });

  it('fills in periods by the clock of the server, in the format of the site', async () => {
    await open('/FlowViewer.cgi');
    const values = (): Promise<string[]> =>
      Promise.all(
        ['start_date', 'start_time', 'end_date', 'end_time'].map((name) =>
          page.locator(`#f-${name}`).inputValue(),
        ),
      );
    await page.getByRole('button', { name: 'The last 1 h' }).click();
    assert.deepEqual(await values(), ['02.03.2026', '14:30:00', '02.03.2026', '15:30:00']);
    await page.getByRole('button', { name: 'The last 24 h' }).click();
    await page.getByRole('button', { name: 'One period earlier' }).click();
    assert.deepEqual(await values(), ['28.02.2026', '15:30:00', '01.03.2026', '15:30:00']);
    await page.getByRole('button', { name: 'One period later' }).click();
    assert.deepEqual(await values(), ['01.03.2026', '15:30:00', '02.03.2026', '15:30:00']);
    assert.deepEqual(faults, []);
  });

  it('takes a device or an exporter, and loads the interfaces of the device', async () => {
    await open('/FlowViewer.cgi');
    await page.getByLabel('Ports', { exact: true }).first().fill('80');
    await page.getByLabel('Device').selectOption('router_1');
    await page.getByLabel('Named interface').first().waitFor();
    assert.equal(await page.getByLabel('Ports', { exact: true }).first().inputValue(), '80');
    await page.getByLabel('Exporter').selectOption('10.20.255.1');
    await page.locator('#f-sif_name').waitFor({ state: 'detached' });
    assert.equal(await page.getByLabel('Device').inputValue(), '');
    assert.deepEqual(faults, []);
  });

  it('tells what is wrong beside the fields, and keeps what was entered', async () => {
    await open('/FlowViewer.cgi');
    await page.getByLabel('Start date', { exact: true }).fill('31.02.2026');
    await page.getByRole('button', { name: 'Generate Report' }).click();
    await page.getByRole('alert').waitFor();
    assert.equal(await page.getByLabel('Start date', { exact: true }).inputValue(), '31.02.2026');
    assert.equal(await page.getByLabel('Start date', { exact: true }).getAttribute('aria-invalid'), 'true');
    await page.getByRole('alert').getByRole('link').first().click();
    assert.match(page.url(), /#f-\w+$/);
    assert.deepEqual(
      faults.filter((fault) => !fault.includes('400')),
      [],
    );
  });

  describe('while a report is made', () => {
    const lock = (): string => join(site.config.workDirectory, 'FlowViewer_report_1.lock');
    /** Somebody else makes a report: ours waits for its turn. */
    const occupy = (): Promise<void> =>
      writeFile(
        lock(),
        JSON.stringify({ id: '0123abcd', program: 'x', host: hostname(), pid: process.pid, children: [] }),
      );
    const reports = async (): Promise<number> =>
      (await readdir(site.config.workDirectory)).filter((name) => name.startsWith('FlowViewer_save_')).length;

    afterEach(() => rm(lock(), { force: true }));

    it('tells how far it is, and shows the report; the way back leads to the form', async () => {
      await open(`/FlowViewer.cgi?Main_Only^filter_hash=FV_${NAME}`);
      await occupy();
      await page.getByRole('button', { name: 'Generate Report' }).click();
      const dialog = page.getByRole('dialog', { name: 'Making the report' });
      await dialog.waitFor();
      await rm(lock());
      await page.locator('table').first().waitFor();
      assert.match(await page.title(), /router_1|Report/);
      assert.equal(await dialog.count(), 0);
      await page.goBack();
      await page.getByRole('button', { name: 'Generate Report' }).waitFor();
      assert.equal(await page.getByLabel('Cutoff lines').inputValue(), '10');
      assert.equal(await page.getByLabel('Device').inputValue(), 'router_1');
      assert.deepEqual(faults, []);
    });

    it('can be stopped', async () => {
      const before = await reports();
      await open(`/FlowViewer.cgi?Main_Only^filter_hash=FV_${NAME}`);
      await occupy();
      await page.getByRole('button', { name: 'Generate Report' }).click();
      await page.getByRole('button', { name: 'Stop' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await rm(lock());
      // It may be asked for once more at once.
      await page.getByRole('button', { name: 'Generate Report' }).click();
      await page.locator('table').first().waitFor();
      assert.equal(await reports(), before + 1);
      assert.deepEqual(faults, []);
    });

    it('needs no script', async () => {
      const { page: shown } = await browser.open({ javaScriptEnabled: false });
      await shown.goto(url(`/FlowViewer.cgi?Main_Only^filter_hash=FV_${NAME}`));
      await shown.getByRole('button', { name: 'Generate Report' }).click();
      await shown.waitForURL(/FlowViewer_Main\.cgi$/);
      await shown.locator('table').first().waitFor();
    });
  });
});
