import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { appendFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeWithData } from '../support/data.js';
import { execa } from 'execa';
import type { Installation } from './installation.js';
import { installViewer, serveViewer } from './viewer-installation.js';

/** Longer ago than an empty form's start and two hours. */
const AGO_MS = 6 * 3600 * 1000;

describeWithData('a tracking with a start in the past', () => {
  let site: Installation;
  let server: { url: string; stop(): Promise<void> };

  before(async () => {
    site = await installViewer();
    await appendFile(join(site.directory, 'etc/FlowViewer_Configuration.pm'), '$rrd_file_perms = 0666;\n');
    // Not beside that file, where the program looks.
    const settings = join(site.directory, 'suite.cf');
    await writeFile(settings, 'WritableByOthers on\n');
    server = await serveViewer(site, '--settings', settings);
  });
  after(async () => {
    await server?.stop();
    await site?.remove();
  });

  it('is made by a program of its own, which the server starts', async () => {
    const at = (...path: string[]): string => join(site.directory, 'viewer', ...path);
    const [day = '', time = ''] = new Date(Date.now() - AGO_MS).toISOString().split('T');
    const [year, month, date] = day.split('-');
    const body = new URLSearchParams({
      device_name: 'router_1',
      monitor_label: 'From the past',
      dest_port: '80',
      start_date: `${month}/${date}/${year}`,
      start_time: time.slice(0, 8),
    });
    const answer = await fetch(`${server.url}/FlowMonitor_Main.cgi`, { method: 'POST', body });
    assert.equal(answer.status, 200);
    assert.match(answer.url, /FlowMonitor_Display\.cgi\?Main_Only\^filter_hash=MT_from_the_past$/);
    for (let tries = 0; tries < 1000 && !existsSync(at('filter/from_the_past.fil')); tries++) await sleep(20);
    const page = await (await fetch(answer.url)).text();
    assert.match(page, /data-chart=/);
    const end = Math.floor(Date.now() / 1000);
    const values = await fetch(`${answer.url}^format=json^start=${end - 5 * 3600}^end=${end}^points=400`);
    const { series } = (await values.json()) as { series: { averages: (number | null)[] }[] };
    const known = series[0]?.averages.filter((value) => value !== null) ?? [];
    assert.ok(known.length > 40, `${known.length} values`);
    const { mode } = await stat(at('rrdtool/from_the_past.rrd'));
    assert.equal(mode & 0o777, 0o666, 'it has the settings of the server');
  });
});

describeWithData('scripts of FlowMonitor', () => {
  let site: Installation;
  before(async () => (site = await installViewer()));
  after(() => site?.remove());

  const QUERIES: readonly (readonly [suffix: string, query: string, status: RegExp])[] = [
    ['', 'Main_Only', /^Status: 200/],
    ['_Main', '', /^Status: 303/],
    ['_Management', 'Main_Only%5EList', /^Status: 200/],
    ['_Group', 'Main_Only^Solicit^None', /^Status: 404/],
    ['_Display', 'Main_Only^filter_hash=MT_none', /^Status: 404/],
    ['_DisplayPublic', 'Main_Only^filter_hash=MT_none', /^Status: 404/],
    ['_Dumper', 'Main_Only^24_hours^none^', /^Status: 404/],
    ['_Replay', 'Main_Only^filter_hash=SV_none', /^Status: 404/],
    ['_Dashboard', 'Main_Only^List', /^Status: 200/],
  ];

  for (const family of ['FlowMonitor', 'FlowTracker']) {
    for (const [suffix, query, status] of QUERIES) {
      it(`${family}${suffix}.cgi answers as a CGI program`, async () => {
        const script = join(site.directory, 'cgi', `${family}${suffix}.cgi`);
        const { stdout } = await execa(process.execPath, [script], {
          env: {
            FLOWSUITE_HOME: site.directory,
            FLOWVIEWER_CONFIGURATION: join(site.directory, 'etc/FlowViewer_Configuration.pm'),
            GATEWAY_INTERFACE: 'CGI/1.1',
            REQUEST_METHOD: 'GET',
            QUERY_STRING: query,
            SCRIPT_NAME: `/cgi-bin/${family}${suffix}.cgi`,
            SCRIPT_FILENAME: script,
            SERVER_NAME: 'flows.example.org',
            SERVER_PORT: '80',
            SERVER_PROTOCOL: 'HTTP/1.1',
          },
        });
        assert.match(stdout, status);
        const links = [...stdout.matchAll(/href="(Flow(?:Monitor|Tracker)\w*\.cgi)/g)].map(
          ([, link]) => link,
        );
        assert.deepEqual(
          links.filter((link) => !link?.startsWith(family)),
          [],
        );
      });
    }
  }
});
