import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import type { Page } from 'playwright-core';
import { assertForEverybody, describeWithDataInBrowser, useBrowser } from '../support/browser.js';
import { program } from '../support/program.js';
import { keepZone } from '../support/zone.js';
import { ESTABLISHED, makeMonitorSite, type MonitorSite } from '../web/flowmonitor-site.js';

/** The daemons read the configuration as a site has it. */
async function writeConfiguration(site: MonitorSite): Promise<string> {
  const { config } = site;
  const file = site.at('FlowViewer_Configuration.pm');
  const lines = [
    `$reports_directory = "${config.reportsDirectory}";`,
    `$graphs_directory = "${config.graphsDirectory}";`,
    `$names_directory = "${config.namesDirectory}";`,
    `$work_directory = "${config.workDirectory}";`,
    `$filter_directory = "${config.filterDirectory}";`,
    `$rrdtool_directory = "${config.rrdtoolDirectory}";`,
    `$monitor_directory = "${config.monitorDirectory}";`,
    `$dashboard_directory = "${config.dashboardDirectory}";`,
    `$log_directory = "${config.logDirectory}";`,
    `$cgi_bin_directory = "${config.cgiBinDirectory}";`,
    `$save_directory = "${config.saveDirectory}";`,
    `$flow_data_directory = "${config.flowDataDirectory}";`,
    `$flow_file_length = 300; $log_collector_short = "Y";`,
    '@devices = ("edge"); @ipfix_devices = (""); @dashboard_titles = ("");',
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  return file;
}

describeWithDataInBrowser('FlowMonitor in a browser', () => {
  const browser = useBrowser();
  keepZone('UTC');
  let site: MonitorSite;
  let server: Server;
  let url: string;
  let configuration: string;
  let page: Page;
  let faults: string[];

  before(async () => {
    site = await makeMonitorSite();
    configuration = await writeConfiguration(site);
    server = createServer(site.app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await openPage();
  });

  after(async () => {
    server?.closeAllConnections();
    server?.close();
    await site?.cleanup();
  });

  afterEach(() => assert.deepEqual(faults, []));

  async function openPage(): Promise<void> {
    ({ page, faults } = await browser.open({ timezoneId: 'America/New_York' }));
    page.setDefaultTimeout(15_000);
  }

  const run = (name: string, now: number) =>
    execa(program(name), ['--config', configuration, '--now', String(now)], { env: { TZ: 'UTC' } });

  /** What the daemons do in the time until then. */
  async function live(until: number): Promise<void> {
    for (; site.clock < until; site.clock += 300) await run('FlowMonitor_Collector', site.clock + 20);
    await run('FlowMonitor_Grapher', site.clock);
  }

  const heading = () => page.getByRole('heading', { level: 1 });
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const link = (name: string) => page.getByRole('main').getByRole('link', { name, exact: true });
  const manage = () => page.goto(`${url}/FlowMonitor_Management.cgi?Main_Only^List`);

  it('leads from a report to a tracking', async () => {
    await page.goto(`${url}/FlowViewer.cgi`);
    await page.getByLabel('Device', { exact: true }).selectOption('edge');
    await page.getByLabel('Start date', { exact: true }).fill('03/02/2026');
    await page.getByLabel('Start time', { exact: true }).fill('14:00:00');
    await page.getByLabel('End date', { exact: true }).fill('03/02/2026');
    await page.getByLabel('End time', { exact: true }).fill('14:10:00');
    await page.getByLabel('Ports', { exact: true }).first().fill('443');
    await button('Generate Report').click();
    await page.getByRole('link', { name: 'Monitor this' }).click();
    await heading().getByText('Create a Monitor').waitFor();
    assert.equal(await page.getByLabel('Device', { exact: true }).inputValue(), 'edge');
    assert.equal(await page.getByLabel('Ports', { exact: true }).first().inputValue(), '443');
    await page.getByLabel('Monitor label').fill('HTTPS out');
    await page.getByLabel('Alert threshold').fill('1000');
    await button('Create Monitor').click();
    await heading().getByText('Monitor established').waitFor();
    assert.ok(existsSync(site.at('filters/https_out.fil')), 'an earlier start of a report asks for no past');
    await link('Show HTTPS out').click();
    await page.getByText('Not drawn yet.').first().waitFor();
  });

  it('shows it on the dashboard after a collection', async () => {
    assert.equal(site.clock, ESTABLISHED);
    await live(ESTABLISHED + 2400);
    await page.goto(`${url}/FlowMonitor_Dashboard.cgi`);
    await page.getByText('Nothing hangs on this dashboard yet.').waitFor();
    await link('Edit').click();
    await page.getByLabel('Monitor', { exact: true }).selectOption({ label: 'HTTPS out' });
    await page.getByLabel('Graph').selectOption('Daily');
    await button('Install here: Left Top').click();
    await page.getByRole('img', { name: 'HTTPS out, Last 24 hours' }).waitFor();
    await link('Look at it').click();
    const card = page.locator('.card');
    await card.getByText('Above 1 kbps').waitFor();
    assert.match(await card.locator('.card-value').innerText(), /^[\d.]+ [kM]bps$/);
    const width = await card
      .getByRole('img')
      .evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth);
    assert.ok(width > 250, 'the thumbnail came');
  });

  it('renews the dashboard while it is looked at', async () => {
    const value = page.locator('.card-value');
    const before = await value.innerText();
    await page.clock.install();
    await page.reload();
    await page.getByText('As of').waitFor();
    await live(site.clock + 600);
    await page.clock.runFor(61_000);
    await page.getByText(/^Renewed at/).waitFor();
    await until(async () => (await value.innerText()) !== before);
    assert.deepEqual(faults, []);
    await browser.closeTabs();
    await openPage();
  });

  it('zooms into its values beside the five pictures', async () => {
    await page.goto(`${url}/FlowMonitor_Display.cgi?^filter_hash=MT_https_out`);
    assert.equal(await page.locator('.classic img').count(), 5);
    const span = page.locator('.zoom-span');
    await page.getByText(/^Maximum [\d.]+ [kM]bps/).waitFor();
    assert.match(await span.innerText(), /, 5 minute values$/);
    // The server's time, not that of the browser.
    assert.match(await span.innerText(), /to 2 Mar 2026, 14:55,/);
    await button('Last 7 d').click();
    await page.getByText(/30 minute values$/).waitFor();
    assert.equal(await button('Last 7 d').getAttribute('aria-pressed'), 'true');
    await button('Last 24 h').click();
    await page.getByText(/5 minute values$/).waitFor();
    const whole = await span.innerText();
    const plot = await page.locator('.u-over').boundingBox();
    assert.ok(plot);
    await page.mouse.move(plot.x + plot.width * 0.5, plot.y + 50);
    await page.mouse.down();
    await page.mouse.move(plot.x + plot.width * 0.75, plot.y + 60, { steps: 5 });
    await page.mouse.up();
    await until(async () => (await span.innerText()) !== whole);
    assert.match(await span.innerText(), /2 Mar 2026, 0[23]:\d\d to 2 Mar 2026, 08:\d\d/);
    const closer = await span.innerText();
    await button('Wider').focus();
    await page.keyboard.press('Enter');
    await until(async () => (await span.innerText()) !== closer);
  });

  it('groups two of them', async () => {
    await page.goto(`${url}/FlowMonitor.cgi`);
    await page.getByLabel('Device', { exact: true }).selectOption('edge');
    await page.getByLabel('Monitor label').fill('Everything');
    await button('Create Monitor').click();
    await heading().getByText('Monitor established').waitFor();
    await page.goto(`${url}/FlowMonitor.cgi`);
    await page.getByLabel('Monitor label').fill('Both ways');
    await page.getByLabel('Monitor type').selectOption('Group');
    await button('Create Monitor').click();
    await page.getByRole('heading', { name: 'Add a component' }).waitFor();
    for (const [label, side] of [
      ['HTTPS out', 'above'],
      ['Everything', 'below'],
    ] as const) {
      await page.getByLabel('Monitor', { exact: true }).selectOption(label);
      await page.getByLabel('Side of the axis').selectOption(side);
      await button('Add this Component').click();
      await page.locator('.adjust').getByRole('link', { name: label }).waitFor();
    }
    await page.getByLabel('Colour of Everything').selectOption('yellow');
    await button('Adjust the Group').click();
    await page.waitForURL(/Solicit/);
    assert.equal(await page.getByLabel('Colour of Everything').inputValue(), 'yellow');
    await button('Done').click();
    await heading().getByText('Group complete').waitFor();
    await live(site.clock + 600);
    await link('Show Both ways').click();
    await page.locator('.zoom-plot canvas').waitFor();
    assert.equal(await page.locator('.u-legend .u-series').count(), 3);
    assert.equal(await page.locator('.classic img').count(), 5);
  });

  it('archives, restarts, removes and restores', async () => {
    await manage();
    await link('Archive HTTPS out').click();
    await heading().getByText('Archive the monitor?').waitFor();
    await button('Archive').click();
    await heading().getByText('Archived').waitFor();
    await link('All monitors').click();
    await link('Restart HTTPS out').click();
    await button('Restart').click();
    await heading().getByText('Restarted').waitFor();
    await link('All monitors').click();
    await link('Remove HTTPS out').click();
    await page.getByRole('main').getByText('Both ways', { exact: true }).waitFor();
    await button('Remove').click();
    await heading().getByText('Removed').waitFor();
    assert.ok(!existsSync(site.at('filters/https_out.fil')));
    await link('Removed ones').click();
    await button('Restore https_out').click();
    await heading().getByText('Restored').waitFor();
    await link('Show https_out').click();
    await page.getByText(/^Maximum [\d.]+ [kM]bps/).waitFor();
    assert.ok(existsSync(site.at('filters/https_out.fil')));
  });

  it('finds in the list as one types', async () => {
    await manage();
    await page.getByLabel('Search').fill('every');
    const rows = page.locator('.tracks tbody tr:visible th a');
    assert.deepEqual(await rows.allInnerTexts(), ['Everything']);
    await page.getByLabel('Search').press('Enter');
    await page.waitForURL(/search=every/);
    assert.deepEqual(await rows.allInnerTexts(), ['Everything']);
    await link('Show all').click();
    await page.waitForURL(/List$/);
    assert.equal(await rows.count(), 3);
  });

  it('works without scripts', async () => {
    const { page: own } = await browser.open({ javaScriptEnabled: false });
    await own.goto(`${url}/FlowTracker_Management.cgi?^List`);
    await own.getByLabel('Search').fill('both');
    await own.getByRole('button', { name: 'Find' }).click();
    assert.deepEqual(await own.locator('.tracks tbody th a').allInnerTexts(), ['Both ways']);
    await own.getByRole('link', { name: 'Rename Both ways' }).click();
    await own.getByLabel('New label').fill('In and out');
    await own.getByRole('button', { name: 'Rename', exact: true }).click();
    await own.getByRole('link', { name: 'Show In and out' }).click();
    assert.match(own.url(), /FlowTracker_Display/);
    assert.equal(await own.locator('.classic img').count(), 5);
    assert.equal(await own.locator('.zoomable').isVisible(), false);
    await own.close();
  });

  describe('everyone can use', () => {
    // One row of a table is like another.
    const exclude = '.dump tbody tr:nth-child(n + 5)';
    const pages = [
      'FlowMonitor.cgi',
      'FlowMonitor_Management.cgi?^List',
      'FlowMonitor_Management.cgi?^Solicit^Everything',
      'FlowMonitor_Management.cgi?^SolicitN^Everything',
      'FlowMonitor_Management.cgi?^Recreate^Everything',
      'FlowMonitor_Management.cgi?^Remove^Everything',
      'FlowMonitor_Management.cgi?^Removed',
      'FlowMonitor_Group.cgi?^Solicit^In~and~out',
      'FlowMonitor_Display.cgi?^filter_hash=MT_everything',
      'FlowMonitor_Display.cgi?^filter_hash=MT_in_and_out',
      'FlowMonitor_DisplayPublic.cgi?^filter_hash=MT_everything',
      'FlowMonitor_Dumper.cgi?^24_hours^everything^',
      'FlowMonitor_Dashboard.cgi?',
      'FlowMonitor_Dashboard.cgi?^List',
    ];

    for (const theme of ['light', 'dark'] as const) {
      for (const width of [1280, 390]) {
        for (const path of pages) {
          it(`${path}, ${theme}, ${width} pixels wide`, async () => {
            await page.emulateMedia({ colorScheme: theme });
            await page.setViewportSize({ width, height: 844 });
            await page.goto(`${url}/${path}`);
            if (path.includes('_Display')) await page.locator('.zoom-plot canvas').waitFor();
            await assertForEverybody(page, { exclude, onlyGrave: true });
          });
        }
      }
    }
  });
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if (await isSo()) return;
    await sleep(20);
  }
  assert.fail('it never came');
}
