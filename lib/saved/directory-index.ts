import { lstat } from 'node:fs/promises';
import { writeFileAtomic } from '../files/atomic.js';
import { absent, readBytes } from './files.js';

/** What was found out about the files of a directory, by their names. */
export interface DirectoryIndex<T> {
  /** Changes with the directory. */
  readonly stamp: string;
  readonly files: ReadonlyMap<string, IndexedFile<T>>;
}

export interface IndexedFile<T> {
  /** Changes with the file. */
  readonly stamp: string;
  /** Undefined: looked at, and not to be listed. */
  readonly value: T | undefined;
}

/** Fewer files are read sooner than an index. */
const WORTHWHILE = 50;

/**
 * Reads an index that a process of this user has left, for the next CGI script; undefined if there is none, or it is not of our
 * making.
 */
export async function readIndex<T>(path: string): Promise<DirectoryIndex<T> | undefined> {
  const info = await lstat(path).catch(absent);
  if (!info?.isFile() || info.uid !== process.geteuid?.()) return undefined;
  const text = (await readBytes(path))?.toString('utf8');
  try {
    const { stamp, files } = JSON.parse(text ?? '') as { stamp: string; files: [string, IndexedFile<T>][] };
    return { stamp, files: new Map(files) };
  } catch {
    return undefined;
  }
}

/** Leaves an index where it is worth it and can be written. Of several writers one wins, whichever: they write the same. */
export async function writeIndex<T>(path: string, { stamp, files }: DirectoryIndex<T>): Promise<void> {
  if (files.size < WORTHWHILE) return;
  const text = JSON.stringify({ stamp, files: [...files] });
  await writeFileAtomic(path, text, { mode: 0o600, fsync: false }).catch(() => undefined);
}
