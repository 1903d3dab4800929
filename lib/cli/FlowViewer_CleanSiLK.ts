import { cleanSilk } from '../flowviewer/clean/clean-silk.js';
import { EXIT_FAILED, newCommand, runCommand } from './command.js';
import { loadViewerConfig, withConfigOptions } from './viewer-config.js';

const command = withConfigOptions(
  newCommand(
    'FlowViewer_CleanSiLK',
    'Removes the oldest days of SiLK data of devices that take more space than @ipfix_storage grants them.',
  ),
);

void runCommand(command, async () => {
  const { config } = await loadViewerConfig(command);
  const devices = await cleanSilk(config);
  for (const { device, days, problems } of devices) {
    process.stdout.write(`${device}: ${days.length} days\n`);
    for (const { day, bytes, isRemoved } of days)
      process.stdout.write(`  ${day} ${bytes} bytes${isRemoved ? ', removed' : ''}\n`);
    for (const problem of problems) process.stderr.write(`${device}: ${problem}\n`);
  }
  return devices.some(({ problems }) => problems.length > 0) ? EXIT_FAILED : 0;
});
