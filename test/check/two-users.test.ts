import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkSite } from '../../lib/check/site.js';
import type { SiteUser } from '../../lib/check/users.js';
import { TRACKER_NOW, writeConfiguration } from '../flowtracker/site.js';
import { program } from '../support/program.js';
import { writeFlows } from '../support/written-flows.js';

const SHARED = ['filters', 'rrds', 'work', 'html/FlowMonitor', 'html/Dashboard', 'html/SOC'];
const OTHERS = ['html/FlowViewer', 'html/FlowGrapher', 'saves', 'logs', 'cgi', 'names'];
const COMMON = 60_000;

/** Real users, of real processes: what the check says must be what happens to them. */
describe('the check of a site of two users', function () {
  this.timeout(120_000);
  const web: SiteUser = { name: 'www-data', uid: 33, groups: new Set([33]) };
  const daemon: SiteUser = { name: 'nobody', uid: 65_534, groups: new Set([65_534]) };
  const inGroup = (user: SiteUser): SiteUser => ({ ...user, groups: new Set([...user.groups, COMMON]) });
  const parted = [web, daemon] as const;
  const related = [inGroup(web), inGroup(daemon)] as const;
  let root = '';
  const at = (...names: string[]): string => join(root, ...names);

  before(function () {
    if (process.getuid?.() !== 0) this.skip(); // Only the superuser can be somebody else.
  });
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'two-users-'));
    for (const name of ['html', ...SHARED, ...OTHERS]) await mkdir(at(name), { recursive: true });
    for (const name of ['', 'html', ...SHARED, ...OTHERS]) await chmod(at(name), 0o777);
    await writeFlows(at('flows/edge/ft-v05.2026-03-02.135500+0000'), {
      captureStart: TRACKER_NOW - 600,
      captureEnd: TRACKER_NOW - 300,
      exportVersion: 5,
    });
    await writeFile(at('suite.cf'), '');
    await configure();
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const configure = (more = ''): Promise<string> =>
    writeConfiguration(root, `$names_directory = "$base/names"; ${more}`);

  async function failures(users: readonly SiteUser[], umask = 0o022): Promise<string[]> {
    const findings = await checkSite({
      flowviewer: at('FlowViewer_Configuration.pm'),
      settings: at('suite.cf'),
      env: { PATH: process.env['PATH'] },
      invokedAs: at('flowscan-check'),
      cwd: root,
      users,
      umask,
      now: TRACKER_NOW,
    });
    return findings.all
      .filter(({ severity }) => severity === 'failure')
      .map(({ text }) => text.replaceAll(root, ''));
  }

  function run(user: SiteUser, args: readonly string[]): { status: number | null; text: string } {
    const groups = [...user.groups];
    const { status, stdout, stderr } = spawnSync(
      'setpriv',
      [
        `--reuid=${user.uid}`,
        `--regid=${groups[0]}`,
        `--groups=${groups.join(',')}`,
        process.execPath,
        ...args,
      ],
      { encoding: 'utf8', env: { PATH: process.env['PATH'], TZ: 'UTC', HOME: root } },
    );
    return { status, text: stdout + stderr };
  }

  /** Whether a tracking that one establishes gets its value and its pictures from the other. */
  function works([maker, other]: readonly [SiteUser, SiteUser], umask = 0o022): boolean {
    // Children have that of their parent.
    const usual = process.umask(umask);
    try {
      const site = ['--config', at('FlowViewer_Configuration.pm'), '--settings', at('suite.cf')];
      const helper = ['--import', 'tsx', join(import.meta.dirname, 'establish-as.ts')];
      const made = run(maker, [...helper, site[1] ?? '', site[3] ?? '', String(TRACKER_NOW)]);
      assert.equal(made.status, 0, made.text);
      const created = last();
      const collected = run(other, [program('FlowMonitor_Collector'), ...site, '--now', String(TRACKER_NOW)]);
      const drawn = run(other, [program('FlowMonitor_Grapher'), ...site, '--once']);
      const hasPicture = existsSync(at('html/FlowMonitor/web/daily.png'));
      return collected.status === 0 && last() > created && drawn.status === 0 && hasPicture;
    } finally {
      process.umask(usual);
    }
  }

  function last(): number {
    return Number(spawnSync('rrdtool', ['last', at('rrds/web.rrd')], { encoding: 'utf8' }).stdout);
  }

  /** Does what the check advises. */
  async function follow(advice: readonly string[]): Promise<void> {
    const settings = advice.flatMap((text) =>
      [...text.matchAll(/set (\$\w+ = \d+)/g)].map(([, one]) => `${one};`),
    );
    await configure([...new Set(settings)].join(' '));
    if (advice.some((text) => text.includes('WritableByOthers on')))
      await writeFile(at('suite.cf'), 'WritableByOthers on\n');
    for (const text of advice) {
      for (const [, path = ''] of text.matchAll(/chmod a\+r (\S+)$/g)) await chmod(at(path), 0o644);
      for (const [, group, path = ''] of text.matchAll(/chgrp (\d+) ([^;]+);/g)) {
        await chown(at(path), 0, Number(group));
        await chmod(at(path), 0o2777);
      }
    }
  }

  async function mend(users: readonly [SiteUser, SiteUser]): Promise<void> {
    for (let round = 0; round < 2; round++) {
      const advice = await failures(users);
      if (advice.length > 0) await follow(advice);
    }
    assert.deepEqual(await failures(users), []);
  }

  /** Takes away what `works` has made. */
  async function forget(): Promise<void> {
    const logs = ['logs/FlowMonitor_Collector.log', 'logs/FlowMonitor_Grapher.log'];
    for (const name of ['rrds/web.rrd', 'filters/web.fil', 'html/FlowMonitor/web', ...logs])
      await rm(at(name), { recursive: true, force: true });
  }

  it('names the permissions of files that do not exist yet, and its advice is enough', async () => {
    const told = await failures(parted);
    for (const variable of ['filter_file_perms', 'rrd_file_perms', 'html_dir_perms'])
      assert.ok(
        told.some((text) => text.startsWith(`$${variable} is 0`)),
        `${variable}: ${told.join('\n')}`,
      );
    assert.equal(works(parted), false);
    await forget();

    await mend(parted);
    assert.match(await readFile(at('suite.cf'), 'utf8'), /WritableByOthers on/);
    assert.equal(works(parted), true);
    await forget();
    assert.equal(works([daemon, web]), true);
  });

  it('fails where everybody may write by the option, but the variables are not set', async () => {
    await writeFile(at('suite.cf'), 'WritableByOthers on\n');
    const told = (await failures(parted)).join('\n');
    assert.match(told, /\$rrd_file_perms is 0640: .* by nobody: set \$rrd_file_perms = 0666$/m);
    await configure('$filter_file_perms = 0644; $html_dir_perms = 0777;');
    assert.equal(works(parted), false);
  });

  it('tells what directories will be like that one of them makes', async () => {
    for (const name of ['filters', 'rrds', 'work']) await rm(at(name), { recursive: true });
    const told = await failures(parted);
    for (const name of ['filter', 'rrd', 'work'])
      assert.ok(
        told.some((text) => text.startsWith(`$${name}_dir_perms is 0750: `)),
        told.join('\n'),
      );
    assert.equal(works(parted), false);
    for (const name of ['filters', 'rrds', 'work']) await rm(at(name), { recursive: true });
    await forget();

    await mend(parted);
    assert.equal(works(parted), true);
  });

  it('takes into account the umask for directories above them', async () => {
    await configure('$work_directory = "$base/var/work"; $work_dir_perms = 0777;');
    await writeFile(at('suite.cf'), 'WritableByOthers on\n');
    assert.ok(!(await failures(parted)).some((text) => text.includes('/var')));
    const told = await failures(parted, 0o077);
    assert.ok(
      told.some((text) =>
        /\/var, made by www-data, could not be entered by nobody \(umask 0077\)/.test(text),
      ),
      told.join('\n'),
    );
  });

  it('knows that a group in common must come from the directories', async () => {
    await configure('$filter_file_perms = 0660; $rrd_file_perms = 0660; $html_dir_perms = 0770;');
    const told = await failures(related);
    assert.ok(
      told.some((text) => text.includes('chgrp 60000 /rrds; chmod g+s /rrds')),
      told.join('\n'),
    );
    assert.equal(works(related), false);
    await forget();

    await mend(related);
    assert.equal(await readFile(at('suite.cf'), 'utf8'), '');
    assert.equal(works(related), true);
  });

  it('has locks that the other can read, whatever the umask', async () => {
    await mend(parted);
    assert.equal(works(parted, 0o077), true);
  });

  it('tells of a sticky bit', async () => {
    await mend(parted);
    await chmod(at('filters'), 0o1777);
    assert.deepEqual(await failures(parted), [
      '/filters has the sticky bit, so nobody can replace what another made: chmod -t /filters',
    ]);
  });
});
