import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { execa } from 'execa';
import { DIST } from '../support/program.js';

const HOWTOS = resolve('docs/howto');

/** The commands of a how-to: its blocks marked `sh`, one script from the top to the end. */
async function commandsOf(name: string): Promise<string> {
  const text = await readFile(join(HOWTOS, name), 'utf8');
  return [...text.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = '']) => block).join('\n');
}

/** flowsuite as `make install` puts it. */
async function installBelow(prefix: string): Promise<void> {
  const home = join(prefix, 'lib/flowsuite');
  await mkdir(join(prefix, 'bin'), { recursive: true });
  await mkdir(home, { recursive: true });
  await cp(DIST, join(home, 'dist'), { recursive: true });
  for (const part of ['cgi', 'conf', 'public']) await cp(part, join(home, part), { recursive: true });
  for (const name of await readdir(join(home, 'dist/bin'))) {
    await chmod(join(home, 'dist/bin', name), 0o755);
    await symlink(join('../lib/flowsuite/dist/bin', name), join(prefix, 'bin', name));
  }
}

describe('the how-tos', function () {
  this.timeout(120_000);
  let root: string;
  let place: string;
  let count = 0;

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'howto-'));
    await installBelow(join(root, 'prefix'));
  });
  after(() => rm(root, { recursive: true, force: true }));
  beforeEach(async () => {
    place = join(root, `site ${++count}`.replace(' ', '-'));
    await mkdir(place);
  });

  /** Runs the commands with the documented variables set to places below a scratch directory; the first that fails ends it. */
  async function follow(name: string, variables: Readonly<Record<string, string>>): Promise<string> {
    const { exitCode, all } = await execa('sh', ['-eu'], {
      input: await commandsOf(name),
      env: { TZ: 'UTC', FLOWSCAN_RESOLVE_NAMES: 'off', PREFIX: join(root, 'prefix'), ...variables },
      cwd: place,
      all: true,
      reject: false,
    });
    if (exitCode !== 0) await endDaemons();
    assert.equal(exitCode, 0, all);
    return all;
  }

  /** What a how-to had started when it failed, by the pid files of its own directory. */
  async function endDaemons(): Promise<void> {
    for (const name of await readdir(join(place, 'run')).catch(() => [])) {
      const pid = Number(await readFile(join(place, 'run', name), 'utf8'));
      if (name.includes('.pid') && pid > 1) process.kill(pid, 'SIGTERM');
    }
  }

  const below = (name: string): string => join(place, name);

  it('flowscan-cuflow.md: collector, rotate script, flowscan, CUFlow and CUGrapher for a sensor', async () => {
    for (const name of ['log', 'run']) await mkdir(below(name));
    const output = await follow('flowscan-cuflow.md', {
      NETFLOW: below('netflow'),
      WWW: below('www'),
      LOG: below('log'),
      RUN: below('run'),
      PORT: '29557',
      FLOW_USER: userInfo().username,
    });
    assert.match(output, /configuration is in order; report classes: CUFlow/);
    assert.match(output, /CUFlow: Cflow::find took .* flow hit ratio: [1-9]\d*\/[1-9]\d*/);
    assert.match(output, /<h1>Generate FlowScan graphs/);
    assert.match(output, /flowscan stopped/);
    const scan = below('netflow/scan/sensorXY');
    const archive = await readdir(below('netflow/sensorXY'), { recursive: true });
    assert.ok(
      archive.some((name) => /ft-v05\.[^/]*$/.test(name)),
      'the archive keeps its file',
    );
    assert.ok(existsSync(join(scan, 'rrd/sensorXY/total.rrd')));
    assert.ok(existsSync(below('www/flowscan/sensorXY/topten.html')));
  });

  it('visualizing.md: flowscan beside a collector, with saved and CUGrapher', async () => {
    const output = await follow('visualizing.md', {
      FLOWS: below('flows'),
      NETFLOWS: below('netflows'),
      CUFLOW: below('cuflow'),
      WWW_DATA: below('data'),
      CGI_BIN: below('cgi-bin'),
    });
    assert.match(output, /taken as 192\.168\.2\.0\/23/);
    assert.match(output, /name="all_network"/);
    assert.match(output, /content-type: image\/png/i);
    assert.equal((await readdir(below('netflows/saved'))).length, 6);
    assert.ok(existsSync(below('cuflow/barney/service_ftp_src.rrd')));
  });

  it('cuflow.md: every directive of the manual page', async () => {
    const output = await follow('cuflow.md', { SITE: below('site') });
    assert.match(output, /CUFlow\.cf:\d+: .*news/);
    assert.ok(existsSync(below('site/rrds/as_others.rrd')));
  });

  it('architecture.md: flow files, report classes, RRDs, pictures and the tools around them', async () => {
    const output = await follow('architecture.md', { SITE: below('site') });
    assert.match(output, /SubNetIO: Cflow::find took .* flow hit ratio: [1-9]/);
    for (const file of [
      'graphs/10.32.16.0_21.rrd',
      'graphs/io_protocols_flows.png',
      'graphs/html/2026/03/02/1400_top.html',
      'saved/other/flows.20260302_14:00:00+0000',
    ])
      assert.ok(existsSync(below(join('site', file))), file);
    await rm(below('site/graphs/io_subnets_hosts.png'));
    await followCrontab(below('site/crontab'));
    assert.ok(existsSync(below('site/graphs/io_subnets_hosts.png')), 'cron draws it');
  });

  /** Runs every command of a crontab as cron would: in its environment, below the home directory. */
  async function followCrontab(file: string): Promise<void> {
    const lines = (await readFile(file, 'utf8')).trim().split('\n');
    const path = lines.find((line) => line.startsWith('PATH='))?.slice('PATH='.length) ?? '/usr/bin:/bin';
    const jobs = lines.flatMap((line) => /^[\d*]\S*(?: +\S+){4} +(.+)$/.exec(line)?.[1] ?? []);
    assert.equal(jobs.length, 2);
    for (const job of jobs) {
      // Node may lie anywhere; a site would add its place.
      const env = { PATH: `${path}:${dirname(process.execPath)}`, HOME: place, SHELL: '/bin/sh' };
      const options = { env, extendEnv: false, cwd: place, all: true, reject: false } as const;
      const { exitCode, all } = await execa('/bin/sh', ['-c', job], options);
      assert.deepEqual([exitCode, all], [0, ''], job);
    }
  }

  it('flowviewer.md: directories, configuration, pages and daemons', async () => {
    const output = await follow('flowviewer.md', {
      BASEDIR: below('flowviewer'),
      WORKDIR: below('work'),
      NETFLOW: below('netflow'),
    });
    assert.match(output, />sensorXY/);
    assert.match(output, /started next collection/);
  });

  it('are all tried here, and lead to files that exist', async () => {
    const names = await readdir(HOWTOS);
    const tried = ['flowscan-cuflow.md', 'visualizing.md', 'cuflow.md', 'architecture.md', 'flowviewer.md'];
    assert.deepEqual(names.filter((name) => name !== 'README.md').sort(), tried.sort());
    for (const name of names) {
      const text = await readFile(join(HOWTOS, name), 'utf8');
      for (const [, target = ''] of text.matchAll(/\]\(([^)#:]+)\)/g))
        assert.ok(existsSync(resolve(dirname(join(HOWTOS, name)), target)), `${name}: ${target}`);
    }
  });
});
