import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../../lib/config/issue.js';
import { loadSettings } from '../../lib/config/suite-cf.js';

describe('suite.cf', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'suite-cf-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  const write = (name: string, ...lines: string[]) => writeFile(join(directory, name), lines.join('\n'));
  const load = (env: Record<string, string> = {}) => loadSettings({ env, searchDirs: [directory] });
  const loadLines = async (...lines: string[]) => {
    await write('suite.cf', ...lines);
    return (await load()).settings;
  };

  it('need not exist: every setting has its default', async () => {
    const { settings, file, warnings } = await load();
    assert.equal(file, undefined);
    assert.deepEqual(warnings, []);
    assert.deepEqual(
      {
        rrdTool: settings.rrdTool,
        rrdTimeout: settings.rrdTimeout,
        rrdDir: settings.rrdDir,
        resolveNames: settings.resolveNames,
        dropUnrouted: settings.dropUnrouted,
        graphHours: settings.graphHours,
        graphSize: [settings.graphWidth, settings.graphHeight],
        periods: settings.graphPeriods.map(({ hours }) => hours),
        listen: [settings.listenHost, settings.listenPort],
      },
      {
        rrdTool: 'rrdtool',
        rrdTimeout: 30,
        rrdDir: undefined,
        resolveNames: true,
        dropUnrouted: false,
        graphHours: 48,
        graphSize: [640, 320],
        periods: [24, 36, 48, 168, 720],
        listen: ['127.0.0.1', 8080],
      },
    );
  });

  it('gives typed values', async () => {
    const settings = await loadLines(
      'Organization "My Campus # 1"',
      'ResolveNames no',
      'ResolveDeadline 2',
      'GraphPeriods 48=2 days, 1 = 1 hour',
      'GraphImageType gif',
      'PublicOrigin https://flows.example.org/',
      'ListenPort 0',
    );
    assert.equal(settings.organization, 'My Campus # 1');
    assert.equal(settings.resolveNames, false);
    assert.equal(settings.resolveDeadline, 2);
    assert.deepEqual(settings.graphPeriods, [
      { hours: 1, label: '1 hour' },
      { hours: 48, label: '2 days' },
    ]);
    assert.equal(settings.graphImageType, 'gif');
    assert.equal(settings.publicOrigin, 'https://flows.example.org');
    assert.equal(settings.listenPort, 0);
  });

  it('resolves relative paths against its own directory', async () => {
    const settings = await loadLines('RrdDir rrds', 'FlowScanConfig /etc/flowscan.cf', 'RrdTool bin/rrdtool');
    assert.equal(settings.rrdDir, join(directory, 'rrds'));
    assert.equal(settings.flowScanConfig, '/etc/flowscan.cf');
    assert.equal(settings.rrdTool, join(directory, 'bin/rrdtool'));
    assert.equal(
      (await loadLines('RrdTool rrdtool-1.8')).rrdTool,
      'rrdtool-1.8',
      'a bare name is searched along PATH',
    );
  });

  it('is overridden by the environment; empty variables do not count', async () => {
    await write('suite.cf', 'ListenPort 1111', 'Organization Here');
    const { settings } = await load({ FLOWSCAN_LISTEN_PORT: '2222', FLOWSCAN_ORGANIZATION: '' });
    assert.equal(settings.listenPort, 2222);
    assert.equal(settings.organization, 'Here');
  });

  it('is found by the option, then the variable, then in the directories given', async () => {
    for (const name of ['option.cf', 'variable.cf', 'suite.cf']) await write(name, `Organization ${name}`);
    const env = { FLOWSCAN_SETTINGS: join(directory, 'variable.cf') };
    const file = join(directory, 'option.cf');
    const searchDirs = ['/nonexistent', directory];
    assert.equal((await loadSettings({ file, env, searchDirs })).settings.organization, 'option.cf');
    assert.equal((await loadSettings({ env, searchDirs })).settings.organization, 'variable.cf');
    const found = await loadSettings({ env: {}, searchDirs });
    assert.equal(found.settings.organization, 'suite.cf');
    assert.equal(found.file, join(directory, 'suite.cf'));
  });

  it('must exist if it is named', async () => {
    const missing = join(directory, 'none.cf');
    await assert.rejects(
      loadSettings({ file: missing, env: {}, searchDirs: [] }),
      /none\.cf: cannot be read: there is no such file/,
    );
    await assert.rejects(load({ FLOWSCAN_SETTINGS: missing }), ConfigError);
  });

  it('tells all errors at once, those of the environment too', async () => {
    await write(
      'suite.cf',
      'ListenPort 70000',
      'ListenPrt 1',
      'RrdDir',
      'GraphPeriods 1',
      'PublicOrigin flows.example.org',
      'RrdTimeout 0',
    );
    await assert.rejects(load({ FLOWSCAN_RESOLVE_NAMES: 'maybe' }), (error) => {
      assert.ok(error instanceof ConfigError);
      assert.deepEqual(
        error.issues.map(({ line, message }) => [line, message]),
        [
          [1, 'bad value of ListenPort'],
          [2, 'unknown directive ListenPrt, did you mean ListenPort?'],
          [3, 'bad value of RrdDir'],
          [4, 'bad value of GraphPeriods'],
          [5, 'bad value of PublicOrigin'],
          [6, 'bad value of RrdTimeout'],
          [undefined, 'bad value of the variable FLOWSCAN_RESOLVE_NAMES'],
        ],
      );
      const last = error.issues.at(-1);
      assert.equal(last?.file, 'environment');
      assert.equal(last.read, 'maybe');
      assert.equal(last.expected, 'on or off');
      return true;
    });
  });

  for (const value of ['http://', 'http://a/b', 'ftp://a', 'https://a b', 'https://u@a', 'https://a?b']) {
    it(`refuses ${value} as PublicOrigin`, async () => {
      await assert.rejects(loadLines(`PublicOrigin ${value}`), /bad value of PublicOrigin/);
    });
  }

  for (const value of ['', '24', '24=', '=day', '24=a,24=b', '24=a,', '1.5=a', '876001=a']) {
    it(`refuses ${JSON.stringify(value)} as GraphPeriods`, async () => {
      await assert.rejects(loadLines(`GraphPeriods ${value}`), /bad value of GraphPeriods/);
    });
  }

  it('warns of a variable that is probably misspelt, but of no other', async () => {
    const { warnings } = await load({ FLOWSCAN_RESOLVE_NAME: 'off', FLOWSCAN_USER: 'flows', PATH: '/bin' });
    assert.deepEqual(
      warnings.map(({ file, message }) => [file, message]),
      [
        [
          'environment',
          'the variable FLOWSCAN_RESOLVE_NAME is unknown, did you mean FLOWSCAN_RESOLVE_NAMES?',
        ],
      ],
    );
  });

  it('warns of a preset that no request could ask for', async () => {
    await write('suite.cf', 'GraphWidth 800', 'GraphMaxWidth 700');
    assert.match((await load()).warnings[0]?.message ?? '', /GraphWidth 800 is above GraphMaxWidth 700/);
  });

  describe('naming a CUGrapher.pl', () => {
    it('takes over its values where neither file nor environment sets them', async () => {
      await write('suite.cf', 'CUGrapherScript CUGrapher.pl', 'GraphWidth 700');
      await write(
        'CUGrapher.pl',
        'my $rrddir = "rrds";',
        'my $organization = "Our Site";',
        'my $width = 1200;',
        'my $height = 800;',
        'my $hours = 24;',
        "my %hours = ( 12 => '12 hours' );",
        "print start_html( -title => 'Our graphs' );",
      );
      const { settings, warnings } = await load({ FLOWSCAN_GRAPH_HEIGHT: '500' });
      assert.deepEqual(warnings, []);
      assert.equal(settings.rrdDir, join(directory, 'rrds'));
      assert.equal(settings.organization, 'Our Site');
      assert.equal(settings.graphWidth, 700, 'suite.cf comes first');
      assert.equal(settings.graphHeight, 500, 'the environment comes first');
      assert.equal(settings.graphHours, 24);
      assert.deepEqual(settings.graphPeriods, [{ hours: 12, label: '12 hours' }]);
      assert.equal(settings.graphPageTitle, 'Our graphs');
      assert.equal(settings.graphImageType, 'png', 'the default, where the script says nothing');
    });

    it('warns of values that are out of bounds, and of what the script reader found', async () => {
      await write('suite.cf', 'CUGrapherScript CUGrapher.pl');
      await write('CUGrapher.pl', 'my $width = 2;', 'my $rrddir = $dir;');
      const { settings, warnings } = await load();
      assert.equal(settings.graphWidth, 640);
      assert.deepEqual(
        warnings.map(({ file, message }) => [file, message]),
        [
          [join(directory, 'CUGrapher.pl'), '$rrddir is not taken over'],
          [join(directory, 'CUGrapher.pl'), 'the value for GraphWidth is not taken over'],
        ],
      );
    });

    it('goes on without a script that cannot be read, with a warning', async () => {
      await write('suite.cf', 'CUGrapherScript none.pl');
      const { settings, warnings } = await load();
      assert.equal(settings.graphWidth, 640);
      assert.match(warnings[0]?.message ?? '', /there is no such file/);
    });
  });
});
