import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** flow-cat goes no deeper (flow-tools specification, section 2). */
const MAX_DEPTH = 50;

export interface WalkOptions {
  /** Whether to list a directory, by its name; the one that the walk begins at is always listed. */
  readonly enters?: (name: string) => boolean;
  /** Whether to take a plain file, by its name. */
  readonly takes?: (name: string) => boolean;
  readonly onLeftOut?: OnLeftOut | undefined;
  /** Directories listed already, by their real paths. Each is listed once, whatever links lead to it. */
  readonly visited?: Set<string>;
}

/** Is told of a file or directory that is left out, and why. */
export type OnLeftOut = (path: string, error: Error) => void;

/**
 * The plain files below a directory, also those behind symbolic links, in the order of their names. What begins with a dot is
 * no flow file: a collector keeps its own state there.
 */
export async function walkFiles(directory: string, options: WalkOptions = {}): Promise<string[]> {
  const files: string[] = [];
  await walk(directory, { ...options, visited: options.visited ?? new Set() }, 1, files);
  return files;
}

async function walk(
  directory: string,
  options: WalkOptions & { readonly visited: Set<string> },
  depth: number,
  files: string[],
): Promise<void> {
  const { enters, takes, onLeftOut, visited } = options;
  if (depth > MAX_DEPTH) {
    onLeftOut?.(directory, new Error(`${directory}: more than ${MAX_DEPTH} levels of directories`));
    return;
  }
  for (const entry of await listOnce(directory, visited, onLeftOut)) {
    const path = join(directory, entry.name);
    const kind = entry.isSymbolicLink() ? await kindOf(path, onLeftOut) : entry;
    if (kind?.isFile()) {
      if (!entry.name.startsWith('.') && (takes?.(entry.name) ?? true)) files.push(path);
    } else if (kind?.isDirectory() && (enters?.(entry.name) ?? true)) {
      await walk(path, options, depth + 1, files);
    }
  }
}

async function listOnce(directory: string, visited: Set<string>, onLeftOut: OnLeftOut | undefined) {
  try {
    const real = await realpath(directory);
    if (visited.has(real)) return [];
    visited.add(real);
    const entries = await readdir(directory, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    onLeftOut?.(directory, asError(error));
    return [];
  }
}

async function kindOf(path: string, onLeftOut: OnLeftOut | undefined) {
  try {
    return await stat(path);
  } catch (error) {
    onLeftOut?.(path, asError(error));
    return undefined;
  }
}

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
