import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import {
  findFlowViewerConfig,
  loadFlowViewerConfig,
  type FlowViewerConfig,
} from '../config/flowviewer-pm.js';
import { formatIssue } from '../config/issue.js';
import type { Settings } from '../config/settings.js';
import { loadSettings } from '../config/suite-cf.js';

interface ConfigOptions {
  config?: string;
  settings?: string;
}

/** Adds the options that name configuration files. */
export function withConfigOptions(command: Command): Command {
  return command
    .option(
      '--config <file>',
      'FlowViewer_Configuration.pm; else $FLOWVIEWER_CONFIGURATION, FlowViewerConfig in suite.cf, beside the program, or along PERL5LIB',
    )
    .option('--settings <file>', 'suite.cf; else $FLOWSCAN_SETTINGS, or beside FlowViewer_Configuration.pm');
}

export interface LoadOptions {
  /** Whether the program stays: once at its start it says what is taken away from permissions. */
  readonly isDaemon?: boolean;
}

/**
 * Configuration of a FlowViewer site, as the options of a command name it; warnings go to standard error.
 *
 * @throws ConfigError, or Error if there is no configuration
 */
export async function loadViewerConfig(
  command: Command,
  { isDaemon = false }: LoadOptions = {},
): Promise<{ config: FlowViewerConfig; settings: Settings }> {
  const given = command.opts<ConfigOptions>();
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
  return { config: loaded.config, settings };
}
