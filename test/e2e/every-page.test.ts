import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { noCounts } from '../../lib/collector/counters.js';
import type { CollectorStatus } from '../../lib/collector/status.js';
import { renderScoreboardPage } from '../../lib/pages/scoreboard.js';
import type { RrdTool } from '../../lib/rrd/rrdtool.js';
import { createApp } from '../../lib/web/app.js';
import { startServer, type WebServer } from '../../lib/web/server.js';
import { assertForEverybody, describeWithDataInBrowser, useBrowser } from '../support/browser.js';
import { sampleTable } from '../support/scoreboard-sample.js';
import { webContext } from '../support/web-site.js';
import { keepZone } from '../support/zone.js';
import { ESTABLISHED, makeMonitorSite, type MonitorSite } from '../web/flowmonitor-site.js';

/** Pages that no other test looks at in a browser: those that answer a form, and those that few sites have. */

const NOW = 1_772_464_000;

const TRACKING = { device_name: 'edge', monitor_type: 'bps', protocols: '6' };

const STOPPED = {
  ...{ fileName: 'web', label: 'Web', status: 'stopped', job: '/nowhere' },
  ...{ start: ESTABLISHED, periodsDone: 3, periodsTotal: 12, updatedAt: ESTABLISHED },
};

const PRE40_REPORT = [
  '<html><head><title>FlowViewer Report</title></head><body><pre>',
  `${'Report:          Source IP'.padEnd(57)}Sort Field:      Flows`,
  `${'Start Time:      March 2, 2006 14:30:00'.padEnd(57)}End Time:        March 2, 2006 15:00:00`,
  '',
  ' Source          Flows    Octets   Packets',
  ' 10.20.8.1       1        2        3',
  '</pre></body></html>',
].join('\n');

const PRE40_GRAPH = [
  '<html><pre>',
  `${'Report: Bits/Second'.padEnd(57)}Sample Time: 30 sec`,
  `${'Start Time: March 2, 2006 14:00:00'.padEnd(57)}End Time: March 2, 2006 15:00:00`,
  '<img src="FlowGrapher_graph.png">',
  '1141308000 0302:14:00:00 0302:14:00:05 5.0 10.20.0.1 443 192.0.2.1 50000 1000 0.001',
].join('\n');

const CAMPUS_RRD = {
  start: NOW - 3600,
  step: 300,
  dataSources: ['in_bytes', 'out_bytes', 'in_pkts', 'out_pkts', 'in_flows', 'out_flows'].map((name) => ({
    ...{ name, type: 'ABSOLUTE' as const, heartbeat: 400 },
  })),
  archives: [{ cf: 'AVERAGE' as const, xff: 0, steps: 1, rows: 600 }],
};

const STATUS: CollectorStatus = {
  ...{ program: 'flow-capture', version: '1.0.0', pid: 4711, isStopped: false },
  ...{ started: NOW - 3600, updated: NOW - 2, place: '0.0.0.0/0.0.0.0/9991', directory: '/flows' },
  queue: { bytes: 0, limit: 64, lostPackets: 12345, lostFlows: 0 },
  receiveBuffer: { wanted: 8388608, granted: 212992 },
  kernelDrops: 7,
  file: { path: 'tmp-v05.2026-03-02.140000+0000', start: NOW - 60, flows: 99, safeFlows: 90 },
  lastFile: undefined,
  exporters: [
    {
      ...{ address: '10.20.255.1', version: 10, lastSeen: NOW - 3 },
      total: { ...noCounts(), packets: 1000, flows: 29000, lostFlows: 30, gaps: 1, ipv6Flows: 5 },
      ...{ current: noCounts(), previous: noCounts() },
    },
  ],
  total: { ...noCounts(), packets: 1000, flows: 29000, lostFlows: 30 },
  intervals: [300, 600].map((after) => ({
    ...{ start: NOW - 3600 + after, end: NOW - 3300 + after, packets: 10, flows: 3000, lost: 30 },
  })),
  ...{ waitingSets: 0, unwrittenFlows: 0, stalledSince: undefined },
};

