import { readFile, stat, unlink } from 'node:fs/promises';
import { resolve } from 'node:path';
import { writeFileAtomic } from '../files/atomic.js';

/** What tells one flow file from another that later lies under the same name. */
interface FileIdentity {
  readonly path: string;
  readonly inode: string;
  readonly size: number;
  readonly modifiedMs: number;
}

interface Entry extends FileIdentity {
  /** Report classes that have taken the file. */
  readonly done: readonly string[];
}

/**
 * Remembers which report classes have taken the file in hand, so that after a crash no class counts it twice.
 *
 * It holds one file at most: the one whose reports have begun and that is not yet deleted or moved.
 */
export class Journal {
  readonly #file: string;
  #entry: Entry | undefined;

  private constructor(file: string, entry: Entry | undefined) {
    this.#file = file;
    this.#entry = entry;
  }

  /** Opens the journal; an entry about a file that is gone or was replaced means nothing any more. */
  static async open(file: string): Promise<Journal> {
    const entry = await readEntry(file);
    const identity = entry && (await identify(entry.path).catch(() => undefined));
    return new Journal(file, entry && identity && isSame(entry, identity) ? entry : undefined);
  }

  /** The classes that have taken this very file already; undefined if no report of it was ever begun. */
  async classesDone(path: string): Promise<readonly string[] | undefined> {
    if (!this.#entry) return undefined;
    return isSame(this.#entry, await identify(path)) ? this.#entry.done : undefined;
  }

  /** To be called before the first report of a file begins, and after each class that has taken it. */
  async note(path: string, done: readonly string[]): Promise<void> {
    this.#entry = { ...(await identify(path)), done };
    await writeFileAtomic(this.#file, `${JSON.stringify(this.#entry)}\n`, { fsync: false });
  }

  /** To be called when the file has been deleted or moved. */
  async clear(): Promise<void> {
    this.#entry = undefined;
    await unlink(this.#file).catch(() => undefined);
  }
}

async function readEntry(file: string): Promise<Entry | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isEntry(value) ? value : undefined;
  } catch {
    return undefined; // no journal, or not one of ours: nothing was begun
  }
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false;
  const { path, inode, size, modifiedMs, done } = value as Partial<Record<keyof Entry, unknown>>;
  const hasIdentity = typeof path === 'string' && typeof inode === 'string' && typeof size === 'number';
  return (
    hasIdentity &&
    typeof modifiedMs === 'number' &&
    Array.isArray(done) &&
    done.every((name) => typeof name === 'string')
  );
}

async function identify(path: string): Promise<FileIdentity> {
  const { ino, size, mtimeMs } = await stat(path);
  return { path: resolve(path), inode: String(ino), size, modifiedMs: mtimeMs };
}

const isSame = (a: FileIdentity, b: FileIdentity): boolean =>
  a.path === b.path && a.inode === b.inode && a.size === b.size && a.modifiedMs === b.modifiedMs;
