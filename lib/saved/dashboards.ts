import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { absent, entriesOf } from './files.js';
import type { Dashboard, Thumbnail } from './types.js';

/** The dashboards of a site, the main one first (FlowViewer specification, section 8). */
export function dashboardsOf(config: FlowViewerConfig): Dashboard[] {
  const { dashboardDirectory, dashboardShort, otherDashboards, dashboardTitles } = config;
  const titles = dashboardTitles.length > 0 ? dashboardTitles : [''];
  return titles.flatMap((title, index) => {
    const directory = index === 0 ? dashboardDirectory : otherDashboards[index - 1];
    if (directory === undefined) return [];
    const url = index === 0 ? mainUrl(directory, dashboardShort) : `/${basename(directory)}`;
    return [{ title, key: title === '' ? 'Main_Only' : title.replaceAll(' ', '~'), directory, url }];
  });
}

/** `$dashboard_short` where it names the same directory, else the original's rule: the last component of the directory. */
function mainUrl(directory: string, short: string): string {
  const name = basename(directory);
  return basename(short) === name ? short.replace(/\/+/g, '/').replace(/\/$/, '') : `/${name}`;
}

/**
 * The dashboard that a URL asks for. All blanks are written as `~`, by the originals the first one alone; an unknown name means the
 * first dashboard.
 */
export function dashboardNamed(dashboards: readonly Dashboard[], name: string): Dashboard | undefined {
  const key = name.replaceAll(' ', '~');
  return dashboards.find((dashboard) => dashboard.key === key) ?? dashboards[0];
}

const THUMBNAIL = /^(.+)_(daily|weekly|monthly|yearly|3years)_([1-8])\.png$/;

/** What hangs at the places of a dashboard, by position; empty ones are left out. */
export async function thumbnailsOf({ directory }: Dashboard): Promise<Thumbnail[]> {
  const found: Thumbnail[] = [];
  for (const fileName of await entriesOf(directory)) {
    const match = THUMBNAIL.exec(fileName);
    if (!match) continue;
    const file = await stat(join(directory, fileName)).catch(absent);
    if (!file?.isFile()) continue;
    const [, tracking = '', period, position] = match;
    found.push({
      tracking,
      period: period as Thumbnail['period'],
      position: Number(position),
      fileName,
      version: Math.floor(file.mtimeMs / 1000),
    });
  }
  return found.sort((a, b) => a.position - b.position);
}
