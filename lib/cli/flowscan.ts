import { dirname, join, resolve } from 'node:path';
import { existsSync } from 'node:fs';
import { findFlowscanConfig } from '../config/locate.js';
import { loadSettings } from '../config/suite-cf.js';
import { formatIssue } from '../config/issue.js';
import { Flowscan } from '../flowscan/daemon.js';
import { consoleLog } from '../flowscan/log.js';
import { tryOutputs } from '../flowscan/outputs.js';
import { loadSite, type ScanOptions } from '../flowscan/site.js';
import { EXIT_FAILED, newCommand, runCommand, VERSION, wholeNumber } from './command.js';

interface Options {
  glob?: string;
  wait?: number;
  size?: number;
  verbose?: true;
  config?: string;
  settings?: string;
  once?: true;
  daemon?: true;
  check?: true;
}

const command = newCommand(
  'flowscan',
  'Counts finished flow files into RRDs and reports, then deletes them or moves them to "saved".',
)
  .argument('[class...]', 'report classes, in place of ReportClasses')
  .option('-g, --glob <pattern>', 'flow files, in place of FlowFileGlob')
  .option('-w, --wait <seconds>', 'look again every so many seconds, in place of WaitSeconds', wholeNumber(0))
  .option('-s, --size <bytes>', 'leave larger files alone', wholeNumber(1))
  .option('-v, --verbose', 'say more')
  .option(
    '--config <file>',
    'flowscan.cf; else $FLOWSCAN_CONFIG, beside the program, or in the working directory',
  )
  .option('--settings <file>', 'suite.cf; else $FLOWSCAN_SETTINGS, or beside flowscan.cf')
  .option('--once', 'make one pass and exit')
  .option('--daemon', 'look again every WaitSeconds, and every 300 seconds where flowscan.cf does not say')
  .configureOutput({
    // -h writes to standard error, as ever (FlowScan specification, section 2).
    writeOut: (text) => void (process.argv.includes('-h') ? process.stderr : process.stdout).write(text),
  })
  .option('--check', 'read all configuration, say what is wrong with it, and exit');

void runCommand(command, async () => {
  const options = await scanOptions(command.opts<Options>(), command.args);
  return command.opts<Options>().check ? await check(options) : await scan(options);
});

async function scanOptions(given: Options, classes: string[]): Promise<ScanOptions> {
  const invokedAs = resolve(process.argv[1] ?? 'flowscan');
  const configFile = findFlowscanConfig({
    ...(given.config !== undefined && { option: given.config }),
    env: process.env,
    invokedAs,
    cwd: process.cwd(),
  });
  if (given.config !== undefined && !existsSync(given.config))
    throw new Error(`${given.config}: no such file (named by --config)`);
  const { settings, warnings } = await loadSettings({
    ...(given.settings !== undefined && { file: given.settings }),
    env: process.env,
    searchDirs: configFile === undefined ? [process.cwd()] : [dirname(configFile)],
  });
  for (const warning of warnings) process.stderr.write(`${formatIssue(warning)}\n`);
  const beside = dirname(invokedAs);
  const isBeside = classes.some((name) => existsSync(join(beside, `${name}.cf`)));
  return {
    configFile,
    fallbackConfigDir: isBeside ? beside : process.cwd(),
    settings,
    classes,
    once: given.once === true,
    isDaemon: given.daemon === true,
    ...(given.glob !== undefined && { glob: given.glob }),
    ...(given.wait !== undefined && { waitSeconds: given.wait }),
    ...(given.size !== undefined && { maxBytes: given.size }),
    ...(given.verbose && { verbose: true }),
  };
}

async function check(options: ScanOptions): Promise<number> {
  const log = consoleLog(true);
  const site = await loadSite(options, log);
  await site.close();
  const problems = await tryOutputs(site);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const names = site.reports.map(({ name }) => name).join(', ');
  log.plain(
    `${options.configFile ?? 'command line'}: configuration is in order; report classes: ${names}; flow files: ${site.flowFileGlob}`,
  );
  return 0;
}

async function scan(options: ScanOptions): Promise<number> {
  const log = consoleLog();
  // A log on a full disk must not end the program.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const flowscan = new Flowscan(options, `flowscan-${VERSION}`, log);
  let signals = 0;
  const onStop = (): void => {
    if (++signals > 1) process.exit(EXIT_FAILED);
    log.stamped('asked to stop: the current file, if any, is finished first (once more to stop at once)');
    flowscan.stop();
  };
  process.on('SIGTERM', onStop).on('SIGINT', onStop);
  process.on('SIGHUP', () => flowscan.reload());
  try {
    return (await flowscan.run()) ? 0 : EXIT_FAILED;
  } finally {
    process.off('SIGTERM', onStop).off('SIGINT', onStop).removeAllListeners('SIGHUP');
  }
}
