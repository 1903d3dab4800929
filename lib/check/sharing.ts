import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { VARIABLES } from '../config/flowviewer/registry.js';
import { allows, ENTER, obstacle, READ, WRITE } from './access.js';
import type { Owned } from './access.js';
import { nearest } from './directories.js';
import type { Findings } from './findings.js';
import { madeBy, missingMadeBy } from './made.js';
import { SHARED_DIRECTORIES, type Permissions, type SharedDirectory } from './shared-directories.js';
import type { SiteUser } from './users.js';

const STICKY = 0o1000;
const OTHERS_WRITE = 0o002;

interface SharingCheck {
  readonly config: FlowViewerConfig;
  readonly writableByOthers: boolean;
  /** What the users' processes are taken to have. */
  readonly umask: number;
}

/** What is wrong, for whom first of all, and what to do about it. */
interface Problem {
  readonly what: string;
  readonly who: string;
  readonly advice: string;
}

/** One that makes something, and one that needs it. */
type Pair = readonly [maker: SiteUser, other: SiteUser];

/**
 * Whether users can do what they must with what another of them will make: worked out from the permissions that the configuration gives
 * it, and from the group that its directory gives it (FlowTracker specification, section 2), whatever exists already.
 */
export async function checkSharing(
  check: SharingCheck,
  users: readonly SiteUser[],
  findings: Findings,
): Promise<void> {
  const pairs = users.flatMap((maker) =>
    users.filter(({ uid }) => uid !== maker.uid).map((other): Pair => [maker, other]),
  );
  if (pairs.length === 0) return;
  const problems = new Map<string, Problem>();
  for (const shared of SHARED_DIRECTORIES) {
    for (const path of new Set(shared.paths(check.config))) {
      if (path === '') continue;
      for (const problem of await problemsIn(shared, path, check, pairs)) {
        const key = `${problem.what}: ${problem.advice}`;
        if (!problems.has(key)) problems.set(key, problem);
      }
    }
  }
  for (const { what, who, advice } of problems.values())
    findings.add('failure', 'Directories', `${what} ${who}: ${advice}`);
  if (problems.size > 0) return;
  const names = users.map(({ name }) => name).join(' and ');
  findings.add('good', 'Directories', `${names} can use what the others will make`);
}

async function problemsIn(
  shared: SharedDirectory,
  path: string,
  check: SharingCheck,
  pairs: readonly Pair[],
): Promise<Problem[]> {
  const info = await stat(path).catch(() => undefined);
  if (info && !info.isDirectory()) return [];
  const problems = info ? [...stickiness(path, info, pairs), ...(await leftBehind(shared, path, pairs))] : [];
  for (const pair of pairs) {
    const directory = info ?? (await madeDirectory(shared, path, check, pair, problems));
    if (!directory) continue;
    for (const { what, perms, needs, below, isPublic } of shared.holds) {
      const [maker] = pair;
      const place = below === undefined ? directory : madeBy(maker, directory, check.config[below]);
      const made = madeBy(maker, place, check.config[perms]);
      problems.push(...complaints({ what, perms, needs, made, isPublic, path }, check, pair));
    }
  }
  return problems;
}

/** In such a directory a file is replaced by its owner alone, or by that of the directory. */
function stickiness(path: string, info: Owned, pairs: readonly Pair[]): Problem[] {
  const isStopped = pairs.some(([, other]) => other.uid !== 0 && other.uid !== info.uid);
  if ((info.mode & STICKY) === 0 || !isStopped) return [];
  return [
    {
      what: `${path} has the sticky bit,`,
      who: 'so nobody can replace what another made',
      advice: `chmod -t ${path}`,
    },
  ];
}

/** What was made with other permissions than those of now. */
async function leftBehind(
  { holds }: SharedDirectory,
  path: string,
  pairs: readonly Pair[],
): Promise<Problem[]> {
  const names = await readdir(path).catch(() => []);
  const files = names.filter((name) => holds.some(({ existing }) => existing?.test(name)));
  const problems: Problem[] = [];
  for (const name of files) {
    for (const [, other] of pairs) {
      const who = await obstacle(other, join(path, name), 'read');
      if (who !== undefined)
        problems.push({ what: `${name}:`, who, advice: `chmod a+r ${join(path, name)}` });
    }
  }
  return problems;
}

/** The directory as the maker would make it, and what keeps the other out; undefined if the maker cannot make it. */
async function madeDirectory(
  { name, perms }: SharedDirectory,
  path: string,
  check: SharingCheck,
  pair: Pair,
  problems: Problem[],
): Promise<Owned | undefined> {
  const [maker, other] = pair;
  if (await obstacle(maker, await nearest(path), 'change')) return undefined;
  const mode = check.config[perms];
  const made = await missingMadeBy(maker, path, { mode, umask: check.umask });
  const above = made.slice(0, -1).find(({ owned }) => !allows(other, owned, ENTER));
  if (above)
    problems.push({
      what: `${name} ${path} is missing: ${above.path},`,
      who: `made by ${maker.name}, could not be entered by ${other.name} (umask ${octal(check.umask)})`,
      advice: 'make it beforehand',
    });
  const own = made.at(-1)?.owned;
  if (own) {
    const what = `${name} ${path}, which is missing,`;
    problems.push(...complaints({ what, perms, needs: READ | WRITE | ENTER, made: own, path }, check, pair));
  }
  return own;
}

interface Made {
  readonly what: string;
  readonly perms: Permissions;
  /** Bits of what the other must be able to do with it. */
  readonly needs: number;
  readonly made: Owned;
  /** Everybody may read it, so a group is not looked for. */
  readonly isPublic?: boolean | undefined;
  /** The directory that decides about its group. */
  readonly path: string;
}

function complaints(made: Made, check: SharingCheck, pair: Pair): Problem[] {
  const [maker, other] = pair;
  if (allows(other, made.made, made.needs)) return [];
  const variable = `$${VARIABLES[made.perms].name}`;
  const verb = VERBS[made.needs] ?? 'changed';
  const { mode, gid } = made.made;
  return [
    {
      what: `${variable} is ${octal(mode)}: ${made.what}`,
      who: `made by ${maker.name} (group ${gid}) could not be ${verb} by ${other.name}`,
      advice: advice(made, check, pair),
    },
  ];
}

const VERBS: Readonly<Record<number, string>> = { [READ]: 'read', [READ | WRITE]: 'read and written' };

/** What to set so that the other can: by a group that they have in common if there is one, else for everybody. */
function advice(
  { perms, needs, made, isPublic = false, path }: Made,
  { config, writableByOthers }: SharingCheck,
  [maker, other]: Pair,
): string {
  const variable = `$${VARIABLES[perms].name}`;
  const common = [...maker.groups].find((group) => other.groups.has(group));
  if (common !== undefined && !isPublic) {
    const mode = config[perms] | (needs << 3);
    const setting = mode === config[perms] ? '' : `set ${variable} = ${octal(mode)}`;
    if (other.groups.has(made.gid)) return setting;
    const group = `have ${path} hand on their common group: chgrp ${common} ${path}; chmod g+s ${path}`;
    return setting === '' ? group : `${setting}, and ${group}`;
  }
  const mode = config[perms] | needs | (needs << 3);
  const setting = `set ${variable} = ${octal(mode)}`;
  return (mode & OTHERS_WRITE) !== 0 && !writableByOthers
    ? `give them a group in common, or ${setting} and WritableByOthers on in suite.cf`
    : setting;
}

function octal(mode: number): string {
  return mode
    .toString(8)
    .padStart(4, '0')
    .replace(/^(?=[1-7]\d{3})/, '0');
}
