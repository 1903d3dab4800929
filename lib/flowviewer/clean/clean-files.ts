import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FlowViewerConfig } from '../../config/flowviewer-pm.js';
import { UNFINISHED } from '../../saved/files.js';
import { OwnDirectory } from './own-directory.js';
import type { Entry } from './own-directory.js';

/** Of the suite's own: reports, pictures and what the originals left behind of their work. */
const WORK_FILE =
  /^Flow(?:Viewer|Grapher|Monitor|Tracker)_(?:save|filter|output|scanner|summary|replay|scan_stats|dump|Recreate_saved)(?:_[\w.-]*)?$/;
const PROBES = /^valid_probes_\w+$/;
/** Moved in by the page that manages saved reports: a name of before 4.0, or a filter. */
const MOVED_FILE = /^(?:20\d{6}_\d{6}_[\w.-]+|[a-z0-9_+-]+\.svf(?:\.\d+)?)$/;
const MOVED_TRACKING = /^Flow(?:Monitor|Tracker)_save_\d{6}[A-Z]{2}(?:\.\d+)?$/;
/** Where SiLK's programs look for scans; a process that was killed leaves it. */
const SCAN_DIRECTORY = /^FlowViewer_scanner_\w{6}$/;
const PICTURE = /^Flow(?:Viewer|Grapher|Monitor|Tracker)_save_[\w.-]*\.(?:png|svg)$/;
/** Sorted rows that FlowGrapher's pages still need. */
const KEPT = /^FlowGrapher_sort/;

interface Cleaned {
  /** Paths. */
  readonly removed: string[];
  /** Paths that could not be removed, with the reason. */
  readonly failed: { readonly path: string; readonly reason: string }[];
}

/**
 * Removes what is older than the configuration says from the work directory and that of graphs (FlowViewer specification, section
 * 5.8), and what was never finished there, among saved reports and among trackings. Only files of the suite's own names go, and saved
 * trackings that were moved into the work directory; links are left alone.
 *
 * @param now epoch seconds
 */
export async function cleanFiles(config: FlowViewerConfig, now: number): Promise<Cleaned> {
  const cleaned: Cleaned = { removed: [], failed: [] };
  const { workDirectory, graphsDirectory, saveDirectory, filterDirectory } = config;
  await cleanDirectory(workDirectory, now - config.removeWorkfilesTime, isWorkFile, cleaned);
  await cleanDirectory(graphsDirectory, now - config.removeGraphfilesTime, isPicture, cleaned);
  for (const directory of [saveDirectory, filterDirectory])
    if (existsSync(directory))
      await cleanDirectory(directory, now - config.removeWorkfilesTime, isUnfinished, cleaned);
  return cleaned;
}

function isWorkFile(entry: Entry): boolean {
  const { name, kind } = entry;
  if (isUnfinished(entry)) return true;
  if (kind === 'directory') return MOVED_TRACKING.test(name) || SCAN_DIRECTORY.test(name);
  if (kind !== 'file' || KEPT.test(name)) return false;
  return [WORK_FILE, PROBES, MOVED_FILE].some((pattern) => pattern.test(name));
}

function isPicture(entry: Entry): boolean {
  return isUnfinished(entry) || (entry.kind === 'file' && PICTURE.test(entry.name));
}

/** One that was being written when its process was killed. */
function isUnfinished({ name, kind }: Entry): boolean {
  return kind === 'file' && UNFINISHED.test(name);
}

async function cleanDirectory(
  path: string,
  limit: number,
  isOurs: (entry: Entry) => boolean,
  cleaned: Cleaned,
): Promise<void> {
  await attempt(path, cleaned, async () => {
    const directory = await OwnDirectory.open(path);
    try {
      for (const entry of await directory.entries()) {
        if (entry.modified < limit && isOurs(entry)) await remove(directory, path, entry, cleaned);
      }
    } finally {
      await directory.close();
    }
  });
}

async function remove(
  directory: OwnDirectory,
  path: string,
  { name, kind }: Entry,
  cleaned: Cleaned,
): Promise<void> {
  const full = join(path, name);
  await attempt(full, cleaned, async () => {
    if (kind === 'directory') {
      await empty(directory, name);
      await directory.rmdir(name);
    } else await directory.unlink(name);
    cleaned.removed.push(full);
  });
}

/** Removes the files of a directory; there are no directories in it. */
async function empty(parent: OwnDirectory, name: string): Promise<void> {
  const directory = await parent.enter(name);
  try {
    for (const entry of await directory.entries()) {
      if (entry.kind === 'file') await directory.unlink(entry.name);
    }
  } finally {
    await directory.close();
  }
}

/** Notes a failure and goes on. */
async function attempt(path: string, { failed }: Cleaned, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    failed.push({ path, reason: error instanceof Error ? error.message : String(error) });
  }
}
