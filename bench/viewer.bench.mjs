// A statistics report of FlowViewer over ten million flows, from the request to the last byte, against flow-query doing the same.
/* global performance, URLSearchParams */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { flowFile } from './flowscan.bench.mjs';
import { fixed, runOnce } from './measure.mjs';
import { divided } from './query.bench.mjs';

const FLOWS = 10_000_000;
const RUNS = 5;
const GOAL = 1.3;
const FORM = {
  device_name: 'router',
  start_date: '03/02/2026',
  start_time: '13:00:00',
  end_date: '03/02/2026',
  end_time: '17:00:00',
  stat_report: '9',
  print_report: '0',
  dest_port: '80, 443',
  cutoff_lines: '100',
  sort_field: '1',
  flow_select: '1',
  flow_analysis: '0',
  resolve_addresses: 'N',
  unit_conversion: 'Y',
  pie_charts: '0',
};

export default async function run() {
  const file = flowFile(FLOWS);
  if (!file) {
    console.log('left out: no flow set (set FLOW_TEST_DATA)');
    return;
  }
  const files = await divided(file, FLOWS);
  const site = mkdtempSync(join(tmpdir(), 'bench-viewer-'));
  const server = await serve(site, dirname(files[0]));
  try {
    const query = [process.execPath, resolve('dist/bin/flow-query'), '--dir', join(site, 'flows/router')];
    const window = ['--from', '2026-03-02T13:00:00Z', '--to', '2026-03-02T17:00:00Z'];
    const report = [
      '--dst-port',
      '80,443',
      '--stat',
      '9',
      '--top',
      '100',
      '--sort',
      'octets',
      '--format',
      'json',
    ];
    const times = { page: [], query: [] };
    for (let i = -1; i < RUNS; i++) {
      const page = await timeOfPage(server.url);
      const { wall } = runOnce([...query, ...window, ...report]);
      // The first pair only warms the caches.
      if (i < 0) continue;
      times.page.push(page);
      times.query.push(wall);
    }
    const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
    const [page, asked] = [median(times.page), median(times.query)];
    console.log(
      `${FLOWS / 1e6} million flows in ${files.length} files, sources of web traffic: page ${fixed(page)} s, flow-query ${fixed(asked)} s;` +
        ` ratio ${fixed(page / asked)} (to reach: ${GOAL}); peak of the server ${fixed(server.peakMiB(), 0)} MiB`,
    );
  } finally {
    await server.stop();
    rmSync(site, { recursive: true });
  }
}

/** Each on a connection of its own: the other program keeps this one from noticing that an idle one was closed. */
async function timeOfPage(url) {
  const begin = performance.now();
  const form = new URLSearchParams(FORM).toString();
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': form.length };
  const asked = request(`${url}/FlowViewer_Main.cgi`, { method: 'POST', agent: false, headers });
  asked.end(form);
  const [response] = await once(asked, 'response');
  const page = await text(response);
  if (!page.includes('<table')) throw new Error(`no report: ${response.statusCode} ${page.slice(0, 500)}`);
  return (performance.now() - begin) / 1000;
}

async function serve(site, flows) {
  mkdirSync(join(site, 'flows'));
  symlinkSync(flows, join(site, 'flows/router'));
  const places = [
    'reports',
    'graphs',
    'monitor',
    'save',
    'dashboard',
    'names',
    'log',
    'work',
    'filter',
    'rrdtool',
    'cgi_bin',
  ];
  const lines = places.map((name) => `$${name}_directory = "${site}/${name}";`);
  lines.push(`$flow_data_directory = "${site}/flows"; @devices = ("router"); $N = 0;`);
  const config = join(site, 'FlowViewer_Configuration.pm');
  writeFileSync(config, `${lines.join('\n')}\n`);
  const server = spawn(
    process.execPath,
    [resolve('dist/bin/flowscan-web'), '--port', '0', '--flowviewer', config],
    {
      cwd: site,
      env: { ...process.env, TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [line] = await once(server.stdout, 'data');
  return {
    url: /serves (http:\S+?)\/?\s/.exec(`${line} `)[1],
    peakMiB: () =>
      Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1]) / 1024,
    async stop() {
      server.kill('SIGTERM');
      await once(server, 'exit');
    },
  };
}
