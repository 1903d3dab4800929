import assert from 'node:assert/strict';
import {
  appendFile,
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { listFiles } from '../support/cuflow-cases.js';
import { program } from '../support/program.js';
import { FIRST, FLOWS, makeScanSite, NAMES, removeScanSite, run, SECOND, settled } from './flowscan-site.js';

describe('flowscan', function () {
  let site: string;

  beforeEach(async () => {
    site = await makeScanSite();
  });
  afterEach(() => removeScanSite(site));

  const flows = (): Promise<string[]> => listFiles(join(site, 'flows'));

  it('counts the files that the pattern names, in order, deletes them and says so as the original did', async () => {
    const { exitCode, all } = await run(site);
    assert.equal(exitCode, 0, all);
    assert.deepEqual(await flows(), []);
    const stamp = String.raw`\d{4}/\d\d/\d\d \d\d:\d\d:\d\d`;
    const times = String.raw` ?\d+ wallclock secs \( ?\d+\.\d\d usr [^)]*= +\d+\.\d\d CPU\)`;
    const lines = all.split('\n');
    assert.match(
      lines[0] ?? '',
      new RegExp(`^${stamp} working on file flows/${FIRST.replace('+', '\\+')}\\.\\.\\.$`),
    );
    assert.match(
      lines[1] ?? '',
      new RegExp(
        `^${stamp} flowscan-[\\w.]+ CUFlow: Cflow::find took ${times} for 39145 flow file bytes, flow hit ratio: 392/1572$`,
      ),
    );
    assert.match(lines[2] ?? '', new RegExp(`^${stamp} flowscan-[\\w.]+ CUFlow: report took ${times}$`));
    assert.match(lines[3] ?? '', /working on file .*090500/);
    assert.deepEqual(
      (await listFiles(join(site, 'rrd'))).filter((name) => !name.startsWith('.')),
      ['protocol_tcp.rrd', 'total.rrd'],
    );
  });

  it('moves files to saved, never over one that is there', async () => {
    await mkdir(join(site, 'flows/saved'));
    await writeFile(join(site, 'flows/saved', FIRST), 'an older one');
    assert.equal((await run(site)).exitCode, 0);
    assert.deepEqual(await flows(), [`saved/${FIRST}`, `saved/${FIRST}.1`, `saved/${SECOND}`]);
    assert.equal(await readFile(join(site, 'flows/saved', FIRST), 'utf8'), 'an older one');
  });

  it('deletes a symbolic link, not what it points to', async () => {
    await mkdir(join(site, 'archive'));
    await rm(join(site, 'flows'), { recursive: true });
    await mkdir(join(site, 'flows/saved'), { recursive: true });
    await cp(join(FLOWS, FIRST), join(site, 'archive', FIRST));
    await symlink(`../archive/${FIRST}`, join(site, 'flows', FIRST));
    assert.equal((await run(site)).exitCode, 0);
    assert.deepEqual(await flows(), [`saved/${FIRST}`]);
    assert.ok(
      (await stat(join(site, 'flows/saved', FIRST))).isFile(),
      'the moved link still leads to its file',
    );
    assert.deepEqual(await listFiles(join(site, 'archive')), [FIRST]);
  });

  it('continues RRDs that are there, whoever made them', async () => {
    await mkdir(join(site, 'rrd'));
    const ds = ['in_bytes', 'out_bytes', 'in_pkts', 'out_pkts', 'in_flows', 'out_flows'].map(
      (name) => `DS:${name}:ABSOLUTE:400:U:U`,
    );
    const archives = [
      'AVERAGE:0:1:600',
      'AVERAGE:0:6:600',
      'AVERAGE:0:24:600',
      'AVERAGE:0:288:1827',
      'MAX:0:24:600',
      'MAX:0:288:1827',
    ];
    const rras = archives.map((archive) => `RRA:${archive}`);
    const total = join(site, 'rrd/total.rrd');
    await execa('rrdtool', ['create', total, '--step', '300', '--start', '1776156600', ...ds, ...rras]);
    await execa('rrdtool', ['update', total, '1776156900:3000:6000:30:60:3:6']);
    assert.equal((await run(site)).exitCode, 0);
    const { stdout } = await execa('rrdtool', [
      'fetch',
      total,
      'AVERAGE',
      '--start',
      '1776156600',
      '--end',
      '1776157500',
    ]);
    assert.match(stdout, /1776156900: 1\.0+e\+01 /, 'the value of before');
    assert.match(stdout, /1776157500: \d/);
  });

  it('leaves what it cannot read where it is, says why once, and goes on', async () => {
    await writeFile(join(site, 'flows/ft-v05.no-time.9'), 'x');
    await writeFile(join(site, 'flows/ft-v05.2026-04-14.080000+0000'), 'not a flow file');
    await settled(join(site, 'flows/ft-v05.2026-04-14.080000+0000'));
    const daemon = run(site, ['-w', '1']);
    await sleep(3500);
    daemon.kill('SIGTERM');
    const { exitCode, all } = await daemon;
    assert.equal(exitCode, 0, all);
    assert.equal(all.match(/ft-v05\.no-time\.9 is left where it is/g)?.length, 1, all);
    assert.equal(all.match(/080000\+0000 is left where it is/g)?.length, 1, all);
    assert.ok((all.match(/^sleep 1\.\.\.$/gm)?.length ?? 0) >= 2, all);
    assert.deepEqual(await flows(), ['ft-v05.2026-04-14.080000+0000', 'ft-v05.no-time.9']);
  });

  it('tries a refused file again when it has changed', async () => {
    const path = join(site, 'flows', NAMES[2] ?? '');
    await writeFile(path, '');
    await settled(path);
    const daemon = run(site, ['-w', '1']);
    await sleep(1500);
    await cp(join(FLOWS, NAMES[2] ?? ''), path);
    await sleep(2500);
    daemon.kill('SIGINT');
    const { all } = await daemon;
    assert.match(all, /is left where it is/);
    assert.match(all, /hit ratio: \d+\/1962/);
    assert.deepEqual(await flows(), []);
  });

  it('counts what is whole of a cut file in a single pass', async () => {
    await truncate(join(site, 'flows', FIRST), 20_000);
    const { exitCode, all } = await run(site);
    assert.equal(exitCode, 0);
    assert.match(all, /hit ratio: \d+\/[1-9]\d*\n/);
    assert.match(all, /ends|cut|truncated/i);
    assert.deepEqual(await flows(), []);
  });

  it('waits as a daemon for a file that is still being copied', async () => {
    const whole = await readFile(join(FLOWS, NAMES[2] ?? ''));
    const path = join(site, 'flows', NAMES[2] ?? '');
    await writeFile(path, whole.subarray(0, 20_000));
    const daemon = run(site, ['-w', '1']);
    await sleep(1500);
    await appendFile(path, whole.subarray(20_000));
    await sleep(2500);
    daemon.kill('SIGTERM');
    const { all } = await daemon;
    assert.deepEqual(await flows(), []);
    assert.match(all, /hit ratio: \d+\/1962/);
    assert.equal(all.match(/hit ratio/g)?.length, 3, 'nothing of the part was counted');
  });

  it('lets later files wait for one that is still being copied, for RRDs refuse going back', async () => {
    const third = await readFile(join(FLOWS, NAMES[2] ?? ''));
    const path = join(site, 'flows', NAMES[2] ?? '');
    await writeFile(path, third.subarray(0, 20_000));
    await cp(join(FLOWS, NAMES[3] ?? ''), join(site, 'flows', NAMES[3] ?? ''));
    const daemon = run(site, ['-w', '1']);
    await sleep(1500);
    await appendFile(path, third.subarray(20_000));
    await sleep(2500);
    daemon.kill('SIGTERM');
    const { all } = await daemon;
    assert.doesNotMatch(all, /ERROR/);
    assert.match(all, /still: it and later ones wait/);
    assert.deepEqual(await flows(), []);
  });

  it('goes on after an error that nobody foresaw, and loses nothing', async () => {
    await mkdir(join(site, 'rrd/.flowscan.journal/x'), { recursive: true });
    const daemon = run(site, ['-w', '1']);
    await sleep(1500);
    assert.deepEqual(await flows(), [FIRST, SECOND]);
    await rm(join(site, 'rrd/.flowscan.journal'), { recursive: true });
    await sleep(1500);
    daemon.kill('SIGTERM');
    const { exitCode, all } = await daemon;
    assert.equal(exitCode, 0, all);
    assert.match(all, /ERROR flows\/ft-v05.*090000/);
    assert.deepEqual(await flows(), []);
  });

  it('counts the rest if one RRD is spoilt, and ends with 1', async () => {
    await mkdir(join(site, 'rrd'));
    await writeFile(join(site, 'rrd/protocol_tcp.rrd'), 'this is no RRD');
    const { exitCode, all } = await run(site);
    assert.equal(exitCode, 1);
    assert.match(all, /ERROR updating rrd\/protocol_tcp\.rrd: /);
    assert.deepEqual(await flows(), []);
    const { stdout } = await execa('rrdtool', ['last', join(site, 'rrd/total.rrd')]);
    assert.equal(stdout, '1776157500');
  });

  it('keeps the flow file if any RRD cannot be made', async () => {
    await mkdir(join(site, 'rrd'));
    await appendFile(join(site, 'CUFlow.cf'), 'Router 192.0.2.1 edge\n');
    await writeFile(join(site, 'rrd/edge'), 'a file in place of the directory');
    const { exitCode, all } = await run(site);
    assert.equal(exitCode, 1, all);
    assert.match(all, /ERROR (creating|updating) rrd\/edge\/total\.rrd/);
    assert.deepEqual(await flows(), [FIRST, SECOND]);
  });

  const asRoot = process.getuid?.() === 0 ? it : it.skip;

  asRoot(
    'works for another user in a directory that is not his, and reads a file as soon as he may',
    async () => {
      const nobody = { uid: 65534, gid: 65534 };
      for (const path of [
        site,
        join(site, 'flows'),
        ...(await flows()).map((name) => join(site, 'flows', name)),
      ]) {
        await chown(path, nobody.uid, nobody.gid);
      }
      await writeFile(
        join(site, 'flowscan.cf'),
        `FlowFileGlob ${site}/flows/ft-v*[0-9]\nReportClasses CUFlow\n`,
      );
      await writeFile(join(site, 'CUFlow.cf'), `Subnet 10.0.0.0/8\nOutputDir ${site}/rrd\n`);
      await chmod(join(site, 'flows', FIRST), 0);
      await chown(join(site, 'flows', FIRST), 0, 0);
      const closed = await mkdtemp(join(tmpdir(), 'closed-'));
      try {
        const args = [program('flowscan'), '--config', join(site, 'flowscan.cf'), '-w', '1'];
        const daemon = execa(
          'setpriv',
          ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, ...args],
          {
            cwd: closed,
            reject: false,
            all: true,
          },
        );
        await sleep(2000);
        assert.deepEqual(await flows(), [FIRST]);
        await chmod(join(site, 'flows', FIRST), 0o644);
        await sleep(2500);
        daemon.kill('SIGTERM');
        const { all } = await daemon;
        assert.match(all, /is left where it is, until it changes: .*permission denied/i);
        assert.doesNotMatch(all, /may not be executed/);
        assert.deepEqual(await flows(), [], all);
      } finally {
        await rm(closed, { recursive: true });
      }
    },
  );

  it('never touches names starting with tmp- or lying in saved', async () => {
    await mkdir(join(site, 'flows/saved'));
    await cp(join(FLOWS, FIRST), join(site, 'flows/saved', NAMES[4] ?? ''));
    await cp(join(FLOWS, FIRST), join(site, `flows/tmp-v05.2026-04-14.100000+0000`));
    await run(site, ['-g', 'flows/* flows/saved/*']);
    const left = await flows();
    assert.ok(left.includes('tmp-v05.2026-04-14.100000+0000'));
    assert.ok(left.includes(`saved/${NAMES[4]}`));
  });

  it('sorts by time where the zones in the names differ', async () => {
    await rm(join(site, 'flows', SECOND));
    await cp(join(FLOWS, SECOND), join(site, 'flows/ft-v05.2026-04-14.040500-0500'));
    const { all } = await run(site);
    assert.ok(all.indexOf('090000+0000') < all.indexOf('040500-0500'), all);
    assert.doesNotMatch(all, /ERROR/);
  });

  it('skips files larger than -s', async () => {
    await run(site, ['-s', '40000']);
    assert.deepEqual(await flows(), [SECOND]);
  });

  it('refuses a second instance on the same output', async () => {
    const first = run(site, ['-w', '30']);
    await sleep(1500);
    const second = await run(site);
    first.kill('SIGTERM');
    assert.equal(second.exitCode, 1);
    assert.match(second.all, /another|already|holds|running/i);
    assert.equal((await first).exitCode, 0);
  });

  it('keeps the flow file if the totals cannot be written', async () => {
    await mkdir(join(site, 'rrd'));
    await writeFile(join(site, 'rrd/total.rrd'), 'this is no RRD');
    const { exitCode, all } = await run(site);
    assert.equal(exitCode, 1);
    assert.match(all, /ERROR updating rrd\/total\.rrd: /);
    assert.match(all, /the flow file stays/);
    assert.deepEqual(await flows(), [FIRST, SECOND]);
  });

  it('logs an update that is too old and goes on', async () => {
    await run(site);
    await cp(join(FLOWS, FIRST), join(site, 'flows', FIRST));
    const { exitCode, all } = await run(site);
    assert.equal(exitCode, 0);
    assert.match(all, /ERROR updating rrd\/total\.rrd: .*illegal attempt/);
    assert.deepEqual(await flows(), []);
  });
});
