import { headerLines } from '../flowtools/header-text.js';
import { flowCommand, runFlowCommand } from './flow-command.js';

const command = flowCommand('flow-header', 'Prints the header of the flow file on standard input.');

void runFlowCommand(command, async (session) => {
  const source = await session.openInput([]);
  await source.close();
  if (source.header.kind !== 'flow-tools') throw new Error(`${source.name}: a cflowd file has no header`);
  await session.output.lines(headerLines(source.header));
});
