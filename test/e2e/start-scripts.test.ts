import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { makeTracker, writeConfiguration } from '../flowtracker/site.js';
import { DIST } from '../support/program.js';

/** A start script of conf/rc with its settings replaced, run as the user of the tests. */
async function scriptWith(
  name: string,
  settings: Readonly<Record<string, string>>,
  directory: string,
): Promise<(action: string) => Promise<{ code: number | undefined; output: string }>> {
  let text = await readFile(join('conf/rc', name), 'utf8');
  for (const [key, value] of Object.entries(settings)) {
    const line = new RegExp(`^${key}=.*$`, 'm');
    assert.match(text, line, `${name} has a setting ${key}`);
    text = text.replace(line, () => `${key}="${value}"`);
  }
  const path = join(directory, `rc-${name}`);
  await writeFile(path, text, { mode: 0o755 });
  return async (action) => {
    const { exitCode, stdout } = await execa('sh', [path, action], { reject: false });
    return { code: exitCode, output: stdout };
  };
}

describe('the start scripts', () => {
  let directory: string;
  const user = userInfo().username;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'start-scripts-'));
    await writeFile(join(directory, 'log'), '');
    await writeFile(join(directory, 'flowscan.cf'), 'FlowFileGlob in/ft-v*[0-9]\nReportClasses CUFlow\n');
    await writeFile(join(directory, 'CUFlow.cf'), 'Subnet 10.0.0.0/8\nOutputDir rrd\n');
    await writeFile(join(directory, 'suite.cf'), 'ListenPort 0\nWorkingDir .\n');
    await mkdir(join(directory, 'rrd'));
  });
  after(() => rm(directory, { recursive: true, force: true }));

  async function check(
    name: string,
    settings: Record<string, string>,
    isAtWork: () => Promise<boolean> = () => Promise.resolve(true),
  ): Promise<void> {
    const script = await scriptWith(name, { user, rundir: directory, ...settings }, directory);
    assert.equal((await script('status')).code, 3);
    const started = await script('start');
    try {
      assert.deepEqual(started, { code: 0, output: `${name} started` });
      assert.deepEqual(await script('status'), { code: 0, output: `${name} is running` });
      assert.match((await script('start')).output, /running already/);
      while (!(await isAtWork())) await sleep(50); // mocha's own limit ends this
    } finally {
      assert.deepEqual(await script('stop'), { code: 0, output: `${name} stopped` });
    }
    assert.equal((await script('status')).code, 3);
    assert.equal((await script('nonsense')).code, 2);
  }

  it('start and stop flowscan in its directory, with its log', async () => {
    await mkdir(join(directory, 'bin'));
    for (const name of ['flowscan.cf', 'CUFlow.cf', 'suite.cf'])
      await copyFile(join(directory, name), join(directory, 'bin', name));
    await copyFile(join(DIST, 'bin/flowscan'), join(directory, 'bin/flowscan'));
    await execa('chmod', ['755', join(directory, 'bin/flowscan')]);
    const logfile = join(directory, 'log');
    const isAtWork = async () => (await readFile(logfile, 'utf8')).includes('sleep 300...');
    await check('flowscan', { bindir: join(directory, 'bin'), scandir: directory, logfile }, isAtWork);
  });

  it('start a flowscan for every sensor, and stop the one that is meant', async () => {
    const sensors = await Promise.all(
      ['one', 'two'].map(async (name) => {
        const scandir = join(directory, name);
        await mkdir(scandir);
        const logfile = join(scandir, 'log');
        await writeFile(logfile, '');
        await writeFile(join(scandir, 'flowscan.cf'), 'FlowFileGlob ft*[0-9]\nReportClasses CUFlow\nWaitSeconds 7\n'); // prettier-ignore
        await copyFile(join(directory, 'CUFlow.cf'), join(scandir, 'CUFlow.cf'));
        await symlink(join(DIST, 'bin/flowscan'), join(scandir, 'flowscan'));
        return scriptWith(
          'flowscan',
          { user, rundir: directory, bindir: scandir, scandir, logfile },
          scandir,
        );
      }),
    );
    const [one, two] = sensors;
    assert.ok(one && two);
    try {
      for (const script of sensors)
        assert.deepEqual(await script('start'), { code: 0, output: 'flowscan started' });
      assert.deepEqual(await one('stop'), { code: 0, output: 'flowscan stopped' });
      assert.deepEqual(await two('status'), { code: 0, output: 'flowscan is running' });
    } finally {
      for (const script of sensors) await script('stop');
    }
    assert.match(await readFile(join(directory, 'two/log'), 'utf8'), /^sleep 7\.\.\.$/m);
  });

  it('tell why flowscan and flowscan-web did not start', async () => {
    const place = join(directory, 'broken');
    await mkdir(place);
    const logfile = join(place, 'log');
    await writeFile(logfile, 'of yesterday\n');
    await writeFile(join(place, 'flowscan.cf'), 'Nonsense\n');
    await symlink(join(DIST, 'bin/flowscan'), join(place, 'flowscan'));
    const known = { user, rundir: place, bindir: place, scandir: place, logfile };
    const start = async (name: string, settings: Record<string, string>): Promise<string> => {
      const script = await scriptWith(name, settings, place);
      const { code, output } = await script('start');
      assert.equal(code, 1, output);
      assert.equal((await script('status')).code, 3);
      return output;
    };
    assert.match(
      await start('flowscan', known),
      /^flowscan did not start:\nflowscan: \S*flowscan\.cf:1: unknown directive Nonsense/,
    );
    const web = { ...known, bindir: join(DIST, 'bin'), configuration: join(place, 'nothing.cf') };
    assert.match(
      await start('flowscan-web', web),
      /^flowscan-web did not start:\nflowscan-web: \S*nothing\.cf: no such file/,
    );
    for (const name of ['flowscan', 'flowscan-web']) {
      const settings = name === 'flowscan' ? known : web;
      assert.equal(
        await start(name, { ...settings, user: 'nobody-here' }),
        `${name}: there is no user nobody-here`,
      );
      assert.match(
        await start(name, { ...settings, logfile: join(place, 'none') }),
        /none is not there or not/,
      );
      if (process.getuid?.() !== 0) continue;
      await chmod(logfile, 0o600);
      assert.match(await start(name, { ...settings, user: 'nobody' }), /not writable for nobody$/);
    }
  });

  it('start and stop flowscan-web', async () => {
    const configuration = join(directory, 'flowscan.cf');
    await check('flowscan-web', {
      bindir: join(DIST, 'bin'),
      scandir: directory,
      configuration,
      logfile: join(directory, 'log'),
    });
  });

  it('start and stop flow-fanout', async () => {
    await check('flow-fanout', {
      bindir: join(DIST, 'bin'),
      from: '127.0.0.1/0/29555',
      to: '0/127.0.0.1/29556',
    });
  });

  it('start and stop flow-capture', async () => {
    const flowdir = join(directory, 'flows');
    await mkdir(flowdir);
    await check('flow-capture', {
      bindir: join(DIST, 'bin'),
      flowdir,
      place: '127.0.0.1/0/29557',
    });
  });

  for (const [name, settings] of [
    ['flow-capture', { place: '127.0.0.1/0/29558' }],
    ['flow-fanout', { from: '127.0.0.1/0/29558' }],
  ] as const) {
    it(`do not wait for ever until ${name} has stopped`, async () => {
      const bindir = join(directory, `deaf-${name}`);
      const pidFile = join(directory, `${name}.pid.29558`);
      await mkdir(bindir);
      // Goes into the background, as the program does, and does not hear TERM.
      const deaf = `trap "" TERM; echo $$ > "${pidFile}"; exec sleep 60 > /dev/null 2>&1`;
      await writeFile(join(bindir, name), `#!/bin/sh\nsh -c '${deaf}' &\n`, { mode: 0o755 });
      const known = { user, rundir: directory, bindir, patience: '1', ...settings };
      const script = await scriptWith(name, name === 'flow-capture' ? { ...known, flowdir: directory } : known, directory); // prettier-ignore
      assert.deepEqual(await script('start'), { code: 0, output: `${name} started` });
      while (!existsSync(pidFile) || (await readFile(pidFile, 'utf8')) === '') await sleep(50);
      const pid = Number(await readFile(pidFile, 'utf8'));
      try {
        const { code, output } = await script('stop');
        assert.equal(code, 1);
        assert.match(output, new RegExp(`^${name} \\(process ${pid}\\) still runs after 1 s: kill ${pid} `));
      } finally {
        process.kill(pid, 'SIGKILL');
      }
    });
  }

  it('start and stop the daemons of FlowMonitor, and tell why one does not run', async function () {
    this.timeout(30_000);
    const tracker = await makeTracker();
    try {
      const settings = { user, rundir: directory, bindir: join(DIST, 'bin') };
      const configuration = await writeConfiguration(tracker.directory);
      const script = await scriptWith('flowmonitor_restart', { ...settings, configuration }, directory);
      const said = (what: string): string => `FlowMonitor_Collector ${what}\nFlowMonitor_Grapher ${what}`;
      try {
        assert.deepEqual(await script('start'), { code: 0, output: said('started') });
        assert.deepEqual(await script('status'), { code: 0, output: said('is running') });
        while (!existsSync(tracker.at('logs/FlowMonitor_Grapher.log'))) await sleep(50);
        while (!existsSync(tracker.at('logs/FlowMonitor_Collector.log'))) await sleep(50);
      } finally {
        assert.deepEqual(await script('stop'), { code: 0, output: said('stopped') });
      }
      assert.deepEqual(await script('status'), { code: 3, output: said('is not running') });

      const nowhere = { ...settings, configuration: tracker.at('nothing.pm') };
      const lost = await scriptWith('flowmonitor_restart', nowhere, directory);
      await lost('start');
      const reason =
        /^FlowMonitor_Collector is not running\nFlowMonitor_Collector: .*nothing\.pm: no such file$/m;
      // They take a moment to see that they cannot work, the one longer than the other.
      let output: string;
      do ({ output } = await lost('status'));
      while (output.includes('is running'));
      assert.match(output, reason);
    } finally {
      await tracker.remove();
    }
  });

  it('are there for every daemon, and are units of systemd, too', async () => {
    const units = (await readdir('conf/systemd')).map((name) => name.replace('.service', '')).sort();
    const daemons = ['flow-capture', 'flow-fanout', 'flowmonitor-collector', 'flowmonitor-grapher', 'flowscan', 'flowscan-web']; // prettier-ignore
    assert.deepEqual(units, daemons);
    for (const name of [
      ...daemons.filter((daemon) => !daemon.startsWith('flowmonitor')),
      'flowmonitor_restart',
    ])
      assert.ok(existsSync(join('conf/rc', name)), name);
    for (const name of units) {
      const text = await readFile(`conf/systemd/${name}.service`, 'utf8');
      const program = /^ExecStart=\S*\/(\S+)/m.exec(text)?.[1] ?? '';
      assert.ok(existsSync(join(DIST, 'bin', program)), `${name} starts ${program}`);
      assert.match(text, /^User=/m);
      assert.match(text, /^WantedBy=multi-user\.target$/m);
    }
    for (const name of await readdir('conf/rc')) await execa('sh', ['-n', join('conf/rc', name)]);
  });

  it('of systemd come back by and by, however long what stopped them lasts', async () => {
    const units = (await readdir('conf/systemd')).filter((name) => name.endsWith('.service'));
    assert.ok(units.length > 0);
    for (const unit of units) {
      const text = await readFile(join('conf/systemd', unit), 'utf8');
      assert.match(text, /^\[Unit\]\n(?:[^[].*\n|\n)*StartLimitIntervalSec=0$/m, unit);
      assert.match(text, /^Restart=on-failure\nRestartSec=30$/m, unit);
    }
  });
});
