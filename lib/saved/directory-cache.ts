import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { absent, entriesOf } from './files.js';

interface Known<T> {
  readonly stamp: string;
  readonly value: T | undefined;
}

interface Listing<T> {
  readonly stamp: string;
  readonly values: readonly T[];
}

/** Directories remembered at once: a site has a handful. */
const MAX_DIRECTORIES = 64;

/**
 * What is known of the files of a directory. While the directory's modification time stays, nothing is looked at; when it has
 * changed, only files that have changed are read again (D-27).
 */
export class DirectoryCache<T> {
  readonly #listings = new Map<string, Listing<T>>();
  readonly #files = new Map<string, Map<string, Known<T>>>();
  readonly #read: (directory: string, name: string) => Promise<T | undefined>;

  /** @param read what is to be known of one entry; undefined = not to be listed */
  constructor(read: (directory: string, name: string) => Promise<T | undefined>) {
    this.#read = read;
  }

  async list(directory: string, isWanted: (name: string) => boolean): Promise<T[]> {
    const stamp = await stampOf(directory);
    if (stamp === undefined) return [];
    const known = this.#listings.get(directory);
    if (known?.stamp === stamp) return [...known.values];
    const before = this.#files.get(directory);
    const files = new Map<string, Known<T>>();
    for (const name of (await entriesOf(directory)).filter(isWanted)) {
      const file = await stampOf(join(directory, name));
      if (file === undefined) continue;
      const old = before?.get(name);
      files.set(
        name,
        old?.stamp === file ? old : { stamp: file, value: await this.#reading(directory, name) },
      );
    }
    const values = [...files.values()].flatMap(({ value }) => (value === undefined ? [] : [value]));
    this.#remember(directory, files, { stamp, values });
    return [...values];
  }

  /** A file that vanishes or cannot be read is not listed; the others are. */
  async #reading(directory: string, name: string): Promise<T | undefined> {
    try {
      return await this.#read(directory, name);
    } catch (error) {
      return absent(error);
    }
  }

  #remember(directory: string, files: Map<string, Known<T>>, listing: Listing<T>): void {
    if (this.#files.size >= MAX_DIRECTORIES && !this.#files.has(directory)) {
      this.#files.clear();
      this.#listings.clear();
    }
    this.#files.set(directory, files);
    this.#listings.set(directory, listing);
  }
}

/** What changes with a file or directory; one that changed a moment ago may change again within the clock's tick. */
async function stampOf(path: string): Promise<string | undefined> {
  const info = await stat(path, { bigint: true }).catch(absent);
  if (!info) return undefined;
  const isFresh = Date.now() - Number(info.mtimeMs) < 1000;
  return `${info.ino}-${info.size}-${info.mtimeNs}${isFresh ? `-${process.hrtime.bigint()}` : ''}`;
}
