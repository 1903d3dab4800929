import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileTime } from './names.js';
import type { FlowFile } from './select-header.js';
import { byCaptureStart, readFlowFiles } from './select-read.js';
import { asError, walkFiles, type OnLeftOut } from './select-walk.js';
import { dayDirectories, mayHold } from './window-days.js';

export interface StartRangeOptions {
  /**
   * Nesting of the collector's directories, -3..3: only those of the days in question are listed. Without it the whole tree is
   * searched but for directories named after other years, months and days.
   */
  readonly nesting?: number;
  /** Most directories of days to list, the oldest ones. */
  readonly maxDirectories?: number;
  /** Is told of files without a flow header, and of what cannot be read. */
  readonly onLeftOut?: OnLeftOut;
}

export interface FoundFiles {
  /** By capture start; equal ones by directory and name. */
  readonly files: readonly FlowFile[];
  /** Directories where files were looked for, those that exist. */
  readonly directories: readonly string[];
  /** Existing directories beyond `maxDirectories`. */
  readonly directoriesLeftOut: number;
}

/** flow-capture names a file for the second in which it begins. */
const CAPTURE_NAME = /\d{4}-\d\d-\d\d\.\d{6}[+-]\d{4}$/;
const NAME_MARGIN = 3600;

/**
 * The files below some directories whose capture began from `low` to `high`, both included (epoch seconds), files still being
 * written among them (FlowViewer specification, section 3.9; FlowTracker specification, section 7.2). A file whose beginning
 * neither its header nor its name tells is one of them.
 */
export async function findFilesByStart(
  roots: readonly string[],
  low: number,
  high: number,
  options: StartRangeOptions = {},
): Promise<FoundFiles> {
  const { nesting, maxDirectories = Infinity, onLeftOut } = options;
  const days = nesting === undefined ? [''] : dayDirectories(low, high, nesting);
  const existing = await existingDirectories(roots, days, onLeftOut);
  const directories = existing.slice(0, maxDirectories);

  const visited = new Set<string>();
  const paths: string[] = [];
  for (const directory of directories) {
    const enters = (name: string): boolean => mayHold(name, low, high);
    const takes = (name: string): boolean => mayHaveBegun(name, low, high);
    for (const path of await walkFiles(directory, { enters, takes, onLeftOut, visited })) paths.push(path);
  }
  const files = (await readFlowFiles(paths, onLeftOut)).filter(
    ({ captureStart }) => captureStart === undefined || (low <= captureStart && captureStart <= high),
  );
  return {
    files: byCaptureStart(files),
    directories,
    directoriesLeftOut: existing.length - directories.length,
  };
}

export interface WindowOptions extends StartRangeOptions {
  /**
   * Seconds by which a flow may be exported after it began: the exporter's active timeout and its buffering. Default 1860: half an
   * hour, which is what exporters do unless told otherwise, and a minute.
   */
  readonly exportDelay?: number;
  /** Seconds that the longest file may cover; default 3600. */
  readonly longestFile?: number;
}

/**
 * The files that may hold flows of which a part lies in the window [from, to) (epoch seconds): those whose capture was under way at
 * some time from the beginning of the window until the last of its flows was exported.
 */
export async function findFilesOfWindow(
  roots: readonly string[],
  window: { readonly from: number; readonly to: number },
  options: WindowOptions = {},
): Promise<FoundFiles> {
  const { exportDelay = 1860, longestFile = 3600 } = options;
  const found = await findFilesByStart(roots, window.from - longestFile, window.to + exportDelay, options);
  const files = found.files.filter(({ captureEnd }) => captureEnd === 0 || captureEnd >= window.from);
  return { ...found, files };
}

/**
 * The days' directories that exist, day by day. What a missing year or month would hold is not looked for, so that a window of a
 * hundred years costs no more than its directories.
 */
async function existingDirectories(
  roots: readonly string[],
  days: readonly string[],
  onLeftOut: OnLeftOut | undefined,
): Promise<string[]> {
  const looked = new Map<string, boolean>();
  const isThere = async (path: string): Promise<boolean> => {
    const known = looked.get(path);
    if (known !== undefined) return known;
    const found = await isDirectory(path, onLeftOut);
    looked.set(path, found);
    return found;
  };
  const existing = new Set<string>();
  for (const day of days) {
    for (const root of roots) {
      const levels = day.split('/').map((_, index, parts) => join(root, ...parts.slice(0, index + 1)));
      for (const level of levels) if (!(await isThere(level))) break;
      const deepest = levels.at(-1) ?? root;
      if (looked.get(deepest)) existing.add(deepest);
    }
  }
  return [...existing];
}

async function isDirectory(path: string, onLeftOut: OnLeftOut | undefined): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (!isMissing(error)) onLeftOut?.(path, asError(error));
    return false;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/** By the name alone, so that the headers of a year's files need not be read; other names than flow-capture's say nothing. */
function mayHaveBegun(name: string, low: number, high: number): boolean {
  if (!CAPTURE_NAME.test(name)) return true;
  const time = fileTime(name);
  return time < 0 || (low - NAME_MARGIN <= time && time <= high + NAME_MARGIN);
}
