import { constants, type Stats } from 'node:fs';
import { chmod, chown, open, stat } from 'node:fs/promises';
import { writeFileAtomic } from '../files/atomic.js';
import { acquireLock } from '../files/lock.js';

/** `host`: names of addresses. `as`: records of AS numbers. `origin`: records of addresses. `silence`: name services that say nothing. */
const NAME_KINDS = ['host', 'as', 'origin', 'silence'] as const;
export type NameKind = (typeof NAME_KINDS)[number];

export interface StoredName {
  readonly kind: NameKind;
  readonly key: string;
  /** Empty = there is none. */
  readonly value: string;
  /** When it was asked, epoch seconds. */
  readonly at: number;
}

/** What is behind a position of the file. */
export interface CacheFilePart {
  readonly entries: readonly StoredName[];
  /** Lines that are none of ours. */
  readonly damaged: number;
  /** Whether this is the whole file, as against what was added since the last time. */
  readonly isWhole: boolean;
  readonly place: CacheFilePlace;
}

/** How far a file has been read, and which file it was. */
export interface CacheFilePlace {
  readonly file: string;
  readonly position: number;
}

/** A file that is larger is not read, and is replaced by the next one that is written. */
const LARGEST = 64 * 2 ** 20;
const LONGEST_VALUE = 1024;

/**
 * Reads the entries behind `since`, or all if the file has been replaced; undefined if there is no file.
 *
 * One entry a line, `kind <tab> key <tab> epoch <tab> value`, the later of a key counts. Lines are added by a single write to the end,
 * so processes do not disturb each other, and an interrupted one spoils nothing but its own last line.
 */
export async function readCacheFile(
  path: string,
  since: CacheFilePlace | undefined,
): Promise<CacheFilePart | undefined> {
  const handle = await open(path, constants.O_RDONLY).catch(ifMissing);
  if (!handle) return undefined;
  try {
    const { ino, birthtimeMs, size } = await handle.stat();
    const file = `${ino}-${birthtimeMs}`;
    const isWhole = since?.file !== file || size < since.position;
    const start = isWhole ? 0 : since.position;
    if (size - start > LARGEST) {
      return { entries: [], damaged: 1, isWhole, place: { file, position: size } };
    }
    const bytes = Buffer.alloc(size - start);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
    const end = bytes.subarray(0, bytesRead).lastIndexOf(0x0a) + 1;
    const lines = bytes.toString('utf8', 0, end).split('\n');
    const found = lines.filter((line) => line !== '').map(parseLine);
    const entries = found.filter((entry) => entry !== undefined);
    return {
      entries,
      damaged: found.length - entries.length + (isWhole && bytesRead > 0 && end === 0 ? 1 : 0),
      isWhole,
      place: { file, position: start + end },
    };
  } finally {
    await handle.close();
  }
}

/** Adds entries to the end of the file, which is made if there is none. */
export async function appendToCacheFile(path: string, entries: readonly StoredName[]): Promise<void> {
  const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
  const handle = await open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0o666);
  try {
    // An empty line ends what an interrupted writer may have left.
    await handle.write(`\n${entries.map(formatLine).join('')}`);
  } finally {
    await handle.close();
  }
}

/**
 * Replaces the file by what `change` makes of its entries, one process at a time.
 * What another process adds in just that moment may be lost: it is asked again.
 * @throws LockHeldError if another process is replacing it
 */
export async function rewriteCacheFile(
  path: string,
  change: (entries: Iterable<StoredName>) => Iterable<StoredName>,
): Promise<void> {
  const lock = await acquireLock(`${path}.lock`, { program: 'a rewrite of the names cache', patienceMs: 0 });
  try {
    const part = await readCacheFile(path, undefined);
    const before = part && (await stat(path));
    const latest = new Map((part?.entries ?? []).map((entry) => [`${entry.kind}\t${entry.key}`, entry]));
    await writeFileAtomic(path, [...change(latest.values())].map(formatLine).join(''));
    if (before) await giveBack(path, before);
  } finally {
    await lock.release();
  }
}

/** Whoever could write the file before can go on: what the administrator cleans as root stays the web server's. */
async function giveBack(path: string, { uid, gid, mode }: Stats): Promise<void> {
  if (process.getuid?.() === 0) await chown(path, uid, gid);
  await chmod(path, mode & 0o777);
}

export async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(ifMissing)) !== undefined;
}

/** Without control characters, which could end a line, and the marks that part columns of saved reports. */
export function cleanValue(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what it is about
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029^]+/g, ' ').slice(0, LONGEST_VALUE);
}

function formatLine({ kind, key, value, at }: StoredName): string {
  return `${kind}\t${key}\t${at}\t${value}\n`;
}

function parseLine(line: string): StoredName | undefined {
  const [, kindText, key, at, value] = /^([a-z]+)\t([\w.:]{1,64})\t(\d{1,12})\t([^\t]*)$/.exec(line) ?? [];
  const kind = NAME_KINDS.find((name) => name === kindText);
  if (!kind || key === undefined || value === undefined) return undefined;
  return { kind, key, value: cleanValue(value), at: Number(at) };
}

function ifMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
