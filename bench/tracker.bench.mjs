// A loop of FlowTracker's Collector over a thousand trackings and a period's files of 200,000 flows, against inflating the same files;
// and the Grapher against `rrdtool graph` alone.
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundle } from '../scripts/bundle.mjs';
import { compare, fixed, runOnce } from './measure.mjs';

const TRACKINGS = 1000;
const GOAL = 10;
/** 2026-03-02 15:00 UTC: a period in the middle of the recorded flows, and when the Collector handles it. */
const PERIOD_END = 1772463600;
const COLLECTED_AT = PERIOD_END + 1800 + 20;
/** Seconds that a flow file covers; so many that the window of files holds 200,000 flows. */
const FILE_LENGTH = 900;
const GRAPHED = 50;

const data = process.env.FLOW_TEST_DATA ?? '../shared/data';

/** The files that a collection reads: those that began in its window. */
function filesOfWindow() {
  const directory = resolve(data, 'flows/2026/2026-03/2026-03-02');
  return readdirSync(directory)
    .filter((name) => {
      const [, hours, minutes] = /\.(\d\d)(\d\d)\d\d\+0000$/.exec(name) ?? [];
      const start = Date.UTC(2026, 2, 2, hours, minutes) / 1000;
      return start >= PERIOD_END - 300 - FILE_LENGTH - 61 && start <= COLLECTED_AT;
    })
    .map((name) => join(directory, name));
}

async function makeSite(directory) {
  for (const name of ['filters', 'rrds', 'fresh', 'work', 'logs', 'flows', 'html', 'cgi', 'saves', 'bin'])
    mkdirSync(join(directory, name));
  symlinkSync(resolve(data, 'flows'), join(directory, 'flows/edge'));
  const configuration = join(directory, 'FlowViewer_Configuration.pm');
  const lines = [
    `$base = "${directory}";`,
    '$reports_directory = "$base/html"; $graphs_directory = "$base/html"; $monitor_directory = "$base/html";',
    '$dashboard_directory = "$base/html"; $cgi_bin_directory = "$base/cgi"; $work_directory = "$base/work";',
    '$save_directory = "$base/saves"; $filter_directory = "$base/filters"; $rrdtool_directory = "$base/rrds";',
    '$log_directory = "$base/logs"; $flow_data_directory = "$base/flows"; @devices = ("edge"); $N = 3;',
    `$flow_file_length = ${FILE_LENGTH};`,
    '1;',
  ];
  writeFileSync(configuration, `${lines.join('\n')}\n`);
  for (const [name, source] of [
    ['collector', 'lib/cli/FlowMonitor_Collector.ts'],
    ['grapher', 'lib/cli/FlowMonitor_Grapher.ts'],
    ['definitions', 'bench/tracker-program.ts'],
  ])
    await bundle({
      source: resolve(source),
      output: join(directory, 'bin', name),
      define: { __VIEWS__: JSON.stringify(views()) },
    });
  execFileSync(process.execPath, [
    join(directory, 'bin/definitions'),
    join(directory, 'filters'),
    String(TRACKINGS),
  ]);
  makeRrds(directory);
  return configuration;
}

/** The views that the Grapher needs for its public list. */
function views() {
  const names = ['flowtracker/public-list.ejs', 'styles/tokens.css', 'styles/standalone.css'];
  return Object.fromEntries(names.map((name) => [name, readFileSync(resolve('views', name), 'utf8')]));
}

function makeRrds(directory) {
  const archives = ['AVERAGE', 'MAX'].flatMap((cf) =>
    ['1:600', '6:700', '24:775', '288:1100'].map((rows) => `RRA:${cf}:0.5:${rows}`),
  );
  const one = (name) =>
    `create ${name}.rrd --start ${PERIOD_END - 300} --step 300 DS:flowbits:GAUGE:600:U:U ${archives.join(' ')}`;
  const commands = readdirSync(join(directory, 'filters')).map((name) => one(name.replace('.fil', '')));
  execFileSync('rrdtool', ['-'], { cwd: join(directory, 'fresh'), input: `${commands.join('\n')}\nquit\n` });
}

