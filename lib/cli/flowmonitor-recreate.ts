import { Recreation } from '../flowtracker/recreate/recreate.js';
import { EXIT_FAILED, epochNow, newCommand, runCommand } from './command.js';
import { calledAs, loadTrackerSite, stopOnSignals } from './flowmonitor-site.js';
import { withConfigOptions } from './viewer-config.js';

/** The program that makes a tracking from stored flows, under one of its names. */
export function runRecreate(ownName: string): void {
  const { name, family } = calledAs(ownName);
  const command = withConfigOptions(
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
