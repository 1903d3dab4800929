import { execa } from 'execa';
import { rulesOfFile } from '../utilities/event-rules.js';
import { newCommand, runCommand, wholeNumber } from './command.js';

const command = newCommand(
  'event2vrule',
  'Runs a command that ends in arguments of rrdtool graph, with a vertical rule for every event of a file.',
)
  .helpOption('--help', 'print this help and exit')
  .argument('<events>', 'the events: lines YYYY/MM/DD HHMM text, local time')
  .argument('<command...>', 'the command, as rrdtool graph FILE ...')
  .option('-h, --hours <hours>', 'only events of the last so many hours', wholeNumber(0))
  .passThroughOptions();

void runCommand(command, async () => {
  const [file = '', program = '', ...args] = command.args;
  const { hours } = command.opts<{ hours?: number }>();
  const rules = await rulesOfFile({ file, hours, now: Math.floor(Date.now() / 1000) });
  const { exitCode } = await execa(program, [...args, ...rules], { stdio: 'inherit', reject: false });
  if (exitCode === undefined) throw new Error(`${program} could not be run to its end`);
  return exitCode;
});
