import { basename } from 'node:path';
import type { Command } from 'commander';
import { familyOf, type Family, type TrackerSite } from '../flowtracker/site.js';
import { loadViewerConfig, type LoadOptions } from './viewer-config.js';

/** The name by which a program was called decides its words and its log file; a link may give it either. */
export function calledAs(ownName: string): { name: string; family: Family } {
  const called = basename(process.argv[1] ?? '');
  const isOurs = /^Flow(?:Tracker|Monitor)_\w+$/i.test(called);
  const name = isOurs ? called : ownName;
  return { name, family: familyOf(name) };
}

/** The installation of FlowMonitor, as one of its names sees it. @throws see loadViewerConfig */
export async function loadTrackerSite(
  command: Command,
  family: Family,
  options?: LoadOptions,
): Promise<TrackerSite> {
  return { family, ...(await loadViewerConfig(command, options)) };
}

/** Ends a program in order when it is asked to stop: the first time by `stop`, the second at once. */
export function stopOnSignals(stop: () => void): void {
  let signals = 0;
  const onStop = (): void => {
    if (++signals > 1) process.exit(1);
    stop();
  };
  process.on('SIGTERM', onStop).on('SIGINT', onStop);
  // The terminal from which a daemon was started may go.
  process.on('SIGHUP', () => undefined);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
