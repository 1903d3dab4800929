import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RrdTool } from '../rrd/rrdtool.js';
import type { TrackerSite } from './site.js';

/** rrdtool as the site has it: that of `$rrdtool_bin_directory` if there is one. @param onStart see RrdToolOptions */
export function openRrdTool(site: TrackerSite, onStart?: (pid: number) => Promise<void>): RrdTool {
  const { config, settings } = site;
  const configured = join(config.rrdtoolBinDirectory, 'rrdtool');
  return new RrdTool({
    executable: existsSync(configured) ? configured : settings.rrdTool,
    timeoutMs: settings.rrdTimeout * 1000,
    ...(onStart && { onStart }),
  });
}
