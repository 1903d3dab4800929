import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readFlowFile } from '../store/select-header.js';
import { fileTime } from '../store/names.js';
import { counted } from './counted.js';
import { obstacle } from './access.js';
import type { Findings } from './findings.js';
import { isPlainFile } from './plain-file.js';
import type { SiteUser } from './users.js';

/** A directory with more is counted up to here. */
const MOST_COUNTED = 5000;
/** Year, month, day below the directory of a device. */
const DEEPEST = 5;

interface FlowFileCheck {
  /** What the files belong to, e.g. a device. */
  readonly what: string;
  readonly files: readonly string[];
  /** Seconds after which the lack of a new file is worth a warning; none: it is not known how often they come. */
  readonly expectedEvery?: number;
  /** Whether it is usual that there are none: they are moved or removed once they are counted. */
  readonly mayBeNone?: boolean;
  /** Epoch seconds. */
  readonly now: number;
}

/** Tells how many flow files there are, and of the newest its age and version, and who cannot read it. */
export async function checkFlowFiles(
  { what, files, expectedEvery, mayBeNone = false, now }: FlowFileCheck,
  users: readonly SiteUser[],
  findings: Findings,
): Promise<void> {
  const newest = files.reduce<string | undefined>(
    (best, path) => (best === undefined || timeOf(path) > timeOf(best) ? path : best),
    undefined,
  );
  if (newest === undefined) {
    findings.add(mayBeNone ? 'note' : 'warning', 'Flow files', `${what}: no flow files`);
    return;
  }
  const count =
    files.length >= MOST_COUNTED ? `${MOST_COUNTED} flow files or more` : counted(files.length, 'flow file');
  const { text, isReadable, time } = await describe(newest);
  const age = now - time;
  const isLate = expectedEvery !== undefined && age > expectedEvery;
  findings.add(
    isReadable ? (isLate ? 'warning' : 'good') : 'failure',
    'Flow files',
    `${what}: ${count}, the newest ${duration(age)} old: ${basename(newest)}, ${text}`,
    newest,
  );
  for (const user of users) {
    const reason = await obstacle(user, newest, 'read');
    if (reason !== undefined) findings.add('failure', 'Flow files', `${what}: ${reason}`, newest);
  }
}

interface Described {
  readonly text: string;
  readonly isReadable: boolean;
  /** End of its capture by its header, else the beginning by header or name; epoch seconds. */
  readonly time: number;
}

async function describe(path: string): Promise<Described> {
  const named = timeOf(path);
  if (!(await isPlainFile(path))) return { text: 'no plain file', isReadable: false, time: named };
  try {
    const { header, captureStart, captureEnd } = await readFlowFile(path);
    const kind = header?.kind === 'cflowd' ? 'cflowd' : 'flow-tools';
    const text = `${kind}, export version ${header?.exportVersion ?? 'unknown'}`;
    const told = captureEnd > 0 ? captureEnd : (captureStart ?? named);
    // Copying a file changes the time of its modification, which counts only where nothing else is known.
    return { text, isReadable: true, time: told >= 0 ? told : await modified(path) };
  } catch (error) {
    return { text: error instanceof Error ? error.message : String(error), isReadable: false, time: named };
  }
}

function timeOf(path: string): number {
  return fileTime(basename(path));
}

async function modified(path: string): Promise<number> {
  const info = await stat(path).catch(() => undefined);
  return Math.floor((info?.mtimeMs ?? 0) / 1000);
}

/**
 * The flow files below a directory, as many as are counted: names that hold a time, newest directories first. What cannot be read is
 * left out.
 */
export async function flowFilesBelow(directory: string, depth = 1): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const names = entries
    .map(({ name }) => name)
    .sort()
    .reverse();
  const files = names
    .filter((name) => /^(?!tmp-)/.test(name) && fileTime(name) >= 0)
    .map((name) => join(directory, name));
  const found = files.slice(0, MOST_COUNTED);
  if (depth > DEEPEST) return found;
  for (const name of names.filter((name) => /^\d{4}(?:-\d\d){0,2}$/.test(name))) {
    if (found.length >= MOST_COUNTED) break;
    found.push(...(await flowFilesBelow(join(directory, name), depth + 1)));
  }
  return found.slice(0, MOST_COUNTED);
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function duration(seconds: number): string {
  if (seconds < 2 * MINUTE) return `${Math.max(0, seconds)} seconds`;
  if (seconds < 2 * HOUR) return `${Math.floor(seconds / MINUTE)} minutes`;
  if (seconds < 2 * DAY) return `${Math.floor(seconds / HOUR)} hours`;
  return `${Math.floor(seconds / DAY)} days`;
}