function measureCollector(directory, configuration) {
  const files = filesOfWindow();
  const collector = {
    command: [
      process.execPath,
      join(directory, 'bin/collector'),
      '--config',
      configuration,
      '--now',
      String(COLLECTED_AT),
    ],
    env: { TZ: 'UTC' },
    prepare: () => {
      rmSync(join(directory, 'rrds'), { recursive: true });
      cpSync(join(directory, 'fresh'), join(directory, 'rrds'), { recursive: true });
    },
  };
  const inflate = { command: [process.execPath, resolve('bench/inflate.mjs'), ...files] };
  const { a, b, cpuRatio, wallRatio } = compare(collector, inflate);
  console.log(`one loop, ${TRACKINGS} trackings, ${files.length} files`);
  console.log(
    `  ${fixed(a.cpu)} s CPU, ${fixed(a.wall)} s wall, peak ${fixed(a.peakMiB, 0)} MiB; inflate ${fixed(b.cpu)} s CPU, ${fixed(b.wall)} s wall;` +
      ` ratio ${fixed(cpuRatio)} CPU (to reach: ${GOAL}), ${fixed(wallRatio)} wall`,
  );
}

/** All graphs of some trackings, drawn by the Grapher, and by one rrdtool that is given commands and does nothing else. */
function measureGrapher(directory, configuration) {
  const names = readdirSync(join(directory, 'filters')).slice(0, GRAPHED);
  for (const name of readdirSync(join(directory, 'filters')))
    if (!names.includes(name)) rmSync(join(directory, 'filters', name));
  const command = [
    process.execPath,
    join(directory, 'bin/grapher'),
    '--config',
    configuration,
    '--now',
    String(COLLECTED_AT),
  ];
  const draw = () => {
    for (const name of readdirSync(join(directory, 'html')))
      rmSync(join(directory, 'html', name), { recursive: true });
    return runOnce(command, { env: { TZ: 'UTC' } });
  };
  draw();
  const grapher = draw();
  const script = join(directory, 'graphs.txt');
  writeFileSync(
    script,
    names.flatMap((name) => graphCommands(directory, name.replace('.fil', ''))).join('\n') + '\nquit\n',
  );
  const alone = runOnce(['sh', '-c', `rrdtool - < '${script}'`], { env: { TZ: 'UTC' } });
  const graphs = 5 * names.length;
  console.log(`${graphs} graphs`);
  console.log(
    `  Grapher ${fixed(graphs / grapher.wall, 0)} a second; rrdtool alone ${fixed(graphs / alone.wall, 0)} a second;` +
      ` ratio ${fixed(alone.wall / grapher.wall)} of its speed, ${fixed(grapher.cpu / alone.cpu)} of its CPU time`,
  );
}

function graphCommands(directory, name) {
  const rrd = join(directory, 'rrds', `${name}.rrd`);
  return [1, 7, 28, 365, 1095].map((days) => {
    const start = COLLECTED_AT - days * 86_400;
    const options = `--start ${start} --end ${COLLECTED_AT} --width 600 --height 150 --slope-mode --lower-limit 0`;
    const elements = [
      `DEF:flowbits=${rrd}:flowbits:AVERAGE DEF:flowpeak=${rrd}:flowbits:MAX VDEF:most=flowbits,MAXIMUM`,
      'VDEF:mean=flowbits,AVERAGE VDEF:least=flowbits,MINIMUM VDEF:pct=flowbits,95,PERCENT AREA:flowbits#FFE0C0',
      'LINE0.3:flowbits#000000: GPRINT:most:%6.2lf%S GPRINT:pct:%6.2lf%S GPRINT:mean:%6.2lf%S GPRINT:least:%6.2lf%S',
    ];
    return `graph ${join(directory, `${name}-${days}.png`)} --title ${name} ${options} ${elements.join(' ')}`;
  });
}

export default async function run() {
  if (!existsSync(resolve(data, 'flows'))) {
    console.log('left out: no flow set (set FLOW_TEST_DATA)');
    return;
  }
  const directory = mkdtempSync(join(tmpdir(), 'bench-tracker-'));
  try {
    const configuration = await makeSite(directory);
    measureCollector(directory, configuration);
    measureGrapher(directory, configuration);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
