import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parse } from 'node-html-parser';
import { reportText } from '../saved/report-text.js';
import { describeWithData } from '../support/data.js';
import { hasApache, type Apache } from './apache-server.js';
import type { Installation } from './installation.js';
import { installViewer, serveViewer, startViewerApache } from './viewer-installation.js';

const NAME = 'FlowViewer_save_143059QX';
const REPORT = {
  device_name: 'router_1',
  start_date: '03/02/2026',
  start_time: '14:30:00',
  end_date: '03/02/2026',
  end_time: '15:00:00',
  report: 'stat-10',
  cutoff_lines: '10',
  sort_field: '1',
  resolve_addresses: 'N',
  flow_select: '1',
};

if (!hasApache) console.warn('apache2 is not installed: FlowViewer is not tried under a real server');
const suite = hasApache ? describeWithData : describe.skip;

suite('FlowViewer under Apache', () => {
  let site: Installation;
  let server: Awaited<ReturnType<typeof serveViewer>>;
  let apache: Apache;

  before(async () => {
    site = await installViewer();
    await writeFile(join(site.directory, 'viewer/work', NAME), reportText(NAME));
    server = await serveViewer(site);
    apache = await startViewerApache(site);
  });
  after(async () => {
    await apache?.stop();
    await server?.stop();
    await site?.remove();
  });

  const cgi = (path: string): string => `${apache.url}/cgi-bin/FlowViewer_4.6/${path}`;
  const post = (
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Response> =>
    fetch(cgi(path), { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields), headers });

  for (const path of [
    `FlowViewer.cgi?Main_Only^filter_hash=FV_${NAME}`,
    `FlowViewer.cgi?Main_Only%5Efilter_hash=FV_${NAME}%5EDDDrouter_1`,
    `FlowTracker.cgi?Main_Only^filter_hash=FV_${NAME}`,
    'FlowViewer_SaveManage.cgi?Main_Only^ListFilters',
    'FlowViewer_SaveManage.cgi?Main_Only^RemoveFile^nosuch',
    'FlowViewer.cgi/static/viewer.css?v=x',
    'FlowViewer.cgi/go?to=FV.cgi%3FMain_Only',
    'FV_Relay.cgi',
  ]) {
    it(`gives the bytes of the server: ${path}`, async () => {
      const byServer = await fetch(`${server.url}/${path}`, { redirect: 'manual' });
      const byCgi = await fetch(cgi(path), { redirect: 'manual' });
      assert.equal(byCgi.status, byServer.status);
      const clock = / data-now="[^"]*"/;
      assert.equal((await byCgi.text()).replace(clock, ''), (await byServer.text()).replace(clock, ''));
    });
  }

  it('answers a person who only knows the name', async () => {
    const page = parse(await (await fetch(`${apache.url}/FlowViewer/`)).text());
    assert.equal(page.querySelector('title')?.text, 'FlowViewer');
  });

  it('makes a report, saves it and its filter, and removes them', async () => {
    const made = await post('FlowViewer_Main.cgi', REPORT);
    assert.equal(made.status, 200);
    const hash = /save_report\^|name_report\^(FV_FlowViewer_save_\w+)/.exec(await made.text())?.[1] ?? '';
    assert.match(hash, /^FV_FlowViewer_save_\d{6}[A-Z]{2}$/);
    const saved = await post(`FlowViewer_Save.cgi?Main_Only^save_report^${hash}`, { report_name: 'By CGI' });
    assert.equal(saved.status, 303);
    assert.equal(
      saved.headers.get('location'),
      `FlowViewer_Replay.cgi?Main_Only^filter_hash=SV_${hash.slice(3)}`,
    );
    const replay = await fetch(cgi(saved.headers.get('location') ?? ''));
    assert.match(await replay.text(), /By CGI/);
    await post(`FlowViewer_Save.cgi?Main_Only^save_filter^${hash}`, { filter_name: 'CGI filter' });
    const saves = join(site.directory, 'viewer/save');
    assert.deepEqual((await readdir(saves)).sort(), [hash.slice(3), 'cgi_filter.svf'].sort());
    for (const [action, name] of [
      ['RemoveFile', hash.slice(3)],
      ['RemoveFilter', 'cgi_filter.svf'],
    ] as const) {
      const removed = await post(`FlowViewer_SaveManage.cgi?Main_Only^${action}^${name}`, {});
      assert.equal(removed.status, 303);
    }
    assert.deepEqual(await readdir(saves), []);
  });

  it('streams progress', async () => {
    const response = await post('FlowViewer_Main.cgi', REPORT, { Accept: 'application/x-ndjson' });
    assert.equal(response.headers.get('content-type'), 'application/x-ndjson');
    const lines = (await response.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const last = lines.at(-1);
    assert.equal(last?.['status'], 200);
    assert.match(String(last?.['html']), /<table/);
    assert.ok(lines.slice(0, -1).every((line) => 'progress' in line));
  });

  it('refuses forms of other sites, and long ones', async () => {
    assert.equal((await post('FlowViewer_Main.cgi', REPORT, { Origin: 'http://evil.example' })).status, 403);
    assert.equal((await post('FlowViewer.cgi', { x: '1'.repeat(65_536) })).status, 413);
    assert.equal((await post('FlowViewer.cgi', REPORT, { Origin: apache.url })).status, 200);
  });

  it('serves the pictures of saved reports, and not the reports', async () => {
    const saves = join(site.directory, 'viewer/save');
    await writeFile(join(saves, `${NAME}.png`), 'picture');
    await writeFile(join(saves, NAME), reportText(NAME));
    assert.equal(await (await fetch(`${apache.url}/FlowViewer_Saves/${NAME}.png`)).text(), 'picture');
    for (const path of [
      `FlowViewer_Saves/${NAME}`,
      'FlowViewer_Saves/',
      'cgi-bin/FlowViewer_4.6/FlowViewer_Configuration.pm',
    ])
      assert.ok([403, 404].includes((await fetch(`${apache.url}/${path}`)).status), path);
  });

  for (const [what, more, headers] of [
    ['a report without script', {}, {}],
    ['data that tell of progress', { format: 'json' }, { Accept: 'application/x-ndjson' }],
  ] as const)
    it(`ends ${what} when the client leaves`, async () => {
      const script = [
        '#!/bin/sh',
        `echo $$ > ${site.directory}/viewer/log/child.pid`,
        'exec sleep 300',
        '',
      ].join('\n');
      await writeFile(join(site.directory, 'viewer/rwfilter'), script, { mode: 0o755 });
      await rm(join(site.directory, 'viewer/log/child.pid'), { force: true });
      const gone = new AbortController();
      const asked = fetch(cgi('FlowViewer_Main.cgi'), {
        method: 'POST',
        body: new URLSearchParams({ ...REPORT, device_name: 'silky', ...more }),
        headers,
        signal: gone.signal,
      });
      const pid = Number(await appearing(join(site.directory, 'viewer/log/child.pid')));
      gone.abort();
      await assert.rejects(asked);
      while (isRunning(pid)) await delay(50);
    });

  it('leaves nothing running and nothing locked', async () => {
    const work = join(site.directory, 'viewer/work');
    const locks = async (): Promise<string[]> =>
      (await readdir(work)).filter((name) => name.endsWith('.lock'));
    const gone = new AbortController();
    const asked = fetch(cgi('FlowViewer_Main.cgi'), {
      method: 'POST',
      body: new URLSearchParams(REPORT),
      headers: { Accept: 'application/x-ndjson' },
      signal: gone.signal,
    });
    await delay(150);
    gone.abort();
    await asked.then((response) => response.text()).catch(() => undefined);
    while ((await locks()).length > 0) await delay(50);
    assert.doesNotMatch(await apache.errors(), /flowsuite: (?!created)/);
    assert.match(await readFile(join(work, NAME), 'utf8'), /BEGIN FILTERING/);
  });
});

/** The text of a file, as soon as there is some. */
async function appearing(path: string): Promise<string> {
  for (;;) {
    const text = await readFile(path, 'utf8').catch(() => '');
    if (text.includes('\n')) return text;
    await delay(50);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
