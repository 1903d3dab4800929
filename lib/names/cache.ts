import { importGdbm } from './gdbm.js';
import {
  appendToCacheFile,
  cleanValue,
  exists,
  readCacheFile,
  rewriteCacheFile,
  type CacheFilePlace,
  type NameKind,
  type StoredName,
} from './cache-file.js';
import { join } from 'node:path';

/** Name of the file in `$names_directory`. */
export const CACHE_FILE = 'flowsuite_names';

/** Entries kept at most; the oldest give way. */
const LARGEST = 200_000;

/** Lines that the file may have beyond two for every entry before it is written anew. */
const SLACK = 1000;

export interface NameCacheOptions {
  /** `$names_directory`; undefined, or one that cannot be written: remembered in memory only. */
  readonly directory: string | undefined;
  /** How long a name is remembered, s. */
  readonly nameLifetime: number;
  /** How long it is remembered that there is none, s. */
  readonly noNameLifetime: number;
  /** Epoch seconds. */
  readonly now?: () => number;
  readonly log?: (line: string) => void;
}

/**
 * Answers of name services, remembered in memory and in a file that any number of processes share.
 *
 * When the file is first made, the caches that the original kept in the same directory are taken over (gdbm.ts). A file that cannot be
 * read as one of ours counts as empty and is replaced; nothing here ever fails but {@link NameCache.rewrite}.
 */
export class NameCache {
  readonly #options: NameCacheOptions;
  readonly #entries = new Map<string, StoredName>();
  readonly #now: () => number;
  readonly #log: (line: string) => void;
  /** Undefined: in memory only. */
  #path: string | undefined;
  #place: CacheFilePlace | undefined;
  #lines = 0;

  private constructor(options: NameCacheOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => Math.floor(Date.now() / 1000));
    this.#log = options.log ?? (() => undefined);
    this.#path = options.directory === undefined ? undefined : join(options.directory, CACHE_FILE);
  }

  static async open(options: NameCacheOptions): Promise<NameCache> {
    const cache = new NameCache(options);
    await cache.#quietly(async (path) => {
      if (!(await exists(path))) await cache.#takeOver();
      await cache.#read(path);
      if (cache.#lines > 2 * cache.#entries.size + SLACK) await cache.#tidy(path);
    });
    return cache;
  }

  /** What was answered: empty if there is none, undefined if it is not known, or not any more. */
  get(kind: NameKind, key: string): string | undefined {
    const entry = this.#entries.get(`${kind}\t${key}`);
    return entry && this.#isFresh(entry) ? entry.value : undefined;
  }

  /** Epoch second at which it was asked. */
  askedAt(kind: NameKind, key: string): number | undefined {
    return this.#entries.get(`${kind}\t${key}`)?.at;
  }

  /** Takes over what other processes have written since the last time. */
  async refresh(): Promise<void> {
    await this.#quietly((path) => this.#read(path));
  }

  /** Remembers answers; an empty value = there is none. */
  async store(kind: NameKind, answers: Iterable<readonly [key: string, value: string]>): Promise<void> {
    const at = this.#now();
    const entries = [...answers].map(([key, value]) => ({ kind, key, value: cleanValue(value), at }));
    if (entries.length === 0) return;
    entries.forEach((entry) => this.#keep(entry));
    await this.#quietly((path) => appendToCacheFile(path, entries));
  }

  /**
   * Replaces all entries by what `change` makes of those that are still good.
   * @throws Error if there is no file to be written, or another process is at it
   */
  async rewrite(change: (entries: Iterable<StoredName>) => Iterable<StoredName>): Promise<void> {
    if (this.#path === undefined) throw new Error('the names cache cannot be written');
    await rewriteCacheFile(this.#path, (entries) =>
      change([...entries].filter((entry) => this.#isFresh(entry))),
    );
    await this.#read(this.#path);
  }

  async #takeOver(): Promise<void> {
    const { directory } = this.#options;
    if (directory === undefined) return;
    const { hosts, asNames, notes } = await importGdbm(directory);
    notes.forEach((note) => this.#log(note));
    await this.store('host', hosts);
    await this.store('as', asNames);
  }

  async #read(path: string): Promise<void> {
    const part = await readCacheFile(path, this.#place);
    if (!part) return;
    if (part.isWhole) {
      this.#entries.clear();
      this.#lines = 0;
    }
    this.#place = part.place;
    this.#lines += part.entries.length + part.damaged;
    part.entries.forEach((entry) => this.#keep(entry));
    if (part.damaged === 0) return;
    this.#log(`${path}: ${part.damaged} damaged lines are left out`);
    if (part.isWhole) await this.#tidy(path);
  }

  /** Writes the file anew without what is damaged, out of date or too much. Another process that is at it does it for us. */
  async #tidy(path: string): Promise<void> {
    await rewriteCacheFile(path, (entries) =>
      [...entries]
        .filter((entry) => this.#isFresh(entry))
        .sort((a, b) => b.at - a.at)
        .slice(0, LARGEST / 2),
    );
    this.#place = undefined;
    await this.#read(path);
  }

  #keep(entry: StoredName): void {
    const key = `${entry.kind}\t${entry.key}`;
    this.#entries.delete(key);
    // A clock that has been set back must not make names everlasting.
    this.#entries.set(key, { ...entry, at: Math.min(entry.at, this.#now()) });
    if (this.#entries.size <= LARGEST) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }

  #isFresh({ value, at }: StoredName): boolean {
    const { nameLifetime, noNameLifetime } = this.#options;
    return this.#now() - at < (value === '' ? noNameLifetime : nameLifetime);
  }

  /** Does something with the file; when that fails, the cache goes on in memory. */
  async #quietly(work: (path: string) => Promise<void>): Promise<void> {
    const path = this.#path;
    if (path === undefined) return;
    try {
      await work(path);
    } catch (error) {
      if (error instanceof Error && error.name === 'LockHeldError') return;
      this.#path = undefined;
      this.#log(
        `names are remembered in memory only: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
}
