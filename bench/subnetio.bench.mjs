// A SubNetIO site with two hundred subnets: the pass over two million flows against inflating the same file.
import { linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { flowFile } from './flowscan.bench.mjs';
import { compare, fixed, runOnce } from './measure.mjs';

const SUBNETS = Array.from({ length: 200 }, (_, i) => `10.20.${i}.0/24`);

export default function run() {
  const file = flowFile(2_000_000);
  if (!file) {
    console.log('left out: no flow set (set FLOW_TEST_DATA)');
    return;
  }
  const site = mkdtempSync(join(tmpdir(), 'bench-subnetio-'));
  const config = join(site, 'flowscan.cf');
  const flowscan = [process.execPath, resolve('dist/bin/flowscan'), '--config', config, '--once'];
  try {
    mkdirSync(join(site, 'in'));
    writeFileSync(config, 'FlowFileGlob in/ft-v*[0-9]\nReportClasses SubNetIO\n');
    writeFileSync(
      join(site, 'CampusIO.cf'),
      [
        'NextHops 100.64.0.1, 100.64.0.5',
        'LocalSubnetFiles local.boulder',
        'OutputDir rrd',
        'TCPServices ftp-data, ftp, ssh, smtp, http, pop3, imap2, nntp, https, rtsp, 7070',
        'UDPServices domain, ntp, snmp',
        'Protocols icmp, tcp, udp',
        'TopN 10',
      ].join('\n'),
    );
    writeFileSync(join(site, 'SubNetIO.cf'), 'SubnetFiles subnets.boulder\nOutputDir rrd/subnets\nTopN 10\n');
    writeFileSync(join(site, 'local.boulder'), ['10.0.0.0/8', '192.0.2.0/24'].map(record).join(''));
    writeFileSync(join(site, 'subnets.boulder'), SUBNETS.map(record).join(''));
    let next = Date.UTC(2026, 2, 2, 14) / 1000;
    // A new time for each run, so that the RRDs are continued as they are every five minutes.
    const prepare = () => {
      const stamp = new Date(next * 1000)
        .toISOString()
        .replace('T', '.')
        .replaceAll(/(?<=\..*):/g, '');
      next += 300;
      linkSync(file, join(site, 'in', `ft-v05.${stamp.slice(0, 17)}+0000`));
    };
    try {
      prepare();
    } catch {
      console.log('left out: the temporary directory takes no hard links');
      return;
    }
    const first = runOnce(flowscan, { cwd: site });
    const { a, b, cpuRatio, wallRatio } = compare(
      { command: flowscan, cwd: site, prepare },
      { command: [process.execPath, resolve('bench/inflate.mjs'), file] },
    );
    console.log(`first run (creates the RRDs): ${fixed(first.cpu)} s CPU, ${fixed(first.wall)} s wall`);
    console.log(`pass:    ${fixed(a.cpu)} s CPU, ${fixed(a.wall)} s wall, peak ${fixed(a.peakMiB, 0)} MiB`);
    console.log(`inflate: ${fixed(b.cpu)} s CPU, ${fixed(b.wall)} s wall`);
    console.log(`ratio:   ${fixed(cpuRatio)} CPU (to reach: 4.0), ${fixed(wallRatio)} wall`);
  } finally {
    rmSync(site, { recursive: true });
  }
}

const record = (prefix) => `SUBNET=${prefix}\n=\n`;
