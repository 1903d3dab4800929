import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { acquireLock } from '../../files/lock.js';
import { COLLECTOR_LOCK } from '../collector/collector.js';
import { openRrdTool, runRrdTool } from '../open-rrd.js';
import type { TrackerSite } from '../site.js';
import { setPermissions } from '../state-files.js';

/** The archives of whole days, of averages and of maxima. */
const DAILY_ARCHIVES = [3, 7];
const OLD_ROWS = 797;
const NEW_ROWS = 1100;

/**
 * Grows the archives of whole days of RRDs that an old release made (FlowTracker specification, section 16). The Collector must not
 * run meanwhile.
 *
 * @param say told of each RRD
 * @returns how many failed
 * @throws LockHeldError while a Collector runs
 */
export async function resizeRrds(site: TrackerSite, say: (line: string) => void): Promise<number> {
  const { workDirectory, rrdtoolDirectory } = site.config;
  const lock = await acquireLock(join(workDirectory, COLLECTOR_LOCK), { program: 'resize_rrdtools' });
  const rrd = openRrdTool(site, (pid) => lock.note(pid));
  let failures = 0;
  try {
    const names = (await readdir(rrdtoolDirectory)).filter((name) => /^[^.].*\.(?:rrd|archive)$/.test(name));
    for (const name of names.sort()) {
      try {
        const { archives } = await rrd.info(join(rrdtoolDirectory, name));
        const old = DAILY_ARCHIVES.filter((index) => archives[index]?.rows === OLD_ROWS);
        if (old.length === 0) continue;
        await grow(site, name, old);
        say(`${name}: ${OLD_ROWS} rows of days have become ${NEW_ROWS}`);
      } catch (error) {
        failures++;
        say(`${name} was left as it is: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  } finally {
    await rrd.close();
    await lock.release();
  }
  return failures;
}

/** `rrdtool resize` writes `resize.rrd` into its working directory; when all is done that takes the place of the RRD. */
async function grow(site: TrackerSite, name: string, archives: readonly number[]): Promise<void> {
  const { rrdtoolDirectory, rrdFilePerms } = site.config;
  const scratch = join(rrdtoolDirectory, '.resize');
  // Left by one that was killed; whoever is here holds the lock.
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch);
  try {
    let grown = join(rrdtoolDirectory, name);
    for (const archive of archives) {
      const args = ['resize', grown, String(archive), 'GROW', String(NEW_ROWS - OLD_ROWS)];
      await runRrdTool(site, args, { cwd: scratch });
      grown = join(scratch, `${archive}.rrd`);
      await rename(join(scratch, 'resize.rrd'), grown);
    }
    await setPermissions(grown, rrdFilePerms);
    await rename(grown, join(rrdtoolDirectory, name));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
