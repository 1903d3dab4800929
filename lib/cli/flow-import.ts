import { importAscii, importCflowd } from '../flowtools/import.js';
import type { FlowVersion } from '../flowtools/sink.js';
import { encodingOf, flowCommand, flowVersion, runFlowCommand, withEncoding } from './flow-command.js';

const command = withEncoding(
  flowCommand('flow-import', 'Reads flows in another form and writes them as a flow stream.'),
)
  .requiredOption('-f, --format <n>', '0 cflowd, 2 text as flow-export writes it')
  .option('-V, --export-version <version>', 'export version to write, as 8.1; default 5', flowVersion);

void runFlowCommand(command, async (session) => {
  const { format, exportVersion = { exportVersion: 5 } } = command.opts<{
    format: string;
    exportVersion?: FlowVersion;
  }>();
  switch (format) {
    case '0':
      return importCflowd(session, exportVersion, encodingOf(command));
    case '2':
      return importAscii(session, exportVersion, encodingOf(command));
    default:
      throw new Error(`No such format: ${format}`);
  }
});
