import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RrdTool } from '../../lib/rrd/rrdtool.js';
import { definition, T } from './support.js';

const isInstalled = (process.env['PATH'] ?? '')
  .split(':')
  .some((directory) => existsSync(join(directory, 'rrdcached')));
if (!isInstalled) console.warn('rrdcached is not installed: its tests are skipped (package rrdcached)');

(isInstalled ? describe : describe.skip)('RrdTool through rrdcached', () => {
  let directory: string;
  let daemon: ChildProcess;
  let rrd: RrdTool;
  let file: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rrdcached-'));
    await mkdir(join(directory, 'journal'));
    const socket = join(directory, 'socket');
    const address = `unix:${socket}`;
    const args = [
      '-g',
      '-l',
      address,
      '-p',
      join(directory, 'pid'),
      '-w',
      '3600',
      '-f',
      '7200',
      '-j',
      join(directory, 'journal'),
    ];
    daemon = spawn('rrdcached', args, { stdio: 'ignore' });
    while (!existsSync(socket) && daemon.exitCode === null) await delay(20);
    rrd = new RrdTool({ cwd: directory, env: { ...process.env, RRDCACHED_ADDRESS: address } });
    file = join(directory, 'a "b" c.rrd');
  });

  after(async () => {
    await rrd.close();
    daemon.kill();
    if (daemon.exitCode === null) await once(daemon, 'exit');
    await rm(directory, { recursive: true });
  });

  it('creates, updates and reads back, the daemon writing what is asked for', async () => {
    await rrd.create(file, definition());
    await rrd.update(file, T, [300]);
    await rrd.update(file, T + 300, [2n ** 53n + 1n]);
    const direct = new RrdTool({ env: { ...process.env, RRDCACHED_ADDRESS: '' } });
    assert.equal(await direct.last(file), T - 300, 'the daemon still has the updates');
    assert.equal(await rrd.last(file), T + 300);
    const info = await rrd.info(file);
    assert.deepEqual(
      [info.file, info.lastUpdate, info.dataSources[0]?.lastValue],
      [file, T + 300, '9007199254740993'],
    );
    assert.equal(await direct.last(file), T + 300, 'info makes the daemon write');
    await direct.close();
    const { rows } = await rrd.fetch(file, { cf: 'AVERAGE', start: T - 300, end: T + 300 });
    assert.deepEqual(rows.slice(0, 2).map(({ values }) => values[0]), [1, 3.0023997516e13]); // prettier-ignore
    const def = `DEF:x=${file.replaceAll(':', '\\:')}:x:AVERAGE`;
    const graph = await rrd.graph([
      '--start',
      String(T - 300),
      '--end',
      String(T),
      def,
      'LINE1:x#000000',
      'PRINT:x:MIN:%.0lf',
    ]);
    assert.deepEqual(graph.print, ['1']);
    await rrd.tune(file, ['--heartbeat', 'x:900']);
    assert.equal((await rrd.info(file)).dataSources[0]?.heartbeat, 900);
  });

  it('tells the reasons of failures as without it', async () => {
    const other = join(directory, 'other.rrd');
    await rrd.create(other, definition());
    await assert.rejects(rrd.create(other, definition()), { reason: 'exists' });
    await assert.rejects(rrd.create(join(directory, 'none', 'x.rrd'), definition()), { reason: 'missing' });
    await rrd.update(other, T, [1]);
    await assert.rejects(rrd.update(other, T, [1]), { reason: 'too-old', lastUpdate: T });
    for (const call of [rrd.update('none.rrd', T, [1]), rrd.info('none.rrd'), rrd.last('none.rrd')]) {
      await assert.rejects(call, { reason: 'missing' });
    }
    await assert.rejects(rrd.info(join(directory, 'pid')), { reason: 'unreadable' });
    await assert.rejects(rrd.graph(['DEF:x=none.rrd:x:AVERAGE', 'LINE1:x#000000']), { reason: 'missing' });
  });

  it('fails clearly when the daemon is not there', async () => {
    const lost = new RrdTool({
      env: { ...process.env, RRDCACHED_ADDRESS: `unix:${join(directory, 'none')}` },
    });
    await assert.rejects(lost.update(file, T + 600, [1]), /Unable to connect to rrdcached/);
    await lost.close();
  });
});
