import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderScoreboardPage } from '../../lib/pages/scoreboard.js';
import { RrdTool } from '../../lib/rrd/rrdtool.js';
import type { Scoreboards, FlowscanContext } from '../../lib/web/context.js';
import { exampleSettings } from '../cugrapher/support.js';
import { FIXTURE_NOW } from './rrd-fixtures.js';
import { sampleTable } from './scoreboard-sample.js';

/** A context whose clock stands at the end of the recorded data. Lines of its log are added to `lines`. */
export function webContext(
  rrdDir: string,
  more: Partial<Omit<FlowscanContext, 'rrd'>> = {},
): FlowscanContext & { lines: string[]; rrd: RrdTool } {
  const lines: string[] = [];
  const rrd = new RrdTool();
  return {
    version: '0.0.0',
    organization: exampleSettings(rrdDir).organization,
    cugrapher: exampleSettings(rrdDir),
    scoreboards: {},
    events: () => Promise.resolve([]),
    campusDirs: [],
    graphDirs: [],
    publicOrigin: undefined,
    now: () => FIXTURE_NOW,
    log: (line) => lines.push(line),
    ...more,
    rrd,
    lines,
  };
}

/** The names of the stored pages of scoreboardSite, oldest first. */
export const STORED_PAGES = [
  '2026-03-01/23/23:55:00',
  '2026-03-02/00/00:00:00',
  '2026-03-02/14/14:00:00',
  '2026-03-02/14/14:05:00',
] as const;

/** Stored scoreboards, a link to the newest, and an overall page; made in a temporary directory. */
export async function scoreboardSite(): Promise<{ directory: string; scoreboards: Scoreboards }> {
  const directory = await mkdtemp(join(tmpdir(), 'scoreboards-'));
  const rootDir = join(directory, 'scoreboard');
  for (const name of STORED_PAGES) {
    const file = join(rootDir, `${name}.html`);
    await mkdir(join(file, '..'), { recursive: true });
    const caption = [`Top 2 by bytes in`, `page ${name}`] as const;
    await writeFile(file, renderScoreboardPage({ tables: [{ ...sampleTable, caption }] }));
  }
  const currentLink = join(directory, 'topten.html');
  await symlink(join(rootDir, `${STORED_PAGES[3]}.html`), currentLink);
  const file = join(directory, 'overall.html');
  await writeFile(file, renderScoreboardPage({ heading: 'Average rankings', tables: [sampleTable] }));
  return { directory, scoreboards: { hosts: { rootDir, currentLink }, overall: { file } } };
}

/** Removes what scoreboardSite made. */
export async function removeSite({ directory }: { directory: string }): Promise<void> {
  await rm(directory, { recursive: true, force: true });
}
