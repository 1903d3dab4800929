import { runLocked } from '../utilities/locked-command.js';
import { newCommand, runCommand } from './command.js';

interface Options {
  exclusive?: string;
  shared?: string;
  wait: boolean;
}

const command = newCommand(
  'locker',
  'Runs a command while holding an advisory lock on a file, by flock (util-linux) or lockf (BSD). Its exit status is that of the command, 75 if -n met a held lock, or what flock and lockf give of sysexits.h: 66 if the file cannot be opened, 69 if the command cannot be run.',
)
  .argument('<command...>', 'the command and its arguments')
  .option('-e, --exclusive <file>', 'hold the lock alone; the file is made if it is missing')
  .option('-s, --shared <file>', 'hold the lock beside others that share it')
  .option('-n, --no-wait', 'give up at once if somebody else holds the lock')
  .passThroughOptions();

void runCommand(command, async () => {
  const { exclusive, shared, wait } = command.opts<Options>();
  const file = exclusive ?? shared;
  if (file === undefined) return command.error('error: give -e FILE or -s FILE');
  if (exclusive !== undefined && shared !== undefined) command.error('error: -e and -s exclude each other');
  return runLocked(
    { file, mode: shared === undefined ? 'exclusive' : 'shared', noWait: !wait },
    command.args,
  );
});
