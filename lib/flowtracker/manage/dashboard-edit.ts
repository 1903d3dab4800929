import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dashboardsOf, thumbnailsOf } from '../../saved/dashboards.js';
import type { Dashboard, Thumbnail } from '../../saved/types.js';
import { loadGroupColours } from '../grapher/colours.js';
import { makeDirectory } from '../grapher/picture.js';
import { drawThumbnail, thumbnailPath, type ThumbnailPeriod } from '../grapher/thumbnails.js';
import type { TrackerSite } from '../site.js';
import { TrackingError } from '../tracking-error.js';
import { withTrackingLock } from '../tracking-lock.js';
import type { ManageContext } from './context.js';
import { requireTracking } from './names.js';

const PLACES = 8;
/** One column has the odd places, the other the even ones. */
const COLUMNS = 2;

/** What the editor of a dashboard asks for (FlowTracker specification, section 11.2). */
export type DashboardAction =
  | {
      readonly do: 'install';
      readonly place: number;
      readonly fileName: string;
      readonly period: ThumbnailPeriod;
    }
  | { readonly do: 'remove' | 'up' | 'down'; readonly place: number };

/**
 * Changes a dashboard.
 *
 * @throws TrackingError `missing`, `refused` (no such place) or `busy`; Error if the thumbnail cannot be drawn
 */
export async function editDashboard(
  context: ManageContext,
  dashboard: Dashboard,
  action: DashboardAction,
): Promise<void> {
  const { site } = context;
  if (!Number.isInteger(action.place) || action.place < 1 || action.place > PLACES)
    throw new TrackingError('refused', `There is no place ${action.place}.`);
  await withTrackingLock(site, async () => {
    switch (action.do) {
      case 'install':
        return await install(context, dashboard, action);
      case 'remove':
        return await removeFrom(dashboard, action.place);
      case 'up':
        return await exchange(dashboard, action.place, action.place - COLUMNS);
      case 'down':
        return await exchange(dashboard, action.place, action.place + COLUMNS);
    }
  });
}

/** Takes a tracking from all dashboards; to be called under the lock. */
export async function removeFromDashboards({ config }: TrackerSite, fileName: string): Promise<void> {
  for (const dashboard of dashboardsOf(config)) {
    for (;;) {
      const found = (await thumbnailsOf(dashboard)).find(({ tracking }) => tracking === fileName);
      if (!found) break;
      await removeFrom(dashboard, found.position);
    }
  }
}

/** Gives the thumbnails of a tracking their new names; to be called under the lock. */
export async function renameInDashboards({ config }: TrackerSite, from: string, to: string): Promise<void> {
  for (const dashboard of dashboardsOf(config))
    for (const thumbnail of await thumbnailsOf(dashboard))
      if (thumbnail.tracking === from)
        await rename(
          join(dashboard.directory, thumbnail.fileName),
          thumbnailPath(dashboard, { ...thumbnail, tracking: to }),
        );
}

async function install(
  { site, rrd, now }: ManageContext,
  dashboard: Dashboard,
  { place, fileName, period }: Extract<DashboardAction, { do: 'install' }>,
): Promise<void> {
  await requireTracking(site, fileName);
  await makeDirectory(dashboard.directory, site.config.htmlDirPerms);
  const hanging = await thumbnailsOf(dashboard);
  const replaced = hanging.filter(({ position }) => position === place);
  const position = replaced.length > 0 ? place : lowestFree(place, hanging);
  const drawing = { site, colourOf: await loadGroupColours(site.config), onRemark: () => undefined };
  await drawThumbnail(drawing, rrd, dashboard, { tracking: fileName, period, position }, now());
  for (const old of replaced)
    if (old.tracking !== fileName || old.period !== period)
      await rm(join(dashboard.directory, old.fileName), { force: true });
}

/** Columns have no holes: the first free place of the column, whichever of them was asked for. */
function lowestFree(place: number, hanging: readonly Thumbnail[]): number {
  const taken = new Set(hanging.map(({ position }) => position));
  for (let free = place % COLUMNS === 1 ? 1 : 2; free <= PLACES; free += COLUMNS)
    if (!taken.has(free)) return free;
  return place;
}

async function removeFrom(dashboard: Dashboard, place: number): Promise<void> {
  for (const thumbnail of await thumbnailsOf(dashboard)) {
    const path = join(dashboard.directory, thumbnail.fileName);
    const { position } = thumbnail;
    if (position === place) await rm(path, { force: true });
    else if (position > place && position % COLUMNS === place % COLUMNS)
      await rename(path, thumbnailPath(dashboard, { ...thumbnail, position: position - COLUMNS }));
  }
}

async function exchange(dashboard: Dashboard, one: number, other: number): Promise<void> {
  const hanging = await thumbnailsOf(dashboard);
  const at = (place: number): Thumbnail | undefined => hanging.find(({ position }) => position === place);
  const [first, second] = [at(one), at(other)];
  if (!first || !second) return;
  const isAlike = first.tracking === second.tracking && first.period === second.period;
  if (isAlike) return;
  await moveTo(dashboard, first, other);
  await moveTo(dashboard, second, one);
}

async function moveTo(dashboard: Dashboard, thumbnail: Thumbnail, position: number): Promise<void> {
  const from = join(dashboard.directory, thumbnail.fileName);
  if (existsSync(from)) await rename(from, thumbnailPath(dashboard, { ...thumbnail, position }));
}
