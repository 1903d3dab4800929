import { resizeRrds } from '../flowtracker/tools/resize.js';
import { EXIT_FAILED, newCommand, runCommand } from './command.js';
import { loadTrackerSite } from './flowmonitor-site.js';
import { withConfigOptions } from './viewer-config.js';

const command = withConfigOptions(
  newCommand(
    'resize_rrdtools',
    'Grows the archives of days in RRDs that an old release made, to three years.',
  ),
);

void runCommand(command, async () => {
  const site = await loadTrackerSite(command, 'FlowMonitor');
  const failures = await resizeRrds(site, (line) => void process.stdout.write(`${line}\n`));
  return failures === 0 ? 0 : EXIT_FAILED;
});
