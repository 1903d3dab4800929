import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  findFlowViewerConfig,
  loadFlowViewerConfig,
  makeFlowViewerConfig,
} from '../../lib/config/flowviewer-pm.js';
import { ConfigError, formatIssue } from '../../lib/config/issue.js';

/** The paths that no file may leave out. */
const PATHS = `
$reports_directory = "/srv/www/FlowViewer";
$graphs_directory = "/srv/www/FlowGrapher";
$cgi_bin_directory = "/srv/cgi-bin/fv";
$work_directory = "/srv/cgi-bin/fv/work";
$save_directory = "/srv/www/saves";
$flow_data_directory = "/data/flows";
`;

describe('FlowViewer_Configuration.pm', () => {
  let directory = '';
  let file = '';

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'flowviewer-pm-'));
    file = join(directory, 'FlowViewer_Configuration.pm');
  });
  after(() => rm(directory, { recursive: true }));

  async function load(text: string, options?: Parameters<typeof loadFlowViewerConfig>[1]) {
    await writeFile(file, text);
    const { config, warnings, permissionWarnings, notes, ignored } = await loadFlowViewerConfig(
      file,
      options,
    );
    const shown = (issues: typeof warnings): string[] =>
      issues.map((issue) => formatIssue(issue).replace(`${file}:`, ''));
    return {
      config,
      warnings: shown(warnings),
      permissionWarnings: shown(permissionWarnings),
      notes,
      ignored,
    };
  }

  async function errorsOf(text: string): Promise<string[]> {
    await writeFile(file, text);
    const error: unknown = await loadFlowViewerConfig(file).catch((reason: unknown) => reason);
    assert.ok(error instanceof ConfigError, 'a file that cannot be used');
    return error.issues
      .filter(({ severity }) => severity === 'error')
      .map((issue) => formatIssue(issue).replace(`${file}:`, ''));
  }

  it('gives every value its type, and defaults for the others', async () => {
    const { config, warnings } = await load(`${PATHS}
      @devices = ("edge1", "edge2"); @exporters = ("192.0.2.1:Edge: one", "192.0.2.2");
      $use_even_hours = "N"; $debug_viewer = "y"; $N = -3; $labels_in_titles = 0;
      $sigma_type_2 = "6:2.5"; @ipfix_storage = ("probe:15G"); $pie_colors = ["red", "blue"];
      $rrd_dir_perms = 0700; $date_format = "YMD"; $graph_width = 800; $ENV{PATH} .= ":/opt/bin";
    `);
    assert.deepEqual(warnings, []);
    const { devices, exporters, useEvenHours, debugViewer, nesting, labelsInTitles, sigmaType2 } = config;
    assert.deepEqual(devices, ['edge1', 'edge2']);
    assert.deepEqual(exporters, [
      { address: '192.0.2.1', title: 'Edge: one' },
      { address: '192.0.2.2', title: '192.0.2.2' },
    ]);
    assert.deepEqual([useEvenHours, debugViewer, nesting, labelsInTitles], [false, false, -3, false]);
    assert.deepEqual(sigmaType2, { observations: 6, sigmas: 2.5 });
    assert.deepEqual(config.ipfixStorage, [{ device: 'probe', bytes: 15 * 1024 ** 3 }]);
    assert.deepEqual(config.pieColors, ['red', 'blue']);
    assert.equal(config.rrdDirPerms, 0o700);
    assert.equal(config.dateFormat, 'YMD');
    assert.equal(config.horzMax, 356);
    assert.equal(config.namesDirectory, '/srv/cgi-bin/fv');
    assert.equal(config.dashboardDirectory, '/srv/www/FlowViewer_Dashboard');
    assert.equal(config.flowFileLength, 900);
    assert.match(config.environment['PATH'] ?? '', /:\/opt\/bin$/);
    assert.equal(config.file, file);
  });

  it('reads the names of 3.x, with a line for each path that it puts in', async () => {
    const { config, warnings, notes, ignored } = await load(`${PATHS}
      $basedir = "/srv"; $tracker_directory = "$basedir/FlowTracker"; $tracker_short = "/FlowTracker";
      $debug_tracker = "N"; $trackings_title = "Our network"; $user_logo = "logo.jpg";
      $user_hyperlink = "https://www.example.org/"; $work_short = "/work"; $bg_color = "#FFFFFF";
      $sensor_config_directory = "/data/silk"; $dir_perms = 0755; $time_zone = "GMT";
      @devices = (""); $FlowViewer_server = "";
    `);
    assert.deepEqual(warnings, []);
    assert.equal(config.monitorDirectory, '/srv/FlowTracker');
    assert.equal(config.monitorShort, '/FlowTracker');
    assert.equal(config.debugMonitor, false);
    assert.deepEqual(config.tracker, {});
    assert.equal(config.rightTitle, 'Our network');
    assert.equal(config.userLogo, 'logo.jpg');
    assert.equal(config.leftTitleLink, 'https://www.example.org/');
    assert.equal(config.sensorConfigFile, '/data/silk/sensor.conf');
    assert.equal(config.filterDirPerms, 0o755);
    assert.deepEqual(config.devices, []);
    assert.notEqual(config.flowViewerServer, '');
    assert.equal(config.nesting, 0);
    assert.ok(notes.includes('$dashboard_directory is not set, /srv/www/FlowViewer_Dashboard is used'));
    assert.ok(notes.every((note) => /^\$\w+ is not set, \/\S+ is used$/.test(note)));
    const reasons = ignored.map(({ name, reason }) => [name, reason !== undefined]);
    assert.deepEqual(reasons, [
      ['$basedir', false],
      ['$work_short', true],
      ['$bg_color', true],
      ['$time_zone', true],
    ]);
  });

  it('knows fonts written as lists, which are without effect', async () => {
    const { ignored } = await load(
      `${PATHS} @x_axis_font = ('arial', 16); @title_font = ('arial', 18); @own = (1);`,
    );
    assert.deepEqual(
      ignored.map(({ name, reason }) => [name, reason]),
      [
        ['@x_axis_font', 'Accepted; fonts were without effect.'],
        ['@title_font', 'Accepted; fonts were without effect.'],
        ['@own', undefined],
      ],
    );
  });

  it('keeps both spellings where a file assigns both', async () => {
    const { config } = await load(`${PATHS}
      $monitor_directory = "/m"; $tracker_directory = "/t"; $monitor_short = "/M"; $debug_tracker = "Y";
      $left_title = "Here"; $user_logo = "logo.jpg";
    `);
    assert.equal(config.monitorDirectory, '/m');
    assert.deepEqual(config.tracker, { directory: '/t' });
    assert.equal(config.userLogo, '');
  });

  it('takes write permission from others, unless told not to, and execute permission from files', async () => {
    const text = `${PATHS} $work_dir_perms = 0777; $rrd_file_perms = 0777; $html_dir_perms = 02775;`;
    const { config, warnings, permissionWarnings } = await load(text);
    assert.deepEqual(warnings, []);
    assert.deepEqual([config.workDirPerms, config.rrdFilePerms, config.htmlDirPerms], [0o775, 0o664, 0o2775]);
    assert.deepEqual(permissionWarnings, [
      ' warning: write permission for others is left out of $work_dir_perms, $rrd_file_perms',
    ]);
    const open = await load(text, { othersMayWrite: true });
    assert.deepEqual([open.config.workDirPerms, open.config.rrdFilePerms], [0o777, 0o666]);
    assert.deepEqual(open.permissionWarnings, []);
  });

  it('names required paths that are missing', async () => {
    const errors = await errorsOf('$graphs_directory = "/g"; $work_directory = "";');
    const names = errors.map((error) => /\$\w+/.exec(error)?.[0]);
    assert.deepEqual(names, [
      '$reports_directory',
      '$cgi_bin_directory',
      '$work_directory',
      '$save_directory',
      '$flow_data_directory',
    ]);
  });

  it('needs no directory of devices where there are only exporters', async () => {
    const { config } = await load(
      `${PATHS.replace(/^\$flow_data.*$/m, '')} @exporters = ("192.0.2.1:Edge"); $exporter_directory = "/x";`,
    );
    assert.equal(config.exporterDirectory, '/x');
  });

  it('tells values of another kind, with their lines', async () => {
    assert.deepEqual(
      await errorsOf(
        `${PATHS}$flow_file_length = "quarter";\n$pie_colors = "red";\n@devices = (["a"], "b");\n$left_title = ["x"];\n`,
      ),
      [
        '8: $flow_file_length has a value of another kind (read "quarter", expected a number of seconds)',
        '10: @devices has a value of another kind (read "[...], b", expected a list)',
        '11: $left_title has a value of another kind (read "[...]", expected text)',
      ].map((line) => line.replace('a number of seconds', 'a whole number, 0 to 315360000')),
    );
  });

  it('warns of values that mean nothing, and of relative paths', async () => {
    const { config, warnings } = await load(`${PATHS}$date_format = "ISO";\n$log_directory = "logs";\n`);
    assert.equal(config.dateFormat, 'MDY');
    assert.equal(config.logDirectory, join(directory, 'logs'));
    assert.equal(warnings.length, 2);
    assert.match(warnings[0] ?? '', /^8: warning: \$date_format has a value that means nothing/);
    assert.match(warnings[1] ?? '', /^9: warning: \$log_directory is a relative path/);
  });

  it('reads a file in Latin-1', async () => {
    await writeFile(file, Buffer.from(`${PATHS}$left_title = "Z\xfcrich";`, 'latin1'));
    const { config } = await loadFlowViewerConfig(file);
    assert.equal(config.leftTitle, 'Zürich');
  });

  it('is found by option, by variable, by setting, beside the script, along PERL5LIB', async () => {
    await load(PATHS);
    const empty = join(directory, 'empty');
    await mkdir(empty);
    const invokedAs = join(empty, 'FV.cgi');
    const env = { FLOWVIEWER_CONFIGURATION: '/named.pm', PERL5LIB: `:${empty}:${directory}` };
    assert.equal(findFlowViewerConfig({ option: '/option.pm', env, invokedAs }), '/option.pm');
    assert.equal(findFlowViewerConfig({ env, setting: '/set.pm', invokedAs }), '/named.pm');
    const beside = join(directory, 'FV.cgi');
    assert.equal(findFlowViewerConfig({ env: {}, setting: '/set.pm', invokedAs: beside }), '/set.pm');
    assert.equal(findFlowViewerConfig({ env: {}, invokedAs: beside }), file);
    assert.equal(findFlowViewerConfig({ env: { PERL5LIB: env.PERL5LIB }, invokedAs }), file);
    assert.equal(findFlowViewerConfig({ env: { PERL5LIB: empty }, invokedAs }), undefined);
  });

  it('is made without a file from the values given', () => {
    const config = makeFlowViewerConfig({ cgiBinDirectory: '/cgi/fv', cgiBinShort: '/fv', graphWidth: 700 });
    assert.equal(config.logDirectory, '/cgi/fv/logs');
    assert.equal(config.filterDirectory, '/cgi/FlowMonitor_Files/FlowMonitor_Filters');
    assert.equal(config.leftTitleLink, '/fv/FV.cgi');
    assert.equal(config.horzMin, 306);
    assert.equal(config.nesting, 3);
    assert.equal(config.rrdFilePerms, 0o640);
  });
});
