import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { dashboardsOf, thumbnailsOf } from '../../saved/dashboards.js';
import { monitorDirectory, type TrackerSite } from '../site.js';
import { codeOf } from '../state-files.js';
import { TrackingError } from '../tracking-error.js';

/**
 * Makes sure, before the first step of an action, that all directories can be written that it will write: an action that stops half-way
 * helps nobody (FlowTracker specification, section 2).
 *
 * @throws TrackingError `failed` that names the directories and what to do
 */
export async function requireWritable(directories: Iterable<string>): Promise<void> {
  const obstacles = await Promise.all([...new Set(directories)].map(obstacleAt));
  const found = obstacles.filter((obstacle) => obstacle !== undefined);
  if (found.length === 0) return;
  throw new TrackingError(
    'failed',
    `${found.join(' ')} Nothing has been changed. Let ${userName()}, the user of these pages, write there, then try again.`,
  );
}

/** Where the pictures of trackings are made: the nearest directory that exists, for the others are made when they are needed. */
export function picturesRoot(site: TrackerSite): Promise<string> {
  return nearest(monitorDirectory(site));
}

/** The directories of dashboards on which a tracking hangs. */
export async function hangingPlaces({ config }: TrackerSite, fileName: string): Promise<string[]> {
  const places: string[] = [];
  for (const dashboard of dashboardsOf(config))
    if ((await thumbnailsOf(dashboard)).some(({ tracking }) => tracking === fileName))
      places.push(dashboard.directory);
  return places;
}

async function nearest(directory: string): Promise<string> {
  const parent = dirname(directory);
  try {
    await access(directory);
    return directory;
  } catch (error) {
    return codeOf(error) === 'ENOENT' && parent !== directory ? nearest(parent) : directory;
  }
}

async function obstacleAt(directory: string): Promise<string | undefined> {
  try {
    await access(directory, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT'
      ? `The directory ${directory} is missing.`
      : `The directory ${directory} cannot be written (${code ?? String(error)}).`;
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? ''}`.trim(); // one without an entry in the system's list
  }
}
