import { join } from 'node:path';
import { readConfigFile } from '../config/config-file.js';
import { readPorts } from '../names/ports.js';
import { EXIT_FAILED, newCommand, runCommand } from './command.js';
import { loadViewerConfig, withConfigOptions } from './viewer-config.js';

const command = withConfigOptions(
  newCommand(
    'create_ports_file',
    'Checks FlowGrapher_Ports. Its names are read as they are: a file has not to be made of it any more. Its lines are name, port, protocol, description: "http 80 tcp World Wide Web". Ends with 1 if others are in it.',
  ),
).argument('[file]', 'FlowGrapher_Ports; default: that in the directory of the scripts');

void runCommand(command, async () => {
  const [named] = command.args;
  const file = named ?? join((await loadViewerConfig(command)).config.cgiBinDirectory, 'FlowGrapher_Ports');
  const { names, problems } = readPorts(await readConfigFile(file));
  for (const problem of problems) process.stderr.write(`${file}:${problem}\n`);
  process.stdout.write(`${file}: ${names.size} names of ports, which are read as they are\n`);
  return names.size === 0 || problems.length > 0 ? EXIT_FAILED : 0;
});
