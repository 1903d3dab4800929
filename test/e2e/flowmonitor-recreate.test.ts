import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeWithData } from '../support/data.js';
import type { Installation } from './installation.js';
import { installViewer, serveViewer } from './viewer-installation.js';

/** Longer ago than an empty form's start and two hours. */
const AGO_MS = 6 * 3600 * 1000;

describeWithData('a tracking with a start in the past', () => {
  let site: Installation;
  let server: { url: string; stop(): Promise<void> };

  before(async () => {
    site = await installViewer();
    server = await serveViewer(site);
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
  });
});
