import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { Recreation } from '../../../flowtracker/recreate/recreate.js';
import type { TrackerSite } from '../../../flowtracker/site.js';
import type { TrackerRequest } from './tracker-page.js';

/**
 * Starts FlowMonitor_Recreate for a job in the background (FlowTracker specification, section 15): as a program of its own, which
 * outlives a CGI script; where there is none, or no configuration that it could read, within this server.
 */
export function startRecreation({ tracker, site, context }: TrackerRequest, job: string): void {
  const { config, family } = tracker.site;
  const program = programOf(`${family}_Recreate`, config.cgiBinDirectory);
  if (program === undefined || config.file === undefined) {
    void recreateHere(tracker.site, job, context.now, context.log);
    return;
  }
  const child = spawn(process.execPath, [program, '--config', config.file, job], {
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, ...environmentOf(site.settings) },
  });
  child.on('error', (error) => context.log(`${program} cannot be started: ${error.message}`));
  child.unref();
}

/** Settings that the program must not find otherwise: it may look for suite.cf at another place. */
function environmentOf({ rrdTool, rrdTimeout, writableByOthers }: Settings): Record<string, string> {
  return {
    [SETTINGS.rrdTool.env]: rrdTool,
    [SETTINGS.rrdTimeout.env]: String(rrdTimeout),
    [SETTINGS.writableByOthers.env]: writableByOthers ? 'on' : 'off',
  };
}

/** In the directory of the scripts, as the original had it, or among the programs beside our own. */
function programOf(name: string, scriptDirectory: string): string | undefined {
  const here = dirname(fileURLToPath(import.meta.url));
  return [join(scriptDirectory, name), join(here, '../bin', name), join(here, name)].find(existsSync);
}

async function recreateHere(
  site: TrackerSite,
  job: string,
  now: () => number,
  log: (line: string) => void,
): Promise<void> {
  try {
    const recreation = await Recreation.open(site, job, now);
    try {
      await recreation.run();
    } finally {
      await recreation.close();
    }
  } catch (error) {
    log(`${job} was not done: ${error instanceof Error ? error.message : String(error)}`);
  }
}
