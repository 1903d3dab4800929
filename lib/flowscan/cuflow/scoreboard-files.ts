import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { makeDirectories } from '../../files/directories.js';
import { replaceSymlinkAtomic, writeFileAtomic } from '../../files/atomic.js';

/** Path of the page of a file time below RootDir: `YYYY-MM-DD/HH/HH:MM:SS.html`, local time. */
function scoreboardPath(time: number): string {
  const date = new Date(time * 1000);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const hour = two(date.getHours());
  return join(day, hour, `${hour}:${two(date.getMinutes())}:${two(date.getSeconds())}.html`);
}

/**
 * Stores a page below RootDir and points CurrentLink at it.
 *
 * The link holds the path as built from an absolute RootDir; with a relative one it leads from the link's own directory,
 * because a link is not resolved against the working directory of whoever follows it.
 */
export async function publishScoreboard(
  rootDir: string,
  currentLink: string,
  time: number,
  html: string,
): Promise<void> {
  const page = join(rootDir, scoreboardPath(time));
  await makeDirectories(dirname(page), 0o755);
  await writeFileAtomic(page, html);
  const target = isAbsolute(rootDir) ? page : relative(resolve(dirname(currentLink)), resolve(page));
  await makeDirectories(dirname(currentLink), 0o755);
  await replaceSymlinkAtomic(target, currentLink);
}
