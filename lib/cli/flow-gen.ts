import { generateFlows } from '../flowtools/generate.js';
import { streamSink, type FlowVersion } from '../flowtools/sink.js';
import { wholeNumber } from './command.js';
import { encodingOf, flowCommand, flowVersion, runFlowCommand, withEncoding } from './flow-command.js';

const command = withEncoding(flowCommand('flow-gen', 'Writes deterministic flows, for tests.'))
  .option('-n, --count <flows>', 'number of flows', wholeNumber(0), 1000)
  .option('-V, --export-version <version>', 'export version, as 8.1; default 5', flowVersion);

void runFlowCommand(command, async (session) => {
  const { count, exportVersion = { exportVersion: 5 } } = command.opts<{
    count: number;
    exportVersion?: FlowVersion;
  }>();
  const origin = { hostname: 'flow-gen', comment: 'flow-gen' };
  const sink = streamSink(session.output, exportVersion, encodingOf(command), origin);
  for (const batch of generateFlows(count, exportVersion)) {
    await sink.write(batch);
    session.flows += batch.length;
  }
  await sink.finish();
});
