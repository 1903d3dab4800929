import { join } from 'node:path';
import type { RrdTool } from '../../rrd/rrdtool.js';
import { dashboardsOf, thumbnailsOf } from '../../saved/dashboards.js';
import type { Dashboard, Thumbnail } from '../../saved/types.js';
import { findTracking } from '../trackings.js';
import { GRAPH_KINDS, type GraphKind } from './graph-kinds.js';
import { graphSource, type DrawingSite } from './graph-source.js';
import { drawPicture, renewPicture } from './picture.js';

/** Word of a thumbnail's file name. */
export type ThumbnailPeriod = Thumbnail['period'];

/** What a thumbnail shows, and where. */
type Shown = Pick<Thumbnail, 'tracking' | 'period' | 'position'>;

function kindOfThumbnail(period: ThumbnailPeriod): GraphKind {
  const name = period === '3years' ? 'threeyears' : period;
  const kind = GRAPH_KINDS.find((candidate) => candidate.name === name);
  if (!kind) throw new Error(`there is no graph ${name}`);
  return kind;
}

export function thumbnailPath({ directory }: Dashboard, { tracking, period, position }: Shown): string {
  return join(directory, `${tracking}_${period}_${position}.png`);
}

/** Draws a thumbnail (FlowTracker specification, section 11.3). @throws Error if its tracking is not there */
export async function drawThumbnail(
  drawing: DrawingSite,
  rrd: RrdTool,
  dashboard: Dashboard,
  thumbnail: Shown,
  end: number,
): Promise<void> {
  const args = await thumbnailArguments(drawing, thumbnail, end);
  await drawPicture(rrd, thumbnailPath(dashboard, thumbnail), args, drawing.site.config.graphFilePerms);
}

async function thumbnailArguments(
  drawing: DrawingSite,
  { tracking: fileName, period }: Shown,
  end: number,
): Promise<string[]> {
  const tracking = await findTracking(drawing.site, fileName);
  if (!tracking) throw new Error(`there is no tracking ${fileName}`);
  const source = await graphSource(drawing, tracking);
  return ['--font', 'DEFAULT:6', ...source({ kind: kindOfThumbnail(period), end, isThumbnail: true })];
}

/** Draws all thumbnails of all dashboards anew; one that fails leaves a remark. */
export async function drawThumbnails(drawing: DrawingSite, rrd: RrdTool, end: number): Promise<void> {
  const { site, onRemark } = drawing;
  for (const dashboard of dashboardsOf(site.config)) {
    for (const thumbnail of await thumbnailsOf(dashboard)) {
      try {
        const args = await thumbnailArguments(drawing, thumbnail, end);
        // Pages take thumbnails away and move them at any time.
        await renewPicture(
          rrd,
          join(dashboard.directory, thumbnail.fileName),
          args,
          site.config.graphFilePerms,
        );
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        onRemark(`${thumbnail.fileName} on the dashboard was not drawn: ${reason}`);
      }
    }
  }
}

const PERIODS: readonly ThumbnailPeriod[] = ['daily', 'weekly', 'monthly', 'yearly', '3years'];

export function isThumbnailPeriod(text: string): text is ThumbnailPeriod {
  return PERIODS.some((period) => period === text);
}
