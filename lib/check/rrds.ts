import { existsSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { counted } from './counted.js';
import { obstacle } from './access.js';
import type { Findings } from './findings.js';
import { isPlainFile } from './plain-file.js';
import type { SiteUser } from './users.js';

/** What every RRD begins with. */
const MAGIC = 'RRD\0';
const DEEPEST = 2;
/** So many files of a kind are named; of more only the number is told. */
const MOST_NAMED = 5;

interface RrdCheck {
  readonly what: string;
  readonly directory: string;
  /** Suffixes of the files, which are RRDs. */
  readonly suffixes: readonly string[];
  /** Whether all users must be able to write, or one of them. */
  readonly by: 'all' | 'one';
}

/** Tells how many RRDs there are, which are none, and which cannot be written. */
export async function checkRrds(
  { what, directory, suffixes, by }: RrdCheck,
  users: readonly SiteUser[],
  findings: Findings,
): Promise<void> {
  if (!existsSync(directory)) return;
  const files = await filesBelow(directory, suffixes);
  findings.add('good', 'RRDs', `${what}: ${counted(files.length, 'RRD')} in ${directory}`, directory);
  const broken: string[] = [];
  const closed: string[] = [];
  for (const file of files) {
    if (!(await isRrd(file))) broken.push(`${file} is no RRD, or cannot be read`);
    const reasons = (await Promise.all(users.map((user) => obstacle(user, file, 'write')))).filter(
      (reason) => reason !== undefined,
    );
    if (by === 'all' ? reasons.length > 0 : reasons.length === users.length) closed.push(...reasons);
  }
  tellSome(what, broken, findings);
  tellSome(what, closed, findings);
}

function tellSome(what: string, problems: readonly string[], findings: Findings): void {
  for (const problem of problems.slice(0, MOST_NAMED)) findings.add('failure', 'RRDs', `${what}: ${problem}`);
  const more = problems.length - MOST_NAMED;
  if (more > 0) findings.add('failure', 'RRDs', `${what}: and ${more} more like the last one`);
}

async function filesBelow(directory: string, suffixes: readonly string[], depth = 1): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const found: string[] = [];
  for (const entry of entries) {
    const path = join(directory, entry.name);
    if (entry.isDirectory() && depth < DEEPEST) found.push(...(await filesBelow(path, suffixes, depth + 1)));
    else if (!entry.isDirectory() && suffixes.some((suffix) => entry.name.endsWith(suffix))) found.push(path);
  }
  return found;
}

async function isRrd(path: string): Promise<boolean> {
  if (!(await isPlainFile(path))) return false;
  try {
    const handle = await open(path);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0);
      return buffer.toString('latin1', 0, bytesRead) === MAGIC;
    } finally {
      await handle.close();
    }
  } catch {
    return false;
  }
}
