import { runRrdTool } from '../open-rrd.js';
import type { TrackerSite } from '../site.js';

/** RRDs of the same definition. */
interface RrdPair {
  /** Its known values count, and it goes on from where this one is. */
  readonly made: string;
  /** Its values count where the other one knows none. */
  readonly stored: string;
}

const ROW = /\/ (\d+) --> <row><v>([^<]*)<\/v>/;

/**
 * Makes an RRD of the rows of two: each archive keeps what it holds, maxima of long ago among it, in the eleven digits that rrdtool
 * writes down.
 *
 * @param into is overwritten
 * @param onStart told the process id of the rrdtool that writes, before it begins
 */
export async function mergeRrds(
  site: TrackerSite,
  { made, stored }: RrdPair,
  into: string,
  onStart: (pid: number) => Promise<void>,
): Promise<void> {
  const [newer, older] = await Promise.all([dump(site, made), dump(site, stored)]);
  const restore = runRrdTool(site, ['restore', '--force-overwrite', '-', into]);
  const feed = async (pid: number): Promise<void> => {
    await onStart(pid);
    restore.stdin.end(mergedDump(newer, older));
  };
  await Promise.all([restore, restore.pid !== undefined && feed(restore.pid)]);
}

async function dump(site: TrackerSite, file: string): Promise<string> {
  return (await runRrdTool(site, ['dump', file])).stdout;
}

/** The dump `newer` with what `older` has in the same archive at the same time in place of its unknown values. */
function mergedDump(newer: string, older: string): string {
  const known = knownRows(older);
  let archive = -1;
  return newer
    .split('\n')
    .map((line) => {
      if (line.includes('<rra>')) archive++;
      const [, time = '', value] = ROW.exec(line) ?? [];
      if (value?.trim() !== 'NaN') return line;
      const kept = known.get(`${archive} ${time}`);
      return kept === undefined ? line : line.replace(/<v>[^<]*<\/v>/, `<v>${kept}</v>`);
    })
    .join('\n');
}

/** By number of the archive and time. */
function knownRows(dumped: string): Map<string, string> {
  const known = new Map<string, string>();
  let archive = -1;
  for (const line of dumped.split('\n')) {
    if (line.includes('<rra>')) archive++;
    const [, time = '', value = 'NaN'] = ROW.exec(line) ?? [];
    if (value.trim() !== 'NaN') known.set(`${archive} ${time}`, value);
  }
  return known;
}
