import { open } from 'node:fs/promises';
import { loopTimes } from '../flowviewer/clean/performance.js';
import { EXIT_FAILED, newCommand, runCommand } from './command.js';

const command = newCommand(
  'performance_check',
  'Tells how long the loops of a Collector or Grapher took, of FlowMonitor or FlowTracker.',
).argument('<log>', 'FlowMonitor_Collector.log, for example');

void runCommand(command, async () => {
  const [file = ''] = command.args;
  const log = await open(file);
  const { loops, mean = 0, lowest = 0, highest = 0 } = await loopTimes(log.readLines());
  process.stdout.write(
    [
      `Loops:   ${loops}`,
      ...(loops === 0
        ? []
        : [
            `Mean:    ${mean.toFixed(2)} seconds`,
            `Lowest:  ${lowest} seconds`,
            `Highest: ${highest} seconds`,
          ]),
      '',
    ].join('\n'),
  );
  return loops === 0 ? EXIT_FAILED : 0;
});
