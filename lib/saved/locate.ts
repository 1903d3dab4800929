import { basename } from 'node:path';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { entriesOf, fileInside } from './files.js';
import { isPlainName, type FilterHash } from './hash.js';

/** A form is filled from the file where the filter is; a replay shows the report (FlowViewer specification, section 2.3). */
export type HashUse = 'form' | 'replay';

/** Extensions of trackings; of several files of one name the first counts. */
export const TRACKING_EXTENSIONS = ['.fil', '.grp', '.archive'] as const;

/** Length of `FlowMonitor_save_HHMMSSXX`, and of its older spelling with `FlowTracker`. */
const SAVED_DIRECTORY = 25;

/** The file that a hash names, a regular one inside its directory; undefined if there is none. */
export async function locateReport(
  config: FlowViewerConfig,
  hash: FilterHash,
  use: HashUse,
): Promise<string | undefined> {
  const { workDirectory, saveDirectory, filterDirectory } = config;
  switch (hash.code) {
    case 'MT':
      return listed(filterDirectory, hash.name, TRACKING_EXTENSIONS);
    case 'SV':
      return savedTracking(hash.name)
        ? locateSavedTracking(saveDirectory, hash.name)
        : plain(saveDirectory, hash.name);
    case 'SF':
      return plain(saveDirectory, hash.name);
    case 'SC':
    case 'FM':
      return work(workDirectory, hash.name);
    case 'FL':
      return use === 'form' ? listed(saveDirectory, hash.name, ['.svf']) : work(workDirectory, hash.name);
    case 'PV':
      return use === 'form' ? work(workDirectory, hash.name) : plain(saveDirectory, hash.name);
    case 'FV':
    case 'FG':
    case 'FA': {
      const current = await work(workDirectory, hash.name);
      const saved = await plain(saveDirectory, hash.name);
      return use === 'form' ? (current ?? saved) : (saved ?? current);
    }
  }
}

/** `FlowMonitor_save_143059QX_web` as directory and tracking; undefined for the name of another report. */
export function savedTracking(name: string): { directory: string; tracking: string } | undefined {
  if (!/^Flow(?:Monitor|Tracker)_save_\d{6}[A-Z]{2}_./.test(name)) return undefined;
  return { directory: name.slice(0, SAVED_DIRECTORY), tracking: name.slice(SAVED_DIRECTORY + 1) };
}

async function locateSavedTracking(saveDirectory: string, name: string): Promise<string | undefined> {
  const parts = savedTracking(name);
  if (!parts) return undefined;
  const inside = await listed(`${saveDirectory}/${parts.directory}`, parts.tracking, TRACKING_EXTENSIONS);
  // The directory may be a link: where the file really lies has to be below the save directory too.
  return inside && fileInside(saveDirectory, `${parts.directory}/${basename(inside)}`);
}

/** The work directory holds much that is no report: only names of reports and replays are looked for. */
async function work(directory: string, name: string): Promise<string | undefined> {
  if (!/^Flow(?:Viewer|Grapher|Monitor|Tracker)_(?:save|replay)_[A-Za-z0-9_.-]+$/.test(name))
    return undefined;
  return fileInside(directory, name);
}

async function plain(directory: string, name: string): Promise<string | undefined> {
  return isPlainName(name) && !name.startsWith('.') ? fileInside(directory, name) : undefined;
}

/** A name with one of the extensions; one of unusual characters counts only as the directory's own listing has it. */
async function listed(
  directory: string,
  name: string,
  extensions: readonly string[],
): Promise<string | undefined> {
  if (name.startsWith('.')) return undefined;
  const entries = isPlainName(name) ? undefined : new Set(await entriesOf(directory));
  for (const extension of extensions) {
    const entry = `${name}${extension}`;
    if (entries && !entries.has(entry)) continue;
    const path = await fileInside(directory, entry);
    if (path !== undefined) return path;
  }
  return undefined;
}
