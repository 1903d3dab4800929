import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from '../support/commands.js';
import { program } from '../support/program.js';
import { writeFlows } from '../support/written-flows.js';

describe('commands that look after a site, as they are shipped', function () {
  this.timeout(60_000);
  let root = '';
  let config = '';

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'site-commands-'));
    await chmod(root, 0o755);
    config = join(root, 'FlowViewer_Configuration.pm');
    const names = [
      'cgi',
      'reports',
      'graphs',
      'monitor',
      'saves',
      'dashboard',
      'work',
      'names',
      'filters',
      'rrds',
      'logs',
    ];
    for (const name of names) await mkdir(join(root, name));
    const variables = [
      'cgi_bin',
      'reports',
      'graphs',
      'monitor',
      'save',
      'dashboard',
      'work',
      'names',
      'filter',
      'rrdtool',
      'log',
    ];
    const lines = variables.map((name, index) => `$${name}_directory = "${root}/${names[index] ?? ''}";\n`);
    await writeFile(
      config,
      `${lines.join('')}$flow_data_directory = "${root}/flows"; @devices = ("edge");\n1;\n`,
    );
    const start = Math.floor(Date.now() / 1000) - 300;
    await writeFlows(join(root, 'flows/edge/ft-v05.2026-03-02.150000+0000'), {
      captureStart: start,
      exportVersion: 5,
    });
  });
  afterEach(() => rm(root, { recursive: true }));

  async function run(
    name: string,
    ...args: string[]
  ): Promise<{ code: number | null; output: string; errors: string }> {
    const { codes, output, errors } = await pipeline([[name, ...args]]);
    return { code: codes[0] ?? null, output: output.toString(), errors };
  }

  it('flowscan-check ends with 0 if all works, 1 if anything fails, 2 for wrong usage', async () => {
    const fine = await run('flowscan-check', '--flowviewer', config);
    assert.equal(fine.code, 0, fine.output);
    assert.match(fine.output, /^Everything would work as \S+: 0 warnings\.$/m);

    await rm(join(root, 'cgi'), { recursive: true });
    const failing = await run('flowscan-check', '--flowviewer', config, '--json');
    assert.equal(failing.code, 1);
    const { works, findings } = JSON.parse(failing.output) as {
      works: boolean;
      findings: { severity: string }[];
    };
    assert.equal(works, false);
    assert.equal(findings.filter(({ severity }) => severity === 'failure').length, 1);

    assert.equal((await run('flowscan-check', '--nonsense')).code, 2);
    const unknown = await run('flowscan-check', '--user', 'no-such-user-here');
    assert.deepEqual([unknown.code, /there is no user "no-such-user-here"/.test(unknown.errors)], [2, true]);
  });

  it('flowscan-check finds what lies beside it, or along PERL5LIB', async () => {
    const link = join(root, 'flowscan-check');
    await symlink(program('flowscan-check'), link);
    const beside = execFileSync(process.execPath, [link, '--json'], { encoding: 'utf8', cwd: tmpdir() });
    const { codes, output } = await pipeline([['flowscan-check', '--json']], { env: { PERL5LIB: root } });
    assert.equal(codes[0], 0, output.toString());
    for (const text of [beside, output.toString()]) assert.ok(text.includes(config));
  });

  it('FlowViewer_CleanFiles removes what is old', async () => {
    const old = new Date(Date.now() - 3 * 86_400_000);
    for (const name of ['FlowViewer_save_120000AB', 'FlowViewer_save_120000AB;id', 'notes']) {
      await writeFile(join(root, 'work', name), '');
      await utimes(join(root, 'work', name), old, old);
    }
    const { code, output } = await run('FlowViewer_CleanFiles', '--config', config);
    assert.equal(code, 0);
    assert.match(
      output,
      /^FlowViewer_CleanFiles started at .*\nremoved .*\/work\/FlowViewer_save_120000AB\n$/,
    );
    assert.deepEqual(await readdir(join(root, 'work')), ['FlowViewer_save_120000AB;id', 'notes']);
  });

  it('FlowViewer_CleanHostCache and _CleanASCache forget a name', async () => {
    for (const [command, entry] of [
      ['FlowViewer_CleanHostCache', '192.0.2.1'],
      ['FlowViewer_CleanASCache', '64500'],
    ] as const) {
      const missing = await run(command, '--config', config, entry);
      assert.equal(missing.code, 1);
      assert.match(missing.errors, new RegExp(`${entry} is not among the remembered names`));
      assert.equal((await run(command, '--config', config, 'FixLong')).code, 0);
      assert.equal((await run(command, '--config', config)).code, 2);
    }
  });

  it('convert_pre40_filters, create_ports_file, performance_check and FlowViewer_CleanSiLK do their work', async () => {
    const old = join(root, 'FlowViewer_SavedFilters');
    await writeFile(old, 'web^Web^device_name=edge&source_addresses=10.0.0.0/8\n');
    const converted = await run('convert_pre40_filters', '--config', config, old);
    assert.deepEqual([converted.code, converted.output], [0, `written ${join(root, 'saves/web.svf')}\n`]);

    await writeFile(join(root, 'cgi/FlowGrapher_Ports'), 'http 80 tcp World Wide Web\n');
    const ports = await run('create_ports_file', '--config', config);
    assert.equal(ports.code, 0);
    assert.match(ports.output, /FlowGrapher_Ports: 1 names of ports/);

    const lines = [
      '80,http',
      '443, https',
      '22 ssh',
      'tcp 25 smtp',
      'bad line',
      'x 70000 tcp',
      '# ok',
      'ssh 22 tcp',
    ];
    await writeFile(join(root, 'cgi/FlowGrapher_Ports'), lines.join('\n'));
    const bad = await run('create_ports_file', '--config', config);
    assert.equal(bad.code, 1);
    const named = [...bad.errors.matchAll(/FlowGrapher_Ports:(\d+): not name, port/g)].map(
      ([, line]) => line,
    );
    assert.deepEqual(named, ['1', '2', '3', '4', '5', '6']);

    const log = join(root, 'logs/FlowMonitor_Collector.log');
    await writeFile(log, 'Loop took: 2 seconds\nLoop took: 5 seconds\n');
    const times = await run('performance_check', log);
    assert.equal(times.output, 'Loops:   2\nMean:    3.50 seconds\nLowest:  2 seconds\nHighest: 5 seconds\n');

    assert.deepEqual(await run('FlowViewer_CleanSiLK', '--config', config), {
      code: 0,
      output: '',
      errors: '',
    });
  });

  it('all need a configuration', async () => {
    const { code, errors } = await run('FlowViewer_CleanFiles');
    assert.equal(code, 1);
    assert.match(errors, /no FlowViewer_Configuration\.pm was found/);
  });
});
