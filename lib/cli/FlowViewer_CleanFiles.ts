import { cleanFiles } from '../flowviewer/clean/clean-files.js';
import { EXIT_FAILED, epochNow, newCommand, runCommand } from './command.js';
import { loadViewerConfig, withConfigOptions } from './viewer-config.js';

const command = withConfigOptions(
  newCommand(
    'FlowViewer_CleanFiles',
    'Removes reports and pictures that are older than $remove_workfiles_time and $remove_graphfiles_time. Meant for cron, daily.',
  ),
);

void runCommand(command, async () => {
  const { config } = await loadViewerConfig(command);
  process.stdout.write(`FlowViewer_CleanFiles started at ${new Date().toString()}\n`);
  const { removed, failed } = await cleanFiles(config, epochNow());
  for (const path of removed) process.stdout.write(`removed ${path}\n`);
  for (const { path, reason } of failed) process.stderr.write(`${path}: ${reason}\n`);
  return failed.length > 0 ? EXIT_FAILED : 0;
});
