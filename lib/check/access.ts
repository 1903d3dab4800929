import type { Stats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SiteUser } from './users.js';

/** What somebody wants of a file or directory; `change` a directory = make and remove files in it. */
export type Wish = 'read' | 'write' | 'list' | 'change';

/** Owner, group and permissions: of something that exists, or of something that would be made. */
export type Owned = Pick<Stats, 'uid' | 'gid' | 'mode'>;

export const READ = 4;
export const WRITE = 2;
export const ENTER = 1;
const BITS: Readonly<Record<Wish, number>> = {
  read: READ,
  write: WRITE,
  list: READ | ENTER,
  change: WRITE | ENTER,
};

/**
 * Why a user cannot have a wish at a path that exists; undefined if nothing stands against it. Owner, group and permissions of the path and
 * of all directories above it decide; access control lists and read-only file systems are not looked at.
 */
export async function obstacle(user: SiteUser, path: string, wish: Wish): Promise<string | undefined> {
  try {
    for (const place of new Set([path, await realpath(path)])) {
      for (const directory of ancestors(place)) {
        const info = await stat(directory);
        if (!allows(user, info, ENTER)) return refusal(user, 'enter', directory, info);
      }
    }
    const info = await stat(path);
    return allows(user, info, BITS[wish]) ? undefined : refusal(user, wish, path, info);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The directories above a path, from the root down. */
function ancestors(path: string): string[] {
  const above = dirname(path);
  return above === path ? [] : [...ancestors(above), above];
}

/** Of owner, group and others the first that a user is of decides, as in the system. The superuser may do everything. */
export function allows({ uid, groups }: SiteUser, info: Owned, bits: number): boolean {
  if (uid === 0) return true;
  const shift = info.uid === uid ? 6 : groups.has(info.gid) ? 3 : 0;
  return ((info.mode >> shift) & bits) === bits;
}

const WORDS: Readonly<Record<Wish | 'enter', string>> = {
  read: 'read',
  write: 'write',
  list: 'list',
  change: 'write into',
  enter: 'enter',
};

function refusal({ name }: SiteUser, wish: Wish | 'enter', path: string, { mode, uid, gid }: Stats): string {
  const octal = (mode & 0o7777).toString(8).padStart(4, '0');
  return `${name} may not ${WORDS[wish]} ${path} (mode ${octal}, owner ${uid}, group ${gid})`;
}
