import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import request from 'supertest';
import { contentsOf, filesIn } from '../collector/flow-files.js';
import {
  freePort,
  RunningProgram,
  start,
  startCollector,
  track,
  untilListening,
  untilReceiving,
} from '../collector/running-programs.js';
import { createApp } from '../../lib/web/app.js';
import { pipeline } from '../support/commands.js';
import { program } from '../support/program.js';
import { webContext } from '../support/web-site.js';
import { temporaryDirectory } from '../support/written-flows.js';

const SOFTFLOWD = '/usr/sbin/softflowd';
const NFCAPD = '/usr/bin/nfcapd';
const CAPTURE = 'flows.pcap';
const FLOWS = ['090000', '090500'].map((time) =>
  resolve(`test/fixtures/flows/ft-v05.2026-04-14.${time}+0000`),
);

describe('flow-capture and softflowd', function () {
  this.timeout(120_000);
  if (!existsSync(SOFTFLOWD) || !existsSync(NFCAPD)) {
    it(`is left out: ${SOFTFLOWD} and ${NFCAPD} are not both here (make test-tools)`);
    return;
  }
  const temporary = temporaryDirectory();

  /** A packet for every flow of the fixtures, as a capture that softflowd meters. */
  before(async () => {
    const { output } = await pipeline([
      ['flow-cat', ...FLOWS],
      ['flow-export', '-f1'],
    ]);
    await writeFile(join(temporary.path, CAPTURE), output);
  });

  /** Exports the capture to a port. Its name must be short: a long path makes softflowd 1.1.0 wait for packets that never come. */
  async function exportTo(port: number, version: number): Promise<void> {
    const args = ['-d', '-r', CAPTURE, '-n', `127.0.0.1:${port}`, '-v', String(version)];
    await execa(SOFTFLOWD, [...args, '-p', 'pid', '-c', 'ctl'], { cwd: temporary.path, timeout: 30_000 });
  }

  async function newDirectory(name: string): Promise<string> {
    const directory = join(temporary.path, name);
    await mkdir(directory);
    return directory;
  }

  async function nfdumpTotals(directory: string): Promise<number[]> {
    const { stdout } = await execa('nfdump', ['-R', directory, '-I']);
    return ['Flows', 'Packets', 'Bytes'].map((name) =>
      Number(new RegExp(`^${name}: (\\d+)$`, 'm').exec(stdout)?.[1]),
    );
  }

  for (const version of [5, 9, 10]) {
    it(`version ${version}: the same flows, packets and octets as nfcapd, each behind flow-fanout`, async () => {
      const [from, ours, theirs] = [await freePort(), await freePort(), await freePort()];
      const own = await newDirectory(`own-${version}`);
      const peer = await newDirectory(`peer-${version}`);
      const collector = await startCollector(own, ours, '-N', '0');
      const peerArgs = ['-l', peer, '-p', String(theirs), '-b', '127.0.0.1', '-B', '4000000', '-t', '3600'];
      const nfcapd = track(new RunningProgram(NFCAPD, peerArgs));
      await untilListening(nfcapd, theirs);
      const fanout = start(
        'flow-fanout',
        '-D',
        `127.0.0.1/0/${from}`,
        `0/127.0.0.1/${ours}`,
        `0/127.0.0.1/${theirs}`,
      );
      await untilReceiving(fanout);

      await exportTo(from, version);
      assert.equal(await fanout.stop(), 0, fanout.errors);
      assert.equal(await collector.stop(), 0, collector.errors);
      await nfcapd.stop();

      const [path = ''] = await filesIn(own);
      const { header, flows, packets, octets } = await contentsOf(path);
      assert.deepEqual([flows, packets, octets], await nfdumpTotals(peer));
      assert.ok(flows > 1000);
      assert.deepEqual([header.exportVersion, header.lostFlows, header.sequenceResets], [5, 0, 0]);
    });
  }

  it('the whole chain: softflowd, flow-capture, a copying script, flowscan, RRDs, a graph of CUGrapher', async () => {
    const site = await newDirectory('site');
    const [archive, data] = [join(site, 'archive'), join(site, 'data')];
    await mkdir(archive);
    await mkdir(data);
    // As the guides show it: no more than this line.
    const copy = join(site, 'copy.sh');
    await writeFile(copy, `cp $1 ${data}\n`);
    await chmod(copy, 0o755);
    const port = await freePort();
    const collector = await startCollector(archive, port, '-n', '287', '-R', copy, '-S', '5');
    await exportTo(port, 5);
    assert.equal(await collector.stop(), 0, collector.errors);
    const [archived = ''] = await filesIn(archive);
    assert.equal((await readdir(data)).length, 1, collector.errors);

    await writeFile(join(site, 'flowscan.cf'), `FlowFileGlob ${data}/ft-v*[0-9]\nReportClasses CUFlow\n`);
    await writeFile(join(site, 'suite.cf'), 'ResolveNames off\n');
    await writeFile(join(site, 'CUFlow.cf'), 'Subnet 10.0.0.0/8\nOutputDir rrds\nProtocol 6 tcp\n');
    const scan = await execa(process.execPath, [program('flowscan'), '--once'], {
      cwd: site,
      env: { TZ: 'UTC' },
      all: true,
    });
    const { flows } = await contentsOf(archived);
    assert.match(scan.all, new RegExp(`flow hit ratio: \\d+/${flows}\\b`));
    assert.deepEqual(await readdir(data), [], 'flowscan deletes its copy');
    assert.deepEqual(await filesIn(archive), [archived], 'the archive stays');

    const { stdout } = await execa('rrdtool', ['info', join(site, 'rrds/total.rrd')]);
    const [lastUpdate = 0] = [...stdout.matchAll(/^last_update = (\d+)/gm)].map((match) => Number(match[1]));
    const [, counted] = /^ds\[in_bytes\]\.last_ds = "(\d+)"/m.exec(stdout) ?? [];
    assert.ok(Number(counted) > 0, stdout);
    const context = webContext(join(site, 'rrds'), { now: () => lastUpdate + 300 });
    const image = await request(createApp(context))
      .get('/CUGrapher.pl?total_total=1&showtotal=1&all_all_protocols=1&report=bits&hours=24')
      .expect('Content-Type', 'image/png')
      .responseType('blob');
    const png = image.body as Buffer;
    assert.equal(png.subarray(1, 4).toString('latin1'), 'PNG');
    await context.rrd.close();
  });
});
