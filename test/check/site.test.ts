import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describeFindings, findingsAsJson } from '../../lib/check/describe.js';
import type { Severity } from '../../lib/check/findings.js';
import { checkSite, type SiteCheck } from '../../lib/check/site.js';
import { currentUser, type SiteUser } from '../../lib/check/users.js';
import { writeFlows } from '../support/written-flows.js';

const NOW = 1_772_465_400;
const DIRECTORIES = [
  'cgi',
  'www/reports',
  'www/graphs',
  'www/monitor',
  'www/saves',
  'www/dashboard',
  'work',
  'names',
  'filters',
  'rrds',
  'logs',
  'flows/edge',
];

const TRACKING = [
  'filter-primitive source_address',
  '  type ip-address-prefix',
  '  permit 10.0.0.0/8',
  'filter-definition Flow_Filter',
  '  match ip-source-address source_address',
  ' input: monitor_label: Web traffic',
  ' input: monitor_type: bps',
  ' input: device_name: edge',
  '',
].join('\n');

describe('a site that is looked at', () => {
  let root = '';
  const me = currentUser();

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'check-site-'));
    await chmod(root, 0o755);
    for (const name of DIRECTORIES) await mkdir(join(root, name), { recursive: true });
    await file('FlowViewer_Configuration.pm', configuration());
    const flows = join(root, 'flows/edge/ft-v05.2026-03-02.150000+0000');
    await writeFlows(flows, { captureStart: NOW - 1800, captureEnd: NOW - 900, exportVersion: 5 });
    await utimes(flows, NOW + 100, NOW + 100);
    await file('filters/web_traffic.fil', TRACKING);
    await file('rrds/web_traffic.rrd', 'RRD\x000003');
  });
  afterEach(() => rm(root, { recursive: true }));

  function configuration(more = ''): string {
    return `
      $root = "${root}"; $www = "$root/www";
      $cgi_bin_directory = "$root/cgi"; $reports_directory = "$www/reports"; $graphs_directory = "$www/graphs";
      $monitor_directory = "$www/monitor"; $save_directory = "$www/saves"; $dashboard_directory = "$www/dashboard";
      $work_directory = "$root/work"; $names_directory = "$root/names"; $filter_directory = "$root/filters";
      $rrdtool_directory = "$root/rrds"; $log_directory = "$root/logs"; $flow_data_directory = "$root/flows";
      $exporter_directory = "$root/flows"; $rrdtool_bin_directory = "/usr/bin"; @devices = ("edge");
      ${more}
      1;`;
  }

  async function file(name: string, content: string | Uint8Array): Promise<void> {
    const path = join(root, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    await utimes(path, NOW - 100, NOW - 100);
  }

  async function check(
    options: Partial<SiteCheck> = {},
  ): Promise<{ fails: boolean; lines: (severity: Severity) => string[] }> {
    const findings = await checkSite({
      env: { PATH: process.env['PATH'] },
      invokedAs: join(root, 'flowscan-check'),
      cwd: root,
      users: [me],
      umask: 0o022,
      now: NOW,
      ...options,
    });
    return {
      fails: findings.hasFailures,
      lines: (severity) =>
        findings.all
          .filter((finding) => finding.severity === severity)
          .map(({ text }) => text.replaceAll(root, '')),
    };
  }

  it('works as it is', async () => {
    const { fails, lines } = await check();
    assert.deepEqual(lines('failure'), []);
    assert.deepEqual(lines('warning'), []);
    assert.equal(fails, false);
    const good = lines('good').join('\n');
    assert.match(good, /Configuration\.pm: 1 device, 0 exporters/);
    assert.match(
      good,
      /device edge: 1 flow file, the newest 15 minutes old: ft-v05\.\S+, flow-tools, export version 5/,
    );
    assert.match(good, /FlowTracker: 1 RRD /);
    assert.match(good, /1 tracking, 0 groups, 0 archived/);
    assert.match(good, /rrdtool: RRDtool \d/);
    assert.ok(lines('note').some((line) => line.endsWith('used by other assignments at most: $root, $www')));
  });

  it('fails for each thing that would', async () => {
    await rm(join(root, 'flows/edge'), { recursive: true });
    await rm(join(root, 'cgi'), { recursive: true });
    await file('www/graphs/x', '');
    await rm(join(root, 'work'), { recursive: true });
    await file('work', 'no directory');
    await file('rrds/broken.rrd', 'not one');
    await file('filters/bad.fil', 'filter-definition Other\n input: monitor_label: bad\n');
    const { fails, lines } = await check();
    assert.equal(fails, true);
    const failures = lines('failure');
    for (const expected of [
      /^\$cgi_bin_directory \/cgi is missing$/,
      /^\$work_directory \/work is no directory$/,
      /^device edge \/flows\/edge is missing$/,
      /^FlowTracker: \/rrds\/broken\.rrd is no RRD/,
      /bad\.fil.*definition not found/,
    ])
      assert.equal(failures.filter((line) => expected.test(line)).length, 1, String(expected));
    assert.equal(failures.length, 5);
  });

  it('tells what is made, what is late, what is ignored and what means nothing', async () => {
    await rm(join(root, 'www/dashboard'), { recursive: true });
    await file(
      'FlowViewer_Configuration.pm',
      configuration('$time_zone = "GMT"; $mail = "noc@example.org"; @other_dashboards = ("$www/soc");'),
    );
    await file('cgi/NamedInterfaces_Devices', '# names\nedge:1:Uplink\nedge 2 Campus\n');
    await file('cgi/dscan.suppress.src', '10.0.0.1\nnonsense\n');
    await file('filters/lost.fil', TRACKING);
    await file(
      'filters/both.grp',
      '101^Web traffic^red\n102^Gone^blue\n input: monitor_label: both\n input: monitor_type: Group\n',
    );
    const path = join(root, 'flows/edge/ft-v05.2026-03-02.150000+0000');
    const long = NOW - 86_400 * 3;
    await writeFlows(path, { captureStart: long - 900, captureEnd: long, exportVersion: 5 });
    const { fails, lines } = await check();
    assert.equal(fails, false);
    assert.match(
      lines('note').join('\n'),
      /\$dashboard_directory \/www\/dashboard is missing and will be made by /,
    );
    assert.match(lines('note').join('\n'), /\$time_zone is ignored: the time zone is that of the process/);
    const warnings = lines('warning').join('\n');
    assert.match(warnings, /@example has no value yet/);
    assert.match(warnings, /the newest 3 days old/);
    assert.match(warnings, /NamedInterfaces_Devices:3: not device:index:name/);
    assert.match(warnings, /dscan\.suppress\.src:2: "nonsense" is not an address/);
    assert.match(warnings, /lost\.fil has the label "Web traffic", which is the name of another file/);
    assert.match(warnings, /lost\.fil has no RRD/);
    assert.match(warnings, /both\.grp: there is no tracking "Gone"/);
  });

  it('tells all errors of the configuration', async () => {
    await file('FlowViewer_Configuration.pm', '$a = foo();\n$flow_file_length = (1, 2);\n');
    const { fails, lines } = await check();
    assert.equal(fails, true);
    assert.match(
      lines('failure').join('\n'),
      /:1: unsupported Perl construct: foo\(\);.*\n.*:2: a list where one value is needed/,
    );
  });

  it('fails without any configuration, and reads that of FlowScan', async () => {
    await rm(join(root, 'FlowViewer_Configuration.pm'));
    const { lines } = await check();
    assert.match(lines('failure').join(), /neither flowscan\.cf nor FlowViewer_Configuration\.pm was found/);

    await file('flowscan.cf', 'FlowFileGlob flows/edge/ft-v*[0-9]\nReportClasses CUFlow,Own\n');
    await file(
      'CUFlow.cf',
      'Subnet 10.0.0.0/8\nNetwork 10.1.0.0/16 campus\nOutputDir rrds\nScoreboard 10 scores scores/top.html\n',
    );
    const scan = await check();
    assert.deepEqual(
      scan.lines('failure').map((line) => line.slice(0, 27)),
      ['unknown report class "Own":'],
    );
    assert.match(scan.lines('good').join('\n'), /CUFlow\.cf: 1 subnet, 1 network,/);
    assert.match(scan.lines('good').join('\n'), /FlowScan: 1 flow file/);
    assert.match(scan.lines('note').join('\n'), /Scoreboard \/scores is missing and will be made by/);
  });

  it('looks where CUFlow writes, whatever the pages show', async () => {
    await file('flowscan.cf', 'FlowFileGlob flows/edge/ft-v*[0-9]\nReportClasses CUFlow\n');
    await file('CUFlow.cf', 'Subnet 10.0.0.0/8\nOutputDir rrds\n');
    await file('suite.cf', 'RrdDir elsewhere\n');
    const { lines } = await check();
    assert.match(lines('good').join('\n'), /^OutputDir \/rrds is writable by/m);
    assert.deepEqual(lines('failure'), ['RrdDir /elsewhere is missing']);
  });

  describe('with CampusIO and SubNetIO', () => {
    beforeEach(async () => {
      await file('flowscan.cf', 'FlowFileGlob flows/edge/ft-v*[0-9]\nReportClasses SubNetIO\n');
      await file('suite.cf', 'WorkingDir .\n');
      await file(
        'CampusIO.cf',
        'LocalSubnetFiles nets/local\nOutputDir rrds\nTCPServices http\nTopN 10\nReportPrefixFormat www/%Y/top_\n',
      );
      await file('SubNetIO.cf', 'SubnetFiles nets/ours\nOutputDir subnets\n');
      await file('nets/local', 'SUBNET=10.0.0.0/8\n');
      await file('nets/ours', 'SUBNET=10.1.0.0/16\n=\nSUBNET=10.2.0.0/16\n');
    });

    it('reads their configuration, and looks where they write', async () => {
      const { lines } = await check({ cwd: '/' });
      assert.deepEqual(lines('failure'), []);
      const good = lines('good').join('\n');
      assert.match(good, /CampusIO\.cf: 1 local subnet, 1 service, 0 protocols, 0 AS pairs/);
      assert.match(good, /SubNetIO\.cf: 2 subnets/);
      assert.match(good, /OutputDir \/rrds is writable/);
      assert.match(good, /SubNetIO: 1 RRD in \/rrds/);
      const notes = lines('note').join('\n');
      assert.match(notes, /OutputDir \/subnets is missing and will be made/);
      assert.match(notes, /ReportPrefixFormat \/rrds\/www is missing and will be made/);
    });

    it('tells the errors of all files', async () => {
      await file('flowscan.cf', 'FlowFileGlob flows/edge/ft-v*[0-9]\nReportClasses CampusIO, SubNetIO\n');
      await file('CampusIO.cf', 'LocalSubnetFiles nets/local\nOutputDir rrds\nTCPServices nosuchservice\n');
      await file('nets/ours', 'SUBNET=10.1.0.0/33\n');
      await rm(join(root, 'nets/local'));
      const failures = (await check()).lines('failure').join('\n');
      assert.match(failures, /ReportClasses has CampusIO and SubNetIO: leave out CampusIO/);
      assert.match(failures, /CampusIO\.cf:3: unknown service/);
      assert.match(failures, /CampusIO\.cf:1: LocalSubnetFiles: there is no such file in .*"nets\/local"/);
      assert.match(failures, /nets\/ours:1: bad SUBNET/);
    });
  });

  describe('with two users', () => {
    const web: SiteUser = { name: 'web', uid: 54_321, groups: new Set([54_321]) };
    const daemon: SiteUser = { name: 'daemon', uid: 54_322, groups: new Set([54_322]) };
    const both = (groups: readonly number[]): SiteUser[] =>
      [web, daemon].map((user) => ({ ...user, groups: new Set([...user.groups, ...groups]) }));

    before(function () {
      if (process.getuid?.() !== 0) this.skip(); // Only the superuser gives files away.
    });

    it('fails where one of them may not write what both must', async () => {
      for (const name of DIRECTORIES) await chmod(join(root, name), 0o777);
      await chown(join(root, 'filters'), web.uid, 54_321);
      await chmod(join(root, 'filters'), 0o755);
      await chmod(join(root, 'filters/web_traffic.fil'), 0o666);
      await chown(join(root, 'rrds/web_traffic.rrd'), daemon.uid, 54_322);
      await chmod(join(root, 'rrds/web_traffic.rrd'), 0o644);
      const { lines } = await check({ users: [web, daemon] });
      assert.deepEqual(lines('failure'), [
        '$filter_directory: daemon may not write into /filters (mode 0755, owner 54321, group 54321)',
        '$filter_file_perms is 0640: a tracking made by web (group 54321) could not be read by daemon: set $filter_file_perms = 0644',
        '$rrd_file_perms is 0640: an RRD made by web (group 54321) could not be read and written by daemon: give them a group in common, or set $rrd_file_perms = 0666 and WritableByOthers on in suite.cf',
        '$filter_file_perms is 0640: a work file made by web (group 54321) could not be read by daemon: set $filter_file_perms = 0644',
        '$html_dir_perms is 0755: a directory of pictures made by web (group 54321) could not be changed by daemon: give them a group in common, or set $html_dir_perms = 0777 and WritableByOthers on in suite.cf',
        'FlowTracker: web may not write /rrds/web_traffic.rrd (mode 0644, owner 54322, group 54322)',
      ]);
    });

    it('warns of a log that none of them may write', async () => {
      await file('logs/FlowMonitor_Collector.log', '');
      await file('logs/FlowTracker_Grapher.log', '');
      await chown(join(root, 'logs/FlowTracker_Grapher.log'), daemon.uid, 54_322);
      const told = (await check({ users: [web, daemon] }))
        .lines('warning')
        .filter((line) => /\.log/.test(line));
      assert.deepEqual(told, [
        "web may not write /logs/FlowMonitor_Collector.log (mode 0644, owner 0, group 0); daemon may not write /logs/FlowMonitor_Collector.log (mode 0644, owner 0, group 0): the daemon's lines go to standard error",
      ]);
    });

    it('works with a group in common that may write', async () => {
      for (const name of [...DIRECTORIES, 'filters/web_traffic.fil', 'rrds/web_traffic.rrd']) {
        await chown(join(root, name), 0, 60_000);
        await chmod(join(root, name), name.includes('.') ? 0o660 : 0o2770);
      }
      const tight = await check({ users: both([60_000]) });
      assert.match(
        tight.lines('failure').join('\n'),
        /\$rrd_file_perms is 0640: an RRD made by web \(group 60000\) could not be read and written by daemon: set \$rrd_file_perms = 0660$/m,
      );
      await file(
        'FlowViewer_Configuration.pm',
        configuration(
          '$filter_dir_perms = 02770; $rrd_dir_perms = 02770; $filter_file_perms = 0660; $rrd_file_perms = 0660; $html_dir_perms = 02775;',
        ),
      );
      const { lines } = await check({ users: both([60_000]) });
      assert.deepEqual(lines('failure'), []);
      assert.ok(lines('good').includes('web and daemon can use what the others will make'));
    });

    it('works without one where everybody may write', async () => {
      for (const name of [...DIRECTORIES, 'filters/web_traffic.fil', 'rrds/web_traffic.rrd'])
        await chmod(join(root, name), 0o777);
      await file('suite.cf', 'WritableByOthers on\n');
      await file(
        'FlowViewer_Configuration.pm',
        configuration(
          '$filter_dir_perms = 0777; $rrd_dir_perms = 0777; $filter_file_perms = 0777; $rrd_file_perms = 0777; $html_dir_perms = 0777;',
        ),
      );
      const { lines } = await check({ users: [web, daemon] });
      assert.deepEqual(lines('failure'), []);
    });
  });

  it('does not wait for pipes, whatever their names', async () => {
    for (const name of [
      'filters/pipe.fil',
      'rrds/pipe.rrd',
      'flows/edge/ft-v05.2026-03-02.151500+0000',
      'cgi/FlowGrapher_Ports',
    ])
      execFileSync('mkfifo', [join(root, name)]);
    const { lines } = await check();
    const failures = lines('failure').join('\n');
    assert.match(failures, /pipe\.fil is no file/);
    assert.match(failures, /pipe\.rrd is no RRD/);
    assert.match(failures, /ft-v05\.2026-03-02\.151500\+0000, no plain file/);
    assert.match(failures, /FlowGrapher_Ports is no file/);
  });

  it('is told as text of one line each, and as JSON', async () => {
    await file('filters/evil\nname\x1b[2J.fil', TRACKING);
    const findings = await checkSite({
      flowviewer: join(root, 'FlowViewer_Configuration.pm'),
      env: process.env,
      invokedAs: join(root, 'x'),
      cwd: root,
      users: [me],
      umask: 0o022,
      now: NOW,
    });
    const text = describeFindings(findings, [me]);
    assert.match(text, /evil\\x0aname\\x1b\[2J\.fil/);
    assert.match(text, new RegExp(`Everything would work as ${me.name}: 2 warnings\\.\\n$`));
    const json = JSON.parse(findingsAsJson(findings, [me])) as {
      works: boolean;
      findings: unknown[];
      users: unknown[];
    };
    assert.equal(json.works, true);
    assert.equal(json.findings.length, findings.all.length);
    assert.deepEqual(json.users, [{ name: me.name, uid: me.uid, groups: [...me.groups] }]);
  });
});
