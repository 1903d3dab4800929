import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'node-html-parser';
import request from 'supertest';
import { noCounts, type Counters } from '../../lib/collector/counters.js';
import type { CollectorStatus } from '../../lib/collector/status.js';
import { createApp } from '../../lib/web/app.js';
import type { WebContext } from '../../lib/web/context.js';
import { temporaryDirectory } from '../support/written-flows.js';

const NOW = 1772460000;
const counts = (some: Partial<Counters>): Counters => ({ ...noCounts(), ...some });

const STATUS: CollectorStatus = {
  program: 'flow-capture',
  version: '1.0.0',
  pid: 4711,
  started: NOW - 3600,
  updated: NOW - 2,
  isStopped: false,
  place: '0.0.0.0/0.0.0.0/9991',
  directory: '/flows',
  queue: { bytes: 0, limit: 64, lostPackets: 12345, lostFlows: 0 },
  receiveBuffer: { wanted: 8388608, granted: 212992 },
  kernelDrops: 7,
  file: { path: 'tmp-v05.2026-03-02.140000+0000', start: NOW - 60, flows: 99, safeFlows: 90 },
  lastFile: undefined,
  exporters: [
    {
      address: '10.20.255.1',
      version: 10,
      lastSeen: NOW - 3,
      total: counts({ packets: 1000, flows: 29000, lostFlows: 30, gaps: 1, ipv6Flows: 5 }),
      current: counts({}),
      previous: counts({}),
    },
  ],
  total: counts({ packets: 1000, flows: 29000, lostFlows: 30 }),
  intervals: [300, 600, 900].map((after, i) => ({
    start: NOW - 3600 + after,
    end: NOW - 3300 + after,
    packets: 10,
    flows: 3000 * (i + 1),
    lost: i === 1 ? 30 : 0,
  })),
  waitingSets: 0,
  unwrittenFlows: 0,
  stalledSince: undefined,
};

describe('the page of the collector', () => {
  const directory = temporaryDirectory();
  const appFor = (collectors: string[]) => {
    const context: WebContext = {
      version: '0.0.0',
      organization: 'Example University',
      publicOrigin: undefined,
      collectors,
      now: () => NOW,
      log: () => undefined,
    };
    return createApp(context);
  };
  const written = async (name: string, status: object | string): Promise<string> => {
    const path = join(directory.path, name);
    await writeFile(path, typeof status === 'string' ? status : JSON.stringify(status));
    return path;
  };

  it('shows exporters, what they have sent and what is missing', async () => {
    const app = appFor([await written('status.json', STATUS)]);
    const page = parse((await request(app).get('/Collector.cgi').expect(200)).text);
    assert.equal(page.querySelector('.state-good')?.text.includes('Receiving since'), true);
    const cells = page.querySelectorAll('.exporters tbody tr > *').map((cell) => cell.text);
    assert.deepEqual(cells.slice(0, 6), ['10.20.255.1', 'IPFIX', '1\u202f000', '29\u202f000', '30', '1']);
    const bad = page.querySelectorAll('.exporters td.bad').map((cell) => cell.text);
    assert.deepEqual(bad, ['30', '1', '5']);
    const alarms = page.querySelectorAll('.state-warn').map((alarm) => alarm.text);
    assert.equal(alarms.length, 3);
    assert.match(alarms.join(' '), /12\u202f345 packets were lost/);
    assert.equal(page.querySelectorAll('.spark .loss').length, 1);
    assert.equal(page.querySelector('nav.tools a[aria-current]')?.text, 'Collector');
    await request(app).get('/Collector.cgi/static/collector.css').expect(200);
  });

  it('tells a collector that is silent, stopped or absent', async () => {
    const silent = await written('silent.json', { ...STATUS, updated: NOW - 100 });
    const stopped = await written('stopped.json', { ...STATUS, isStopped: true });
    const app = appFor([
      silent,
      stopped,
      join(directory.path, 'missing.json'),
      await written('odd.json', '{"a"'),
    ]);
    const { text } = await request(app).get('/Collector.cgi').expect(200);
    const states = parse(text)
      .querySelectorAll('.collector > .state:first-of-type strong, .collector > h2 + .state strong')
      .map((state) => state.text);
    assert.match(states[0] ?? '', /^Silent since/);
    assert.equal(states[1], 'Stopped');
    assert.equal(states.filter((state) => state === 'No status.').length, 2);
  });

  it('escapes what the file says, and bears what it lacks', async () => {
    const path = await written('hostile.json', {
      program: 'flow-capture',
      updated: NOW,
      place: '<script>alert(1)</script>',
      exporters: [{ address: '"><img src=x>', total: { packets: 'many' } }, null],
      intervals: [null, 7],
    });
    const { text } = await request(appFor([path]))
      .get('/Collector.cgi')
      .expect(200);
    assert.ok(!text.includes('<script>alert') && !text.includes('<img src=x'));
  });

  it('leads to the collector where there is nothing else', async () => {
    const app = appFor([await written('status.json', STATUS)]);
    await request(app).get('/').expect(302).expect('Location', 'Collector.cgi');
  });

  it('gives the same figures to Prometheus', async () => {
    const app = appFor([await written('status.json', STATUS), join(directory.path, 'missing.json')]);
    const { text } = await request(app)
      .get('/metrics')
      .expect(200)
      .expect('Content-Type', /^text\/plain/);
    const labels = 'place="0.0.0.0/0.0.0.0/9991",exporter="10.20.255.1",version="10"';
    for (const line of [
      `flow_capture_flows_total{${labels}} 29000`,
      `flow_capture_lost_flows_total{${labels}} 30`,
      `flow_capture_ipv6_flows_total{${labels}} 5`,
      'flow_capture_kernel_drops_total{place="0.0.0.0/0.0.0.0/9991"} 7',
      `flow_capture_up{status_file="${join(directory.path, 'missing.json')}"} 0`,
    ])
      assert.ok(text.includes(`${line}\n`), `${line}\n${text}`);
    assert.equal(text, (await request(app).get('/metrics')).text);
  });
});
