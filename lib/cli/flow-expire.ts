import { expireFlows } from '../flowtools/expire.js';
import { byteCount } from './byte-count.js';
import { wholeNumber } from './command.js';
import { flowCommand, runFlowCommand } from './flow-command.js';

interface Options {
  directory: string;
  count?: number;
  size?: number;
  debug: number;
}

const command = flowCommand(
  'flow-expire',
  'Removes the oldest flow files below a directory; with -d 1 only shows them.',
)
  .requiredOption('-w, --directory <dir>', 'directory of the flow files')
  .option('-e, --count <files>', 'keep at most so many files', wholeNumber(0))
  .option('-E, --size <bytes>', 'keep at most so many bytes; with b times 512, K, M or G', byteCount);

void runFlowCommand(
  command,
  (session) => {
    const { directory, count, size, debug } = command.opts<Options>();
    return expireFlows(session, directory, { files: count, bytes: size }, debug > 0);
  },
  { readsFlows: false },
);
