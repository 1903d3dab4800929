import { InvalidArgumentError } from 'commander';
import { expireFlows } from '../flowtools/expire.js';
import { wholeNumber } from './command.js';
import { flowCommand, runFlowCommand } from './flow-command.js';

interface Options {
  directory: string;
  count?: number;
  size?: number;
  debug: number;
}

const UNITS: Readonly<Record<string, number>> = { '': 1, b: 512, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

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

function byteCount(text: string): number {
  const [, digits, unit = ''] = /^(\d{1,12})([bkmg]?)$/i.exec(text) ?? [];
  if (digits === undefined) throw new InvalidArgumentError('It is not a size as 500M or 20G.');
  return Number(digits) * (UNITS[unit.toLowerCase()] ?? 1);
}
