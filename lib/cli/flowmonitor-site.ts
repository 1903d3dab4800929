import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { findFlowViewerConfig, loadFlowViewerConfig } from '../config/flowviewer-pm.js';
import { formatIssue } from '../config/issue.js';
import type { Settings } from '../config/settings.js';
import { loadSettings } from '../config/suite-cf.js';
import { familyOf, type Family, type TrackerSite } from '../flowtracker/site.js';

interface SiteOptions {
  config?: string;
  settings?: string;
}

/** Adds the options that name configuration files. */
export function withSiteOptions(command: Command): Command {
  return command
    .option(
      '--config <file>',
      'FlowViewer_Configuration.pm; else $FLOWVIEWER_CONFIGURATION, FlowViewerConfig in suite.cf, beside the program, or along PERL5LIB',
    )
    .option('--settings <file>', 'suite.cf; else $FLOWSCAN_SETTINGS, or beside FlowViewer_Configuration.pm');
}

/** The name by which a program was called decides its words and its log file; a link may give it either. */
export function calledAs(ownName: string): { name: string; family: Family } {
  const called = basename(process.argv[1] ?? '');
  const isOurs = /^Flow(?:Tracker|Monitor)_\w+$/i.test(called);
  const name = isOurs ? called : ownName;
  return { name, family: familyOf(name) };
}

interface LoadOptions {
  /** Whether the program stays: once at its start it says what is taken away from permissions. */
  readonly isDaemon?: boolean;
}

/** @throws ConfigError, or Error if there is no configuration */
export async function loadTrackerSite(
  command: Command,
  family: Family,
  { isDaemon = false }: LoadOptions = {},
): Promise<TrackerSite & { settings: Settings }> {
  const given = command.opts<SiteOptions>();
  const invokedAs = resolve(process.argv[1] ?? '.');
  const search = { option: given.config, env: process.env, invokedAs };
  const { settings, warnings } = await loadSettings({
    ...(given.settings !== undefined && { file: given.settings }),
    env: process.env,
    searchDirs: [dirname(findFlowViewerConfig(search) ?? invokedAs)],
  });
  const file = findFlowViewerConfig({ ...search, setting: settings.flowViewerConfig });
  if (file === undefined || !existsSync(file))
    throw new Error(
      file === undefined
        ? 'no FlowViewer_Configuration.pm was found: name it by --config FILE (see --help)'
        : `${file}: no such file`,
    );
  const loaded = await loadFlowViewerConfig(file, { othersMayWrite: settings.writableByOthers });
  const permissions = isDaemon ? loaded.permissionWarnings : [];
  for (const warning of [...warnings, ...loaded.warnings, ...permissions])
    process.stderr.write(`${formatIssue(warning)}\n`);
  return { family, config: loaded.config, settings };
}

/** Seconds since the epoch. */
export function epochNow(): number {
  return Math.floor(Date.now() / 1000);
}

/** Ends a program in order when it is asked to stop: the first time by `stop`, the second at once. */
export function stopOnSignals(stop: () => void): void {
  let signals = 0;
  const onStop = (): void => {
    if (++signals > 1) process.exit(1);
    stop();
  };
  process.on('SIGTERM', onStop).on('SIGINT', onStop);
  // The terminal from which a daemon was started may go.
  process.on('SIGHUP', () => undefined);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
