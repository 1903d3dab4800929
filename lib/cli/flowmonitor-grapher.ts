import { availableParallelism } from 'node:os';
import { loadGroupColours } from '../flowtracker/grapher/colours.js';
import { drawNow, type DrawSelection } from '../flowtracker/grapher/draw-now.js';
import { Grapher } from '../flowtracker/grapher/grapher.js';
import type { TrackerSite } from '../flowtracker/site.js';
import { EXIT_FAILED, epochNow, newCommand, runCommand, wholeNumber } from './command.js';
import { calledAs, loadTrackerSite, stopOnSignals } from './flowmonitor-site.js';
import { withConfigOptions } from './viewer-config.js';

interface Options {
  once?: true;
  now?: number;
  nonlazy?: true;
  recent?: true;
  archives?: true;
}

/** Drawing is the work of rrdtool; more of them than this only take the processors from the Collector. */
const MOST_PROCESSES = 2;

/** The Grapher daemon under one of its names. */
export function runGrapher(ownName: string): void {
  const { name, family } = calledAs(ownName);
  const command = withConfigOptions(
    newCommand(name, 'Draws the graphs of all trackings and groups every five minutes, until it is stopped.'),
  )
    .option('--once', 'make one loop and exit')
    .option('--now <epoch>', 'make one loop as if it were that time, and exit', wholeNumber(1))
    .option('--nonlazy', 'draw all graphs and thumbnails anew, and exit')
    .option('--recent', 'draw those of trackings changed in the last 12 hours, and exit')
    .option('--archives', 'draw those of archived trackings, up to their last values, and exit');

  void runCommand(command, async () => {
    const options = command.opts<Options>();
    const selection = selectionOf(options);
    const isDaemon = !selection && !options.once && options.now === undefined;
    const site = await loadTrackerSite(command, family, { isDaemon });
    return selection ? await draw(site, selection, options) : await graph(site, options);
  });
}

function selectionOf({ nonlazy, recent, archives }: Options): DrawSelection | undefined {
  if (nonlazy) return 'all';
  if (recent) return 'recent';
  return archives ? 'archived' : undefined;
}

async function draw(site: TrackerSite, selection: DrawSelection, { now }: Options): Promise<number> {
  const stopping = new AbortController();
  stopOnSignals(() => stopping.abort());
  const began = performance.now();
  const say = (text: string): void => void process.stdout.write(text);
  const failures = await drawNow(site, { selection, now: now ?? epochNow(), say, signal: stopping.signal });
  say(`Duration: ${Math.round((performance.now() - began) / 1000)} seconds\n`);
  return failures === 0 ? 0 : EXIT_FAILED;
}

async function graph(site: TrackerSite, { once, now }: Options): Promise<number> {
  const colourOf = await loadGroupColours(site.config);
  const processes = Math.min(MOST_PROCESSES, availableParallelism());
  const grapher = await Grapher.open({ site, colourOf }, now === undefined ? epochNow : () => now, processes);
  stopOnSignals(() => grapher.stop());
  try {
    if (once || now !== undefined) await grapher.once();
    else await grapher.run();
  } finally {
    await grapher.close();
  }
  return once && grapher.failures > 0 ? EXIT_FAILED : 0;
}
