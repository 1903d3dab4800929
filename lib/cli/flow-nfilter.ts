import { filterFlows } from '../flowtools/nfilter.js';
import { encodingOf, flowCommand, runFlowCommand, variable, withEncoding } from './flow-command.js';

interface Options {
  file?: string;
  definition: string;
  variable?: Record<string, string>;
}

const command = withEncoding(
  flowCommand('flow-nfilter', 'Passes on the flows of standard input that a filter permits.'),
)
  .option('-f, --file <file>', 'filter file; default: the installed filter.cfg')
  .option('-F, --definition <name>', 'definition in the file', 'default')
  .option('-v, --variable <name=value>', 'value of @NAME in the file; may be repeated', variable)
  .option('-k, --keep-times', 'taken for compatibility: times of the input are always kept');

void runFlowCommand(command, (session) => {
  const { file, definition, variable: variables = {} } = command.opts<Options>();
  return filterFlows(session, { file, definition, variables, encoding: encodingOf(command) });
});
