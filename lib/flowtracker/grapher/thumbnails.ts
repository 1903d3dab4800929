import { join } from 'node:path';
import type { RrdTool } from '../../rrd/rrdtool.js';
import { dashboardsOf, thumbnailsOf } from '../../saved/dashboards.js';
import type { Dashboard, Thumbnail } from '../../saved/types.js';
import { findTracking } from '../trackings.js';
import { GRAPH_KINDS, type GraphKind } from './graph-kinds.js';
import { graphSource, type DrawingSite } from './graph-source.js';
import { drawPicture } from './picture.js';

/** Word of a thumbnail's file name. */
export type ThumbnailPeriod = Thumbnail['period'];

function kindOfThumbnail(period: ThumbnailPeriod): GraphKind {
  const name = period === '3years' ? 'threeyears' : period;
  const kind = GRAPH_KINDS.find((candidate) => candidate.name === name);
  if (!kind) throw new Error(`there is no graph ${name}`);
  return kind;
}

export function thumbnailPath(
  { directory }: Dashboard,
  { tracking, period, position }: Pick<Thumbnail, 'tracking' | 'period' | 'position'>,
): string {
  return join(directory, `${tracking}_${period}_${position}.png`);
}

/** Draws a thumbnail (FlowTracker specification, section 11.3). @throws Error if its tracking is not there */
export async function drawThumbnail(
  drawing: DrawingSite,
  rrd: RrdTool,
  dashboard: Dashboard,
  thumbnail: Pick<Thumbnail, 'tracking' | 'period' | 'position'>,
  end: number,
): Promise<void> {
  const tracking = await findTracking(drawing.site, thumbnail.tracking);
  if (!tracking) throw new Error(`there is no tracking ${thumbnail.tracking}`);
  const source = await graphSource(drawing, tracking);
  const args = source({ kind: kindOfThumbnail(thumbnail.period), end, isThumbnail: true });
  await drawPicture(
    rrd,
    thumbnailPath(dashboard, thumbnail),
    ['--font', 'DEFAULT:6', ...args],
    drawing.site.config.graphFilePerms,
  );
}

/** Draws all thumbnails of all dashboards anew; one that fails leaves a remark. @returns how many were drawn */
export async function drawThumbnails(drawing: DrawingSite, rrd: RrdTool, end: number): Promise<number> {
  let drawn = 0;
  for (const dashboard of dashboardsOf(drawing.site.config)) {
    for (const thumbnail of await thumbnailsOf(dashboard)) {
      try {
        await drawThumbnail(drawing, rrd, dashboard, thumbnail, end);
        drawn++;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        drawing.onRemark(`${thumbnail.fileName} on the dashboard was not drawn: ${reason}`);
      }
    }
  }
  return drawn;
}

const PERIODS: readonly ThumbnailPeriod[] = ['daily', 'weekly', 'monthly', 'yearly', '3years'];

export function isThumbnailPeriod(text: string): text is ThumbnailPeriod {
  return PERIODS.some((period) => period === text);
}
