import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What an RRD of CampusIO or SubNetIO is about. */
export const CAMPUS_KINDS = ['services', 'protocols', 'subnets', 'aspairs', 'total'] as const;
export type CampusKind = (typeof CAMPUS_KINDS)[number];

/** Something that a graph can show: its files, which are summed. */
export interface CampusItem {
  readonly name: string;
  /** Paths: one, or source and destination of a service. */
  readonly files: readonly string[];
}

export type CampusTree = Readonly<Record<CampusKind, readonly CampusItem[]>>;

/** RRDs of CUFlow, which may lie in the same directory. */
const CUFLOW = /^(?:protocol|service|network|tos|as)_/;
const SUBNET = /^\d{1,3}(?:\.\d{1,3}){3}_\d{1,2}$/;
const AS_PAIR = /^\d+:\d+$/;

/**
 * Lists the RRDs of CampusIO and SubNetIO by what their names say (docs/CAMPUSIO.md). A directory that is not there yet holds nothing.
 *
 * @param directories where both have a file of a name, that of the first counts
 */
export async function scanCampusTree(directories: readonly string[]): Promise<CampusTree> {
  const files = new Map<string, string>();
  for (const directory of directories) {
    for (const entry of await readdir(directory).catch(() => [])) {
      const name = /^([^\p{Cc}\uFFFD]+)\.rrd$/u.exec(entry)?.[1];
      if (name === undefined || CUFLOW.test(name) || files.has(name)) continue;
      files.set(name, join(directory, entry));
    }
  }
  const items = (fits: (name: string) => boolean): CampusItem[] =>
    [...files]
      .filter(([name]) => fits(name))
      .map(([name, file]) => ({ name, files: [file] }))
      .sort((a, b) => compareNames(a.name, b.name));
  return {
    services: services(files),
    protocols: items(
      (name) => !isService(name) && !SUBNET.test(name) && !AS_PAIR.test(name) && name !== 'total',
    ),
    subnets: items((name) => SUBNET.test(name)),
    aspairs: items((name) => AS_PAIR.test(name)),
    total: items((name) => name === 'total'),
  };
}

const isService = (name: string): boolean => /_(?:src|dst)$/.test(name);

function services(files: ReadonlyMap<string, string>): CampusItem[] {
  const found: CampusItem[] = [];
  for (const [key, source] of files) {
    if (!key.endsWith('_src')) continue;
    const name = key.slice(0, -'_src'.length);
    const destination = files.get(`${name}_dst`);
    if (destination !== undefined) found.push({ name, files: [source, destination] });
  }
  return found.sort((a, b) => compareNames(a.name, b.name));
}

/** Subnets by number, so that 10.9.0.0 comes before 10.10.0.0. */
const { compare: compareNames } = new Intl.Collator('en', { numeric: true });
