import { stat } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { Owned } from './access.js';
import { nearest } from './directories.js';
import type { SiteUser } from './users.js';

const SETGID = 0o2000;
/** What directories are made with that no variable has permissions for. */
const PLAIN_DIRECTORY = 0o777;

/** What a user would make in a directory: its group is that of the directory if that hands it on, else the user's first. */
export function madeBy(maker: SiteUser, directory: Owned, mode: number): Owned {
  const gid = (directory.mode & SETGID) !== 0 ? directory.gid : firstGroup(maker);
  // The system takes this bit away from who is not of the group.
  const keepsBit = maker.uid === 0 || maker.groups.has(gid);
  return { uid: maker.uid, gid, mode: keepsBit ? mode : mode & ~SETGID };
}

/** A directory that is missing, as a user would make it: those above it that are missing too, then itself. */
export async function missingMadeBy(
  maker: SiteUser,
  path: string,
  { mode, umask }: { readonly mode: number; readonly umask: number },
): Promise<{ readonly path: string; readonly owned: Owned }[]> {
  const existing = await nearest(dirname(path));
  let above: Owned = await stat(existing);
  let at = existing;
  const made: { path: string; owned: Owned }[] = [];
  for (const name of relative(existing, dirname(path)).split('/').filter(Boolean)) {
    above = madeBy(maker, above, (PLAIN_DIRECTORY & ~umask) | (above.mode & SETGID));
    at = join(at, name);
    made.push({ path: at, owned: above });
  }
  made.push({ path: join(at, basename(path)), owned: madeBy(maker, above, mode) });
  return made;
}

function firstGroup({ groups }: SiteUser): number {
  const [first = -1] = groups;
  return first;
}
