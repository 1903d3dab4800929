import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { getSystemErrorMap } from 'node:util';
import type { ByKind, Kind } from './kinds.js';
import { ALL_ROW, byKind, filesOf, nameInFile, TOTAL_FILE } from './kinds.js';

/** The RRD tree cannot be listed. `reason` is fit for a page; the directory is not (CUGrapher specification, section 4). */
export class RrdTreeError extends Error {
  readonly rrdDir: string;
  readonly reason: string;

  constructor(rrdDir: string, reason: string, options?: ErrorOptions) {
    super(`open ${rrdDir} failed (${reason})`, options);
    this.name = 'RrdTreeError';
    this.rrdDir = rrdDir;
    this.reason = reason;
  }
}

/** What an RRD tree held when it was listed. Whatever a request names is looked up here, never on the disk. */
export class RrdTree {
  readonly #rows: ReadonlyMap<string, ReadonlySet<string>>;
  /** Names found at the top level, in byte order. They serve for every row. */
  readonly names: ByKind<readonly string[]>;
  /** Directories that hold a `total.rrd`, in byte order. */
  readonly routers: readonly string[];

  /** @param rows the files of each directory; those of the top level under the name `all` */
  constructor(rows: ReadonlyMap<string, ReadonlySet<string>>) {
    this.#rows = rows;
    const top = rows.get(ALL_ROW) ?? new Set<string>();
    this.names = byKind((kind) => namesAmong(top, kind));
    this.routers = [...rows]
      .filter(([row, files]) => row !== ALL_ROW && files.has(TOTAL_FILE))
      .map(([row]) => row)
      .sort(compareBytes);
  }

  /** Whether a request may name this row: `all` or any directory, with or without a total. */
  hasRow(row: string): boolean {
    return this.#rows.has(row);
  }

  hasFile(row: string, file: string): boolean {
    return this.#rows.get(row)?.has(file) ?? false;
  }

  /** The names of a kind whose files all exist in the row. */
  namesInRow(row: string, kind: Kind): string[] {
    return this.names[kind].filter((name) => filesOf(kind, name).every((file) => this.hasFile(row, file)));
  }
}

/** A file of a row, relative to the root of the tree. */
export function rowFile(row: string, file: string): string {
  return row === ALL_ROW ? file : `${row}/${file}`;
}

/**
 * Lists an RRD tree (CUGrapher specification, section 2): the top level and each directory below it; symbolic links are
 * followed, directories whose name starts with `.` are left out.
 * @throws RrdTreeError if the top level cannot be read
 */
export async function scanRrdTree(rrdDir: string): Promise<RrdTree> {
  const top = await list(rrdDir).catch((error: unknown) => {
    throw new RrdTreeError(rrdDir, systemReason(error), { cause: error });
  });
  const rows = new Map([[ALL_ROW, new Set(top.files)]]);
  for (const directory of top.directories) {
    if (directory.startsWith('.') || directory === ALL_ROW) continue;
    // A directory that cannot be read is a row without files, like an empty one.
    const { files } = await list(join(rrdDir, directory)).catch(() => ({ files: [] }));
    rows.set(directory, new Set(files));
  }
  return new RrdTree(rows);
}

interface Listing {
  readonly files: string[];
  readonly directories: string[];
}

async function list(directory: string): Promise<Listing> {
  const listing: Listing = { files: [], directories: [] };
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    if (!isAddressable(entry.name)) continue;
    const kind = await entryKind(directory, entry);
    if (kind) listing[kind].push(entry.name);
  }
  return listing;
}

async function entryKind(directory: string, entry: Dirent): Promise<keyof Listing | undefined> {
  if (entry.isDirectory()) return 'directories';
  if (entry.isFile()) return 'files';
  if (!entry.isSymbolicLink()) return undefined;
  const target = await stat(join(directory, entry.name)).catch(() => undefined);
  if (target?.isDirectory()) return 'directories';
  return target?.isFile() ? 'files' : undefined;
}

/** Names with control characters, or not in UTF-8, cannot be written into an rrdtool command. */
function isAddressable(name: string): boolean {
  return !/[\p{Cc}\uFFFD]/u.test(name);
}

function namesAmong(files: Iterable<string>, kind: Kind): string[] {
  const names: string[] = [];
  for (const file of files) {
    const name = nameInFile(kind, file);
    if (name !== undefined) names.push(name);
  }
  return names.sort(compareBytes);
}

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function systemReason(error: unknown): string {
  const errno = error instanceof Error && 'errno' in error ? error.errno : undefined;
  const text = typeof errno === 'number' ? getSystemErrorMap().get(errno)?.[1] : undefined;
  return text ? text.charAt(0).toUpperCase() + text.slice(1) : 'Unreadable';
}
