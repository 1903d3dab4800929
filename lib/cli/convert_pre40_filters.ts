import { convertFilters } from '../flowviewer/clean/convert-filters.js';
import { EXIT_FAILED, newCommand, runCommand } from './command.js';
import { loadViewerConfig, withConfigOptions } from './viewer-config.js';

const command = withConfigOptions(
  newCommand(
    'convert_pre40_filters',
    'Makes saved filters of the file in which FlowViewer kept them before 4.0.',
  ),
).argument('<file>', 'FlowViewer_SavedFilters');

void runCommand(command, async () => {
  const [file = ''] = command.args;
  const { config } = await loadViewerConfig(command);
  const { written, problems } = await convertFilters(file, config);
  for (const path of written) process.stdout.write(`written ${path}\n`);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  return problems.length > 0 ? EXIT_FAILED : 0;
});