describeWithDataInBrowser('pages that are seldom seen', function () {
  this.timeout(120_000);
  keepZone('UTC');
  const browser = useBrowser();
  let page: Page;

  before(async () => {
    ({ page } = await browser.open());
  });

  /** The page that is open, in both themes, one of them on a phone. */
  async function check(): Promise<void> {
    for (const [colorScheme, width] of [
      ['light', 1280],
      ['dark', 390],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 844 });
      await assertForEverybody(page);
    }
  }

  describe('of FlowViewer, FlowGrapher and FlowMonitor', () => {
    let site: MonitorSite;
    let server: WebServer;
    const saved = 'FlowMonitor_save_140000AB';
    const definition = [
      'filter-primitive start_flows',
      ' input: monitor_label: Web',
      ' input: monitor_type: bps',
      ' input: Description: Before the move',
      '',
    ].join('\n');

    before(async () => {
      site = await makeMonitorSite({
        saveFiles: {
          [`${saved}/web.fil`]: definition,
          '20060101_000000_pairs_.html': PRE40_REPORT,
          '20060102_000000_graph_.html': PRE40_GRAPH,
        },
        workFiles: { '.FlowMonitor_Recreate_web.state': JSON.stringify(STOPPED) },
      });
      await site.post('FlowMonitor_Main.cgi', { ...TRACKING, monitor_label: 'All' }).expect(200);
      await site.post('FlowMonitor_Main.cgi', { ...TRACKING, monitor_label: 'Gone' }).expect(200);
      await site.post('FlowMonitor_Management.cgi?^Archive^Gone').expect(200);
      site.clock = ESTABLISHED + 600;
      await site.draw();
      server = await startServer(site.app, { host: '127.0.0.1', port: 0 });
    });
    after(async () => {
      await server?.close();
      await site?.cleanup();
    });

    const url = (path: string): string => server.url.replace(/\/$/, '') + path;

    for (const path of [
      '/FlowMonitor_Management.cgi?^Archive^All',
      '/FlowMonitor_Management.cgi?^Restart^Gone',
      '/FlowMonitor_Management.cgi?^Nonsense',
      '/FlowMonitor_Display.cgi?^filter_hash=MT_web',
      '/FlowMonitor_Display.cgi?^filter_hash=MT_nosuch',
      '/FlowMonitor_DisplayPublic.cgi?^filter_hash=MT_nosuch',
      `/FlowMonitor_Replay.cgi?^filter_hash=SV_${saved}_web`,
      '/FlowViewer_Replay.cgi?^filter_hash=PV_20060101_000000_pairs_.html',
      '/FlowGrapher_Replay.cgi?^filter_hash=PV_20060102_000000_graph_.html',
      '/FlowViewer_Replay.cgi?^filter_hash=FV_FlowViewer_save_000000XX',
      '/FlowMonitor/index.html',
    ]) {
      it(`${path} has no fault that axe knows`, async () => {
        await page.goto(url(path));
        await check();
      });
    }

    /** Sends a form from a page of the site, as its own pages do. */
    async function send(path: string, fields: Readonly<Record<string, string>>): Promise<void> {
      await page.goto(url('/FV.cgi'));
      const loaded = page.waitForEvent('load');
      await page.evaluate(
        `(([action, fields]) => {
          const form = Object.assign(document.createElement('form'), { method: 'post', action });
          for (const [name, value] of fields) {
            form.append(Object.assign(document.createElement('input'), { name, value }));
          }
          document.body.append(form);
          form.submit();
        })(${JSON.stringify([path, Object.entries(fields)])})`,
      );
      await loaded;
    }

    const PERIOD = {
      device_name: 'edge',
      ...{ start_date: '03/02/2026', start_time: '14:30:00', end_date: '03/02/2026', end_time: '14:32:00' },
    };
    for (const [what, path, fields, shown] of [
      [
        'a listing',
        'FlowViewer_Main.cgi',
        { ...PERIOD, print_report: '5', cutoff_lines: '20' },
        'pre:visible',
      ],
      ['the summary', 'FlowViewer_Main.cgi', { ...PERIOD, stat_report: '99' }, 'pre:visible'],
      ['a scan report', 'FlowViewer_Main.cgi', { ...PERIOD, stat_report: '30' }, 'h1'],
      ['a report of nothing', 'FlowViewer_Main.cgi', { ...PERIOD, stat_report: '9', protocols: '255' }, 'h1'],
      [
        'a form with faults',
        'FlowViewer_Main.cgi',
        { ...PERIOD, source_port: 'x', end_time: '9' },
        '.issues',
      ],
      ['a graph of nothing', 'FlowGrapher_Main.cgi', { ...PERIOD, protocols: '255' }, 'h1'],
      ['a graph with faults', 'FlowGrapher_Main.cgi', { ...PERIOD, bucket_size: '0' }, '.issues'],
      ['a new tracking', 'FlowMonitor_Main.cgi', { ...TRACKING, monitor_label: 'New' }, 'dl'],
      ['a new group', 'FlowMonitor_Main.cgi', { monitor_label: 'Both', monitor_type: 'Group' }, 'form'],
      ['a revised tracking', 'FlowMonitor_Main.cgi?^Revise^MT_all', { ...TRACKING, protocols: '17' }, 'h1'],
      ['an archived tracking', 'FlowMonitor_Management.cgi?^Archive^New', {}, 'h1'],
    ] as const) {
      it(`${what} has no fault that axe knows`, async () => {
        await send(path, fields);
        await page.locator(`main ${shown}`).first().waitFor();
        await check();
      });
    }
  });

  describe('of collectors and CampusIO', () => {
    let directory: string;
    let rrd: RrdTool;
    let server: WebServer;

    before(async () => {
      directory = await mkdtemp(join(tmpdir(), 'seldom-seen-'));
      const rrds = join(directory, 'rrds');
      await mkdir(rrds);
      await writeFile(join(directory, 'status.json'), JSON.stringify(STATUS));
      await writeFile(join(directory, 'other.json'), 'nothing');
      const collectors = [join(directory, 'status.json'), join(directory, 'other.json')];
      const site = webContext(rrds, { now: () => NOW, campusDirs: [rrds], graphDirs: [rrds], collectors });
      rrd = site.rrd;
      for (const name of ['total', 'http_src', 'http_dst', 'tcp', '10.10.0.0_16'])
        await rrd.create(join(rrds, `${name}.rrd`), CAMPUS_RRD);
      server = await startServer(createApp(site), { host: '127.0.0.1', port: 0 });
    });
    after(async () => {
      await server?.close();
      await rrd?.close();
      await rm(directory, { recursive: true });
    });

    for (const path of ['Collector.cgi', 'CampusIO.cgi', 'SubNetIO.cgi', 'CUGrapher.pl?report=nonsense']) {
      it(`${path} has no fault that axe knows`, async () => {
        await page.goto(server.url.replace(/\/?$/, `/${path}`));
        await check();
      });
    }
  });

  it('a page of top talkers that flowscan writes has no fault that axe knows', async () => {
    const tables = (['in', 'out'] as const).map((direction) => ({ ...sampleTable, direction }));
    await page.goto('about:blank');
    await page.setContent(renderScoreboardPage({ heading: 'Top hosts', tables }));
    await check();
  });
});
