import { resizeRrds } from '../flowtracker/tools/resize.js';
import { EXIT_FAILED, newCommand, runCommand } from './command.js';
import { calledAs, loadTrackerSite, withSiteOptions } from './flowmonitor-site.js';

const command = withSiteOptions(
  newCommand(
    'resize_rrdtools',
    'Grows the archives of days in RRDs that an old release made, to three years.',
  ),
);

void runCommand(command, async () => {
  const site = await loadTrackerSite(command, calledAs('FlowMonitor_resize').family);
  const failures = await resizeRrds(site, (line) => void process.stdout.write(`${line}\n`));
  return failures === 0 ? 0 : EXIT_FAILED;
});
