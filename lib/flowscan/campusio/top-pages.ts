import { dirname, isAbsolute, join } from 'node:path';
import { makeDirectories } from '../../files/directories.js';
import type { TopSettings } from '../../config/campusio-cf.js';
import { writeFileAtomic } from '../../files/atomic.js';
import { strftime } from '../../flow/strftime.js';
import { renderScoreboardPage } from '../../pages/scoreboard.js';
import { asTable, type LogTuple, type RateLog } from '../counting/address-traffic.js';
import { rankTraffic, withNames } from '../counting/score-tables.js';
import type { HostGroup } from './host-traffic.js';

/** Where the pages of a file time go. */
interface PagePlace {
  readonly outputDir: string;
  readonly top: TopSettings;
  /** Epoch seconds. */
  readonly time: number;
}

/**
 * Path of a page: ReportPrefixFormat for the time of the file, local time, and the name of the page. A relative one lies below
 * OutputDir; without ReportPrefixFormat the page of the next file replaces it.
 */
function pagePath(name: string, { outputDir, top, time }: PagePlace): string {
  const path = `${strftime(top.prefixFormat ?? '', new Date(time * 1000))}${name}.html`;
  return isAbsolute(path) ? path : join(outputDir, path);
}

/** The page of the hosts that sent and received most; shares are of the total given, in the order of an address log. */
export async function writeTopHosts(
  name: string,
  heading: string,
  hosts: HostGroup,
  total: LogTuple,
  place: PagePlace,
): Promise<void> {
  const rankings = rankTraffic(hosts.table(), total, place.top.rows, 'Address', place.time);
  await writePage(pagePath(name, place), heading, rankings);
}

/** The page of the autonomous systems that most came from and went to. */
export async function writeTopAses(
  log: RateLog,
  names: ReadonlyMap<number, string>,
  total: LogTuple,
  place: PagePlace,
): Promise<void> {
  const rankings = rankTraffic(asTable([log]), total, place.top.rows, 'AS', place.time);
  await writePage(pagePath('top_as', place), 'Top autonomous systems', rankings, names);
}

async function writePage(
  path: string,
  heading: string,
  rankings: ReturnType<typeof rankTraffic>,
  names: ReadonlyMap<number, string> = new Map(),
): Promise<void> {
  await makeDirectories(dirname(path), 0o755);
  // Made again from the next file: not worth waiting for the disk, two hundred times.
  await writeFileAtomic(path, renderScoreboardPage({ heading, tables: withNames(rankings, names) }), {
    fsync: false,
  });
}
