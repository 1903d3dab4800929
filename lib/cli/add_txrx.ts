import { TXRX, upgradeRrd } from '../utilities/upgrade-rrd.js';
import { EXIT_FAILED, newCommand, runCommand } from './command.js';

const command = newCommand(
  'add_txrx',
  'Adds the data sources tx and rx to RRDs of FlowScan 1.005 and older, in place. Stop flowscan meanwhile.',
)
  .argument('<files...>', 'RRDs, as total.rrd [1-9]*.*.*.*_*.rrd')
  .option('--rrdtool <program>', 'rrdtool', 'rrdtool');

void runCommand(command, async () => {
  const { rrdtool } = command.opts<{ rrdtool: string }>();
  let status = 0;
  for (const file of command.args) {
    try {
      const added = await upgradeRrd(file, TXRX, rrdtool);
      console.log(
        `${file}: ${added.length === 0 ? 'has tx and rx already' : `added ${added.join(' and ')}`}`,
      );
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      process.stderr.write(`add_txrx: ${file}: ${reason}\n`);
      status = EXIT_FAILED;
    }
  }
  return status;
});
