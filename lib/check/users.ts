import { execa } from 'execa';
import { userInfo } from 'node:os';

/** Somebody on whose behalf a part of the suite runs. */
export interface SiteUser {
  readonly name: string;
  readonly uid: number;
  /** All groups, the first one included. */
  readonly groups: ReadonlySet<number>;
}

/** The user who runs this. */
export function currentUser(): SiteUser {
  const { username, uid, gid } = userInfo();
  return { name: username, uid, groups: new Set([gid, ...(process.getgroups?.() ?? [])]) };
}

const USER_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]*\$?$/;

/** A user by name, with all groups, wherever the system keeps them; undefined if there is none. */
export async function findUser(name: string): Promise<SiteUser | undefined> {
  if (!USER_NAME.test(name)) return undefined;
  const [uid] = (await numbersOf('-u', name)) ?? [];
  const groups = await numbersOf('-G', name);
  return uid === undefined || groups === undefined ? undefined : { name, uid, groups: new Set(groups) };
}

async function numbersOf(option: '-u' | '-G', name: string): Promise<number[] | undefined> {
  const { stdout, failed } = await execa('id', [option, name], { reject: false, timeout: 10_000 });
  if (failed || !/^\d+(?: \d+)*$/.test(stdout.trim())) return undefined;
  return stdout.trim().split(' ').map(Number);
}
