import { mergeFlows } from '../flowtools/merge.js';
import { encodingOf, flowCommand, runFlowCommand, withEncoding } from './flow-command.js';

const command = withEncoding(
  flowCommand(
    'flow-merge',
    'Joins flow files in the order of the end times of flows; a directory stands for all files below it.',
  ),
)
  .argument('[files...]', 'flow files and directories; none is the standard input')
  .option('-a, --all', 'also files whose names begin with tmp')
  .option('-g, --global', 'order the files of all arguments together by capture start')
  .option('-m, --no-mmap', 'taken for compatibility')
  .option('-o, --output <file>', 'write a flow file in place of the standard output');

void runFlowCommand(
  command,
  (session) => {
    const { all, global, output } = command.opts<{ all?: true; global?: true; output?: string }>();
    return mergeFlows(session, {
      paths: command.args,
      encoding: encodingOf(command),
      includeTemporary: all === true,
      together: global === true,
      outputFile: output,
    });
  },
  { takesArguments: true },
);
