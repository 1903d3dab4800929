import { join } from 'node:path';
import { readConfigFile } from '../config/config-file.js';
import { portNames } from '../names/ports.js';
import { EXIT_FAILED, newCommand, runCommand } from './command.js';
import { loadViewerConfig, withConfigOptions } from './viewer-config.js';

const command = withConfigOptions(
  newCommand(
    'create_ports_file',
    'Checks FlowGrapher_Ports. Its names are read as they are: a file has not to be made of it any more.',
  ),
).argument('[file]', 'FlowGrapher_Ports; default: that in the directory of the scripts');

void runCommand(command, async () => {
  const [named] = command.args;
  const file = named ?? join((await loadViewerConfig(command)).config.cgiBinDirectory, 'FlowGrapher_Ports');
  const { size } = portNames(await readConfigFile(file));
  process.stdout.write(`${file}: ${size} names of ports, which are read as they are\n`);
  return size === 0 ? EXIT_FAILED : 0;
});
