import { reportFlows } from '../flowtools/report.js';
import { flowCommand, runFlowCommand, variable } from './flow-command.js';

const command = flowCommand(
  'flow-report',
  'Prints the reports of a configuration over the flows of standard input.',
)
  .option('-s, --file <file>', 'configuration; default: the installed stat.cfg')
  .option('-S, --definition <name>', 'stat-definition in it', 'default')
  .option('-v, --variable <name=value>', 'value of @NAME in the file; may be repeated', variable);

void runFlowCommand(command, (session) => {
  const {
    file,
    definition,
    variable: variables = {},
  } = command.opts<{
    file?: string;
    definition: string;
    variable?: Record<string, string>;
  }>();
  return reportFlows(session, { file, definition, variables });
});
