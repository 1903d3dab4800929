import { parseExpression } from '../flowtools/expression/parse.js';
import { dumpFlows, type DumpOptions } from '../flowtools/flowdumper/dump.js';
import { newCommand } from './command.js';
import { runFlowCommand } from './flow-command.js';

interface Options {
  all?: true;
  short?: true;
  oldShort?: true;
  raw?: true;
  repack?: true;
  none?: true;
  select?: string;
  before?: string;
  after?: string;
  count?: true;
  output?: string;
  verbose?: true;
  bgp?: string;
  prefixes?: string;
}

const command = newCommand('flowdumper', 'Prints the flows of flow files, or of standard input.')
  .argument('[files...]')
  .option('-a, --all', 'all flows; so it is without -e')
  .option('-s, --short', 'one line a flow')
  .option('-S, --old-short', 'one line a flow, without TCP flags')
  .option('-r, --raw', 'raw records, as cflowd writes them')
  .option('-R, --repack', 'the same')
  .option('-n, --none', 'print nothing')
  .option(
    '-e, --select <expression>',
    "only flows for which this is true, as '$bytes > 1e6 && $protocol == 6'",
  )
  .option('-I, --before <expression>', 'checked only: expressions have no effects here')
  .option('-E, --after <expression>', 'checked only: expressions have no effects here')
  .option('-c, --count', 'say how many flows matched')
  .option('-o, --output <file>', 'write to a file; %s stands for the name of the input')
  .option('-v, --verbose', 'name each file')
  .option('-B, --bgp <file>', 'not supported')
  .option('-p, --prefixes <file>', 'not supported');

void runFlowCommand(
  command,
  (session) => {
    const options = command.opts<Options>();
    if (options.bgp !== undefined) throw new Error('-B (AS paths) is not supported');
    if (options.prefixes !== undefined) throw new Error('-p (prefix mapping) is not supported');
    for (const text of [options.before, options.after]) if (text !== undefined) parseExpression(text);
    const select = options.select === undefined ? undefined : parseExpression(options.select);
    return dumpFlows(session, {
      files: command.args,
      format: formatOf(options),
      select: options.all ? undefined : select,
      outputFile: options.output,
      counts: options.count === true,
      verbose: options.verbose === true,
    });
  },
  { takesArguments: true, readsFlows: false },
);

function formatOf({ short, oldShort, raw, repack, none }: Options): DumpOptions['format'] {
  if (none) return 'none';
  if (raw || repack) return 'raw';
  if (short) return 'short';
  return oldShort ? 'old-short' : 'long';
}
