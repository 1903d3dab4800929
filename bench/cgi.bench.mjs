// Start-up of a CGI request for the CUGrapher menu against a bare node.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { spawnSync } from 'node:child_process';
import { compare, fixed } from './measure.mjs';

const DS = ['in_bytes', 'out_bytes', 'in_pkts', 'out_pkts', 'in_flows', 'out_flows'].map(
  (name) => `DS:${name}:ABSOLUTE:400:U:U`,
);

export default function run() {
  const site = mkdtempSync(join(tmpdir(), 'bench-cgi-'));
  try {
    mkdirSync(join(site, 'rrds/border'), { recursive: true });
    const names = [
      'total',
      'protocol_tcp',
      'protocol_udp',
      ...Array.from({ length: 20 }, (_, i) => [`service_s${i}_src`, `service_s${i}_dst`]).flat(),
    ];
    for (const name of names.flatMap((file) => [file, `border/${file}`])) {
      spawnSync('rrdtool', [
        'create',
        join(site, 'rrds', `${name}.rrd`),
        '--step',
        '300',
        ...DS,
        'RRA:AVERAGE:0:1:10',
      ]);
    }
    writeFileSync(join(site, 'suite.cf'), `RrdDir ${join(site, 'rrds')}\n`);
    const env = {
      GATEWAY_INTERFACE: 'CGI/1.1',
      REQUEST_METHOD: 'GET',
      SCRIPT_NAME: '/cgi-bin/CUGrapher.pl',
      SERVER_NAME: 'localhost',
      SERVER_PORT: '80',
      SERVER_PROTOCOL: 'HTTP/1.1',
      QUERY_STRING: '',
      FLOWSCAN_SETTINGS: join(site, 'suite.cf'),
    };
    const menu = { command: [process.execPath, resolve('cgi/CUGrapher.pl')], env, cwd: site };
    const { a, b, cpuRatio, wallRatio } = compare(menu, { command: [process.execPath, '-e', '0'] }, 11);
    console.log(`menu:      ${fixed(a.wall * 1000, 0)} ms wall, ${fixed(a.cpu * 1000, 0)} ms CPU`);
    console.log(`node -e 0: ${fixed(b.wall * 1000, 0)} ms wall, ${fixed(b.cpu * 1000, 0)} ms CPU`);
    console.log(`ratio:     ${fixed(wallRatio)} wall, ${fixed(cpuRatio)} CPU`);
  } finally {
    rmSync(site, { recursive: true });
  }
}
