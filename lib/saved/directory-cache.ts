import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readIndex, writeIndex, type DirectoryIndex, type IndexedFile } from './directory-index.js';
import { absent, entriesOf } from './files.js';

/** Directories remembered at once: a site has a handful. */
const MAX_DIRECTORIES = 64;

/** Files looked at side by side. */
const AT_ONCE = 32;

/**
 * What is known of the files of a directory. While the directory's modification time stays, nothing is looked at; when it has
 * changed, only files that have changed are read again (D-27). What is known outlives the process in an index file.
 */
export class DirectoryCache<T> {
  readonly #known = new Map<string, DirectoryIndex<T>>();
  readonly #read: (directory: string, name: string) => Promise<T | undefined>;

  /** @param read what is to be known of one entry; undefined = not to be listed */
  constructor(read: (directory: string, name: string) => Promise<T | undefined>) {
    this.#read = read;
  }

  /** @param indexFile where to leave what is known for other processes */
  async list(directory: string, isWanted: (name: string) => boolean, indexFile: string): Promise<T[]> {
    const stamp = await stampOf(directory);
    if (stamp === undefined) return [];
    const known = this.#known.get(directory) ?? (await readIndex<T>(indexFile));
    const index = known?.stamp === stamp ? known : await this.#look(directory, stamp, isWanted, known);
    this.#remember(directory, index);
    if (index !== known) await writeIndex(indexFile, index);
    return [...index.files.values()].flatMap(({ value }) => (value === undefined ? [] : [value]));
  }

  async #look(
    directory: string,
    stamp: string,
    isWanted: (name: string) => boolean,
    known: DirectoryIndex<T> | undefined,
  ): Promise<DirectoryIndex<T>> {
    const files = new Map<string, IndexedFile<T>>();
    const names = (await entriesOf(directory)).filter(isWanted).sort();
    for (let at = 0; at < names.length; at += AT_ONCE) {
      const group = names.slice(at, at + AT_ONCE);
      const found = await Promise.all(
        group.map((name) => this.#lookAt(directory, name, known?.files.get(name))),
      );
      for (const [index, name] of group.entries()) {
        const file = found[index];
        if (file) files.set(name, file);
      }
    }
    return { stamp, files };
  }

  /** A file that vanishes or cannot be read is not listed; the others are. */
  async #lookAt(
    directory: string,
    name: string,
    known: IndexedFile<T> | undefined,
  ): Promise<IndexedFile<T> | undefined> {
    const stamp = await stampOf(join(directory, name));
    if (stamp === undefined) return undefined;
    if (known?.stamp === stamp) return known;
    return { stamp, value: await this.#read(directory, name).catch(absent) };
  }

  #remember(directory: string, index: DirectoryIndex<T>): void {
    if (this.#known.size >= MAX_DIRECTORIES && !this.#known.has(directory)) this.#known.clear();
    this.#known.set(directory, index);
  }
}

/** What changes with a file or directory; one that changed a moment ago may change again within the clock's tick. */
async function stampOf(path: string): Promise<string | undefined> {
  const info = await stat(path, { bigint: true }).catch(absent);
  if (!info) return undefined;
  const isFresh = Date.now() - Number(info.mtimeMs) < 1000;
  return `${info.ino}-${info.size}-${info.mtimeNs}${isFresh ? `-${process.hrtime.bigint()}` : ''}`;
}
