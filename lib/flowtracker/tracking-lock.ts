import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { acquireLock, LockHeldError, type Lock } from '../files/lock.js';
import { TrackingError } from './tracking-error.js';
import type { TrackerSite } from './site.js';

/** In the filter directory; readers ignore names that begin with a dot. */
const LOCK_NAME = '.trackings.lock';
const PATIENCE_MS = 10_000;
const POLL_MS = 25;

/**
 * Does something that changes the set of trackings or their definitions, alone among all pages and daemons (FlowTracker specification,
 * section 17.2).
 *
 * @throws TrackingError `busy` if others do so for longer than ten seconds; `failed` if the filter directory cannot be written
 */
export async function withTrackingLock<Result>(
  site: TrackerSite,
  work: () => Promise<Result>,
): Promise<Result> {
  const lock = await takeLock(join(site.config.filterDirectory, LOCK_NAME), site.family);
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

async function takeLock(path: string, program: string): Promise<Lock> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await acquireLock(path, { program });
    } catch (error) {
      if (!(error instanceof LockHeldError)) throw unlockable(error);
      if (Date.now() > deadline)
        throw new TrackingError('busy', 'Somebody else is changing the trackings. Please try again.', {
          cause: error,
        });
      await delay(POLL_MS);
    }
  }
}

function unlockable(error: unknown): TrackingError {
  const reason = error instanceof Error ? error.message : String(error);
  return new TrackingError('failed', `Trackings cannot be changed: ${reason}.`, { cause: error });
}
