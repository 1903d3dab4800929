import { chmod, chown, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { addDataSources, dataSourceNames, type NewDataSource } from './add-data-sources.js';

/** As all data sources of FlowScan (FlowScan specification, sections 7 and 8.3). */
const source = (name: string): NewDataSource => ({
  name,
  type: 'ABSOLUTE',
  heartbeat: 400,
  min: NaN,
  max: NaN,
});

/** Unique sources that sent, unique destinations that received. */
export const TXRX: readonly NewDataSource[] = [source('tx'), source('rx')];

/**
 * Adds those of the data sources that an RRD does not have, in place: the new RRD is made beside it and takes its name when it is whole.
 *
 * @returns the names that were added
 * @throws Error in rrdtool's own words
 */
export async function upgradeRrd(
  file: string,
  sources: readonly NewDataSource[],
  rrdtool: string,
): Promise<string[]> {
  const xml = await run(rrdtool, ['dump', '--', file]);
  const known = dataSourceNames(xml);
  const missing = sources.filter(({ name }) => !known.includes(name));
  if (missing.length === 0) return [];
  const { mode, uid, gid } = await stat(file);
  const directory = await mkdtemp(join(dirname(file), '.add-'));
  try {
    const [dump, made] = [join(directory, 'dump.xml'), join(directory, 'new.rrd')];
    await writeFile(dump, addDataSources(xml, missing));
    await run(rrdtool, ['restore', dump, made]);
    await chmod(made, mode & 0o7777);
    // Only root may give a file away; everybody else keeps it as his own.
    await chown(made, uid, gid).catch(() => undefined);
    await rename(made, file);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
  return missing.map(({ name }) => name);
}

async function run(rrdtool: string, args: readonly string[]): Promise<string> {
  const result = await execa(rrdtool, args, { maxBuffer: 2 ** 30, reject: false });
  if (!result.failed) return result.stdout;
  if (result.code === 'ENOENT') throw new Error(`there is no program ${rrdtool}: name it by --rrdtool`);
  const said = result.stderr.trim().replace(/^ERROR: /, '');
  throw new Error(said === '' ? (result.shortMessage ?? `${rrdtool} failed`) : said);
}
