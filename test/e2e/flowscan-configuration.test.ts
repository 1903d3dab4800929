import assert from 'node:assert/strict';
import { appendFile, cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { listFiles } from '../support/cuflow-cases.js';
import { program } from '../support/program.js';
import { FIRST, FLOWS, makeScanSite, NAMES, removeScanSite, run, SECOND } from './flowscan-site.js';

describe('flowscan and its configuration', function () {
  let site: string;

  beforeEach(async () => {
    site = await makeScanSite();
  });
  afterEach(() => removeScanSite(site));

  const flows = (): Promise<string[]> => listFiles(join(site, 'flows'));

  describe('told wrong things', () => {
    const cases: [
      title: string,
      prepare: () => Promise<unknown>,
      args: string[],
      exit: number,
      message: RegExp,
    ][] = [
      [
        'an unknown directive',
        () => appendFile(join(site, 'flowscan.cf'), 'WaitSecond 5\n'),
        [],
        1,
        /flowscan\.cf:3.*WaitSecond.*WaitSeconds/s,
      ],
      [
        'errors in both files',
        async () => {
          await appendFile(join(site, 'flowscan.cf'), 'Bogus 1\n');
          await appendFile(join(site, 'CUFlow.cf'), 'Service http web\nSubnet 300.0.0.0/8\n');
        },
        [],
        1,
        /flowscan\.cf:3.*CUFlow\.cf:\d+.*CUFlow\.cf:\d+/s,
      ],
      [
        'an unknown report class',
        () => writeFile(join(site, 'flowscan.cf'), 'FlowFileGlob x\nReportClasses NoSuch\n'),
        [],
        1,
        /NoSuch.*CUFlow/s,
      ],
      [
        'a Perl class',
        async () => {
          await writeFile(join(site, 'flowscan.cf'), 'FlowFileGlob x\nReportClasses Mine\n');
          await writeFile(join(site, 'Mine.pm'), '1;');
        },
        [],
        1,
        /Perl.*REPORT-CLASSES/s,
      ],
      [
        'a configuration that is not there',
        () => Promise.resolve(),
        ['--config', 'absent.cf'],
        1,
        /absent\.cf/,
      ],
      ['a CUFlow.cf that is not there', () => rm(join(site, 'CUFlow.cf')), [], 1, /CUFlow\.cf/],
      ['an unknown option', () => Promise.resolve(), ['--bogus'], 2, /--bogus/],
      ['an option without its number', () => Promise.resolve(), ['-w', 'soon'], 2, /soon/],
      [
        'no rrdtool',
        () => appendFile(join(site, 'suite.cf'), 'RrdTool /nowhere/rrdtool\n'),
        [],
        1,
        /rrdtool.*(install|RrdTool)/s,
      ],
    ];
    const noDirectories = async (): Promise<void> => {
      const text = await readFile(join(site, 'CUFlow.cf'), 'utf8');
      await writeFile(join(site, 'CUFlow.cf'), text.replace(/^OutputDir .*/m, 'OutputDir /proc/nothing/rrd'));
    };
    const refused = /output directory \/proc\/nothing\/rrd cannot be/;
    cases.push(
      ['an OutputDir where none can be made', noDirectories, [], 1, refused],
      ['the same with --check', noDirectories, ['--check'], 1, refused],
    );
    for (const [title, prepare, args, exit, message] of cases) {
      it(`${title}: a sentence, exit code ${exit}, nothing lost`, async () => {
        await prepare();
        const { exitCode, all } = await run(site, args);
        assert.equal(exitCode, exit, all);
        assert.match(all, message);
        assert.doesNotMatch(all, /^\s+at /m, 'no stack');
        assert.deepEqual(await flows(), [FIRST, SECOND]);
      });
    }

    it('says that nothing matches the pattern, which is no failure', async () => {
      for (const name of await readdir(join(site, 'flows'))) await rm(join(site, 'flows', name));
      const { exitCode, all } = await run(site);
      assert.equal(exitCode, 0);
      assert.match(all, /no flow file matches flows\/ft-v\*\[0-9\]/);
    });
  });

  it('--check reads everything, counts nothing and ends', async () => {
    const { exitCode, all } = await run(site, ['--check']);
    assert.equal(exitCode, 0);
    assert.match(all, /in order.*CUFlow/);
    assert.deepEqual(await listFiles(join(site, 'rrd')).catch(() => []), [], 'no output directory is made');
    assert.deepEqual(await flows(), [FIRST, SECOND]);
    await appendFile(join(site, 'CUFlow.cf'), 'Bogus\n');
    assert.equal((await run(site, ['--check'])).exitCode, 1);
  });

  it('--help and --version end with 0', async () => {
    const help = await run(site, ['--help']);
    assert.equal(help.exitCode, 0);
    assert.match(help.all, /--config.*--once/s);
    assert.equal((await run(site, ['--version'])).exitCode, 0);
  });

  it('finds its configuration beside a link by which it was called, under the name of that link', async () => {
    const bin = join(site, 'bin');
    await mkdir(bin);
    await symlink(program('flowscan'), join(bin, 'scan2'));
    await writeFile(join(bin, 'scan2.cf'), `FlowFileGlob ${site}/flows/ft-v*[0-9]\nReportClasses CUFlow\n`);
    await writeFile(join(bin, 'CUFlow.cf'), `Subnet 10.0.0.0/8\nOutputDir ${site}/elsewhere\n`);
    const { exitCode, all } = await execa(process.execPath, [join(bin, 'scan2')], {
      cwd: tmpdir(),
      reject: false,
      all: true,
    });
    assert.equal(exitCode, 0, all);
    assert.deepEqual(await flows(), []);
    assert.ok((await listFiles(join(site, 'elsewhere'))).includes('total.rrd'));
  });

  it('reads its configuration anew on SIGHUP', async () => {
    const daemon = run(site, ['-w', '30']);
    await sleep(1500);
    await appendFile(join(site, 'CUFlow.cf'), 'Protocol 17 udp\n');
    await cp(join(FLOWS, NAMES[2] ?? ''), join(site, 'flows', NAMES[2] ?? ''));
    daemon.kill('SIGHUP');
    await sleep(1500);
    daemon.kill('SIGTERM');
    const { exitCode, all } = await daemon;
    assert.equal(exitCode, 0);
    assert.match(all, /configuration read anew/);
    assert.ok((await listFiles(join(site, 'rrd'))).includes('protocol_udp.rrd'), all);
  });

  it('takes a report class of the site, as documented', async () => {
    const guide = await readFile(resolve('docs/REPORT-CLASSES.md'), 'utf8');
    const [, example = ''] = /```js\n([\s\S]*?)```/.exec(guide) ?? [];
    await writeFile(join(site, 'TopPorts.mjs'), example);
    await writeFile(
      join(site, 'flowscan.cf'),
      'FlowFileGlob flows/ft-v*[0-9]\nReportClasses CUFlow, TopPorts\n',
    );
    const { exitCode, all } = await run(site);
    assert.equal(exitCode, 0, all);
    assert.equal(all.match(/TopPorts: report took/g)?.length, 2);
    const [time, ...ports] = (await readFile(join(site, 'top-ports.txt'), 'utf8')).trim().split('\n');
    assert.equal(time, '1776157500');
    assert.equal(ports.length, 10);
  });

  it('does not put a file away that one class could not take, and asks the others no second time', async () => {
    await rm(join(site, 'flows', SECOND));
    const failing = `export default { load: () => ({ columns: [], startFile: () => ({ count: () => 0, report: () => Promise.reject(new Error('disk on fire')) }) }) };`;
    await writeFile(join(site, 'Failing.mjs'), failing);
    await writeFile(
      join(site, 'flowscan.cf'),
      'FlowFileGlob flows/ft-v*[0-9]\nReportClasses CUFlow, Failing\n',
    );
    const first = await run(site);
    assert.equal(first.exitCode, 1);
    assert.match(first.all, /Failing: disk on fire/);
    assert.deepEqual(await flows(), [FIRST]);
    const second = await run(site);
    assert.doesNotMatch(second.all, /CUFlow: report took/);
    await writeFile(
      join(site, 'Failing.mjs'),
      failing.replace(/Promise\.reject\(.*?\)\) \}/, 'Promise.resolve() }'),
    );
    const third = await run(site);
    assert.equal(third.exitCode, 0, third.all);
    assert.deepEqual(await flows(), []);
  });
});
