import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { obstacle } from './access.js';
import type { Wish } from './access.js';
import type { Findings } from './findings.js';
import type { SiteUser } from './users.js';

/** A directory that a site needs. */
export interface NeededDirectory {
  /** What it is called in the configuration. */
  readonly name: string;
  readonly path: string;
  readonly wish: Extract<Wish, 'list' | 'change'>;
  /** Whether all users must have their wish, or one of them is enough, whoever it is. */
  readonly by: 'all' | 'one';
  /** It is made when it is needed. */
  readonly isMade?: boolean;
  /** Things go on without it, with less comfort. */
  readonly isOptional?: boolean;
}

/** Where FlowScan writes: each once, by the first name that it has. @param base where relative paths start */
export function writtenByFlowscan(
  base: string,
  paths: readonly (readonly [name: string, path: string | undefined])[],
): NeededDirectory[] {
  const needed = new Map<string, NeededDirectory>();
  for (const [name, given] of paths) {
    const path = given === undefined ? undefined : resolve(base, given);
    if (path !== undefined && !needed.has(path))
      needed.set(path, { name, path, wish: 'change', by: 'one', isMade: true });
  }
  return [...needed.values()];
}

/** Tells whether a directory is there and the users have their way. Returns whether it is there. */
export async function checkDirectory(
  { name, path, wish, by, isMade = false, isOptional = false }: NeededDirectory,
  users: readonly SiteUser[],
  findings: Findings,
): Promise<boolean> {
  const problem = isOptional ? 'warning' : 'failure';
  const info = await stat(path).catch(() => undefined);
  if (!info) {
    if (isMade) await checkParent(name, path, users, findings);
    else findings.add(problem, 'Directories', `${name} ${path} is missing`, path);
    return false;
  }
  if (!info.isDirectory()) {
    findings.add(problem, 'Directories', `${name} ${path} is no directory`, path);
    return false;
  }
  const obstacles = await Promise.all(
    users.map(async (user) => (await obstacle(user, path, wish)) ?? (await obstacle(user, path, 'list'))),
  );
  const told = obstacles.filter((text) => text !== undefined);
  const works = by === 'all' ? told.length === 0 : told.length < users.length;
  if (works) {
    const verb = wish === 'list' ? 'readable' : 'writable';
    const able = users.filter((_, index) => obstacles[index] === undefined).map((user) => user.name);
    findings.add('good', 'Directories', `${name} ${path} is ${verb} by ${able.join(', ')}`, path);
  } else for (const text of told) findings.add(problem, 'Directories', `${name}: ${text}`, path);
  return true;
}

/** Of a directory that is missing: whether anybody can make it. */
async function checkParent(
  name: string,
  path: string,
  users: readonly SiteUser[],
  findings: Findings,
): Promise<void> {
  const parent = await nearest(dirname(path));
  const obstacles = await Promise.all(users.map((user) => obstacle(user, parent, 'change')));
  const able = users.filter((_, index) => obstacles[index] === undefined).map((user) => user.name);
  if (able.length > 0) {
    const text = `${name} ${path} is missing and will be made by ${able.join(' or ')}`;
    findings.add(able.length < users.length ? 'warning' : 'note', 'Directories', text, path);
    return;
  }
  const reasons = obstacles.filter((text) => text !== undefined).join('; ');
  findings.add('failure', 'Directories', `${name} ${path} is missing: ${reasons}`, path);
}

/** The path, or the nearest directory above it that exists. */
export async function nearest(path: string): Promise<string> {
  const info = await stat(path).catch(() => undefined);
  return info || dirname(path) === path ? path : nearest(dirname(path));
}
