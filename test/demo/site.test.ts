import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { program } from '../support/program.js';

describe('conf/demo', () => {
  let site: string;
  const run = (name: string, ...args: string[]) =>
    execa(process.execPath, [program(name), ...args], { cwd: site, reject: false, env: { TZ: 'UTC' } });

  before(async () => {
    site = await mkdtemp(join(tmpdir(), 'demo-site-'));
    await cp('conf/demo', site, { recursive: true });
    await mkdir(join(site, 'flows', 'saved'), { recursive: true });
  });
  after(() => rm(site, { recursive: true }));

  it('is a site that flowscan counts the demo traffic with', async () => {
    const window = ['--from', '2026-03-03T14:00Z', '--to', '2026-03-03T14:15Z'];
    await run('flow-demo', '--out', 'flows', '--flows', '2000', ...window);
    const scan = await run('flowscan', '--config', 'flowscan.cf', '--once');
    assert.equal(scan.exitCode, 0, scan.stderr);
    assert.equal(scan.stderr, '');
    const ratios = [...scan.stdout.matchAll(/flow hit ratio: (\d+)\/(\d+)/g)];
    assert.equal(ratios.length, 3);
    for (const [, hits, all] of ratios) {
      assert.ok(Number(hits) > 0.8 * Number(all) && Number(hits) < Number(all), `${hits} of ${all}`);
    }
    assert.equal((await readdir(join(site, 'flows', 'saved'))).length, 3);
    for (const file of [
      'total.rrd',
      'network_wireless.rrd',
      'border-south/service_https_src.rrd',
      'core/protocol_multicast.rrd',
    ]) {
      const { stdout } = await execa('rrdtool', ['lastupdate', join(site, 'rrds', file)]);
      const [time, ...values] = stdout.trim().split('\n').at(-1)?.split(/:? /) ?? [];
      assert.equal(time, '1772547000', file);
      assert.ok(
        values.some((value) => Number(value) > 0),
        `${file}: ${values.join(' ')}`,
      );
    }
    assert.match(await readFile(join(site, 'scoreboard', 'current.html'), 'utf8'), /10\.32\./);
    assert.match(await readFile(join(site, 'as-scoreboard', 'current.html'), 'utf8'), /64496/);
    assert.match(await readFile(join(site, 'scoreboard', 'overall.html'), 'utf8'), /10\.32\./);
  });
});
