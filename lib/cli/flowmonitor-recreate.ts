import { Recreation } from '../flowtracker/recreate/recreate.js';
import { EXIT_FAILED, newCommand, runCommand } from './command.js';
import { calledAs, epochNow, loadTrackerSite, stopOnSignals, withSiteOptions } from './flowmonitor-site.js';

/** The program that makes a tracking from stored flows, under one of its names. */
export function runRecreate(ownName: string): void {
  const { name, family } = calledAs(ownName);
  const command = withSiteOptions(
    newCommand(name, 'Makes a tracking from stored flows; goes on with one that was stopped.'),
  ).argument('<job>', 'what the form has left in the work directory: FlowMonitor_Recreate_saved_...');

  void runCommand(command, async () => {
    const site = await loadTrackerSite(command, family);
    const recreation = await Recreation.open(site, command.args[0] ?? '', epochNow);
    stopOnSignals(() => recreation.stop());
    try {
      return (await recreation.run()) ? 0 : EXIT_FAILED;
    } finally {
      await recreation.close();
    }
  });
}
