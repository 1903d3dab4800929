import { Collector } from '../flowtracker/collector/collector.js';
import { EXIT_FAILED, epochNow, newCommand, runCommand, wholeNumber } from './command.js';
import { calledAs, loadTrackerSite, stopOnSignals } from './flowmonitor-site.js';
import { withConfigOptions } from './viewer-config.js';

interface Options {
  once?: true;
  now?: number;
  from?: number;
  to?: number;
}

/** The Collector daemon under one of its names. */
export function runCollector(ownName: string): void {
  const { name, family } = calledAs(ownName);
  const command = withConfigOptions(
    newCommand(name, 'Gives every tracking its value of each five minutes of flows, until it is stopped.'),
  )
    .option('--once', 'collect the period that is due and exit')
    .option('--now <epoch>', 'collect the period that would be due at that time and exit', wholeNumber(1))
    .option('--from <epoch>', 'with --to: collect the periods between two times and exit', wholeNumber(1))
    .option('--to <epoch>', 'end of these', wholeNumber(1));

  void runCommand(command, async () => {
    const { once, now, from, to } = command.opts<Options>();
    if ((from === undefined) !== (to === undefined)) command.error('error: --from and --to belong together');
    if (from !== undefined && (once || now !== undefined))
      command.error('error: --from and --to do not go with --once and --now');
    if (from !== undefined && to !== undefined && from >= to)
      command.error('error: --from must lie before --to');
    const isDaemon = !once && now === undefined && from === undefined;
    const site = await loadTrackerSite(command, family, { isDaemon });
    const collector = await Collector.open(site, now === undefined ? epochNow : () => now);
    stopOnSignals(() => collector.stop());
    try {
      if (from !== undefined && to !== undefined) await collectRange(collector, from, to);
      else if (once || now !== undefined) await collector.once(now ?? epochNow());
      else await collector.run();
    } finally {
      await collector.close();
    }
    return collector.failures === 0 ? 0 : EXIT_FAILED;
  });
}

async function collectRange(collector: Collector, from: number, to: number): Promise<void> {
  if ((await collector.range(from, to)) === 0)
    console.error(`No whole period lies between ${from} and ${to}: there is nothing to collect.`);
}
