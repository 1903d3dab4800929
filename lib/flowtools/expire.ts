import { unlink } from 'node:fs/promises';
import { captureFiles } from '../store/expire-list.js';
import { expiredFiles, removalText, type ExpiryLimits } from '../store/expire.js';
import type { Session } from './session.js';

/** flow-expire: removes the oldest capture files below a directory until the rest is within the limits. */
export async function expireFlows(
  session: Session,
  directory: string,
  limits: ExpiryLimits,
  showOnly: boolean,
): Promise<void> {
  const files = await captureFiles(directory, (path, error) => {
    if (path === directory) throw error;
    session.say(error.message);
  });
  for (const expired of expiredFiles(files, limits)) {
    session.say(removalText(expired));
    if (!showOnly) await unlink(expired.path).catch((error: Error) => session.fail(error.message));
  }
}
