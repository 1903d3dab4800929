import { catFlows } from '../flowtools/cat.js';
import { parseDateText } from '../query/getdate.js';
import { encodingOf, flowCommand, runFlowCommand, stopSignal, withEncoding } from './flow-command.js';

interface Options {
  all?: true;
  global?: true;
  preload?: true;
  output?: string;
  start?: string;
  end?: string;
}

const command = withEncoding(
  flowCommand(
    'flow-cat',
    'Joins flow files; a directory stands for all files below it, - for the standard input.',
  ),
)
  .argument('[files...]', 'flow files and directories; none is the standard input')
  .option('-a, --all', 'also files whose names begin with tmp')
  .option('-g, --global', 'order the files of all arguments together by capture start')
  .option('-m, --no-mmap', 'taken for compatibility')
  .option('-o, --output <file>', 'write a flow file in place of the standard output')
  .option('-p, --preload', 'sums and times of all files in the header')
  .option(
    '-t, --start <time>',
    'with -T: files that begin from this time on; alone: files that begin until then',
  )
  .option(
    '-T, --end <time>',
    'with -t: files that begin until this time; alone: files that end from then on',
  );

void runFlowCommand(
  command,
  async (session) => {
    const options = command.opts<Options>();
    await catFlows(session, {
      paths: command.args,
      encoding: encodingOf(command),
      from: epochSeconds(options.start),
      to: epochSeconds(options.end),
      includeTemporary: options.all === true,
      together: options.global === true,
      preload: options.preload === true,
      outputFile: options.output,
      signal: stopSignal(),
    });
  },
  { takesArguments: true },
);

function epochSeconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = parseDateText(text, new Date());
  if (seconds === undefined) throw new Error(`"${text}" is not a date and time`);
  return seconds;
}
