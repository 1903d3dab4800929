import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { rrdtoolEnvironment } from '../rrd/environment.js';
import { RrdTool } from '../rrd/rrdtool.js';
import type { TrackerSite } from './site.js';

/** rrdtool as the site has it: that of `$rrdtool_bin_directory` if there is one. @param onStart see RrdToolOptions */
export function openRrdTool(site: TrackerSite, onStart?: (pid: number) => Promise<void>): RrdTool {
  return new RrdTool({
    executable: rrdExecutable(site),
    timeoutMs: site.settings.rrdTimeout * 1000,
    ...(onStart && { onStart }),
  });
}

/** Runs a command of rrdtool that RrdTool does not know. */
export function runRrdTool(
  site: TrackerSite,
  args: readonly string[],
  options: { readonly cwd?: string } = {},
) {
  return execa(rrdExecutable(site), args, {
    ...options,
    env: rrdtoolEnvironment(process.env),
    extendEnv: false,
    timeout: site.settings.rrdTimeout * 1000,
  });
}

function rrdExecutable({ config, settings }: TrackerSite): string {
  const configured = join(config.rrdtoolBinDirectory, 'rrdtool');
  return existsSync(configured) ? configured : settings.rrdTool;
}
