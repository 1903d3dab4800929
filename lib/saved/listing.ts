import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { parseTrackingFile } from '../criteria/tracking-file.js';
import { absent, entriesOf, readHead, UNFINISHED } from './files.js';
import { DirectoryCache } from './directory-cache.js';
import { TRACKING_EXTENSIONS } from './locate.js';
import type { SavedFilter, SavedReport, TrackingEntry, TrackingList } from './types.js';

/** The block of a report is about 1.5 KiB; a tracking's filter lists may stand before its lines. */
const HEAD_BYTES = 8 * 1024;
const TRACKING_BYTES = 256 * 1024;

const reports = new DirectoryCache(readReport);
const filters = new DirectoryCache(readFilter);
const trackings = new DirectoryCache(readTracking);

/** The directories that lists are made of; `workDirectory` keeps what is known of them. */
type Places = Pick<FlowViewerConfig, 'saveDirectory' | 'filterDirectory' | 'workDirectory'>;

/** The saved reports, newest first (FlowViewer specification, section 6.4). */
export async function listSaved({ saveDirectory, workDirectory }: Places): Promise<SavedReport[]> {
  const found = await reports.list(saveDirectory, isReportName, indexIn(workDirectory, 'reports'));
  return found.sort((a, b) => b.time - a.time || (a.fileName < b.fileName ? -1 : 1));
}

/** The saved filters by label. */
export async function listFilters({ saveDirectory, workDirectory }: Places): Promise<SavedFilter[]> {
  const isFilter = (name: string): boolean => name.endsWith('.svf') && !name.startsWith('.');
  const found = await filters.list(saveDirectory, isFilter, indexIn(workDirectory, 'filters'));
  return found.sort((a, b) => (a.label < b.label ? -1 : 1));
}

/** The trackings by kind, each by file name (FlowTracker specification, section 13.1). */
export async function listTrackings({ filterDirectory, workDirectory }: Places): Promise<TrackingList> {
  const isTracking = (name: string): boolean =>
    TRACKING_EXTENSIONS.some((extension) => name.endsWith(extension) && !name.startsWith('.'));
  const found = await trackings.list(filterDirectory, isTracking, indexIn(workDirectory, 'trackings'));
  found.sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
  const ofKind = (kind: TrackingEntry['kind']): TrackingEntry[] =>
    found.filter((entry) => entry.kind === kind);
  return { individuals: ofKind('individual'), groups: ofKind('group'), archives: ofKind('archive') };
}

function indexIn(workDirectory: string, kind: string): string {
  return join(workDirectory, `.flowsuite-${kind}.json`);
}

/** Everything but filters, pictures, index pages and what is unfinished: names with `html` in them, or without a dot. */
function isReportName(name: string): boolean {
  if (/\.(?:svf|png)$/.test(name) || name.includes('index') || UNFINISHED.test(name)) return false;
  return name.includes('html') || !name.includes('.');
}

async function readReport(directory: string, name: string): Promise<SavedReport | undefined> {
  const path = join(directory, name);
  const info = await stat(path).catch(absent);
  if (info?.isDirectory()) return readSavedTracking(directory, name);
  if (!info?.isFile()) return undefined;
  const head = await readHead(path, HEAD_BYTES);
  const isOld = /^20\d{6}_\d{6}_/.test(name);
  const isGraph = /graph/i.test(name);
  if (!isOld && !head.includes('BEGIN FILTERING')) return undefined;
  const initials = /^filter_hash: FA/m.test(head) ? 'FA' : isGraph ? 'FG' : 'FV';
  const code = isOld ? 'PV' : 'SV';
  return {
    fileName: name,
    initials,
    description: valueIn(head, 'Description') ?? (isOld ? oldDescription(name) : name),
    time: createTime(head) ?? (isOld ? timeOfName(name) : undefined) ?? Math.floor(info.mtimeMs / 1000),
    hash: `${code}_${name}`,
    script: isGraph ? 'FlowGrapher_Replay' : 'FlowViewer_Replay',
  };
}

/** A directory that was made of a tracking. */
async function readSavedTracking(directory: string, name: string): Promise<SavedReport | undefined> {
  if (!/^Flow(?:Monitor|Tracker)_save_/.test(name)) return undefined;
  const file = (await entriesOf(join(directory, name))).find((entry) => /\.(?:fil|grp|archive)$/.test(entry));
  if (file === undefined) return undefined;
  const path = join(directory, name, file);
  const info = await stat(path).catch(absent);
  if (!info?.isFile()) return undefined;
  const text = (await readHead(path, TRACKING_BYTES)).replace(/^ input: /gm, '');
  const tracking = file.replace(/\.\w+$/, '');
  return {
    fileName: name,
    initials: 'FM',
    description: valueIn(text, 'Description') ?? tracking,
    time: createTime(text) ?? Math.floor(info.mtimeMs / 1000),
    hash: `SV_${name}_${tracking}`,
    script: 'FlowMonitor_Replay',
  };
}

async function readFilter(directory: string, name: string): Promise<SavedFilter | undefined> {
  const path = join(directory, name);
  const info = await stat(path).catch(absent);
  if (!info?.isFile()) return undefined;
  const title = valueIn(await readHead(path, HEAD_BYTES), 'filter_title')?.trim();
  const label = name.slice(0, -'.svf'.length);
  return { label, title: title ? title : label, time: Math.floor(info.mtimeMs / 1000) };
}

async function readTracking(directory: string, name: string): Promise<TrackingEntry | undefined> {
  const path = join(directory, name);
  const info = await stat(path).catch(absent);
  if (!info?.isFile()) return undefined;
  const { block } = parseTrackingFile(await readHead(path, TRACKING_BYTES));
  const fileName = name.replace(/\.(?:fil|grp|archive)$/, '');
  const label = block.monitor_label.trim();
  const kind = name.endsWith('.fil') ? 'individual' : name.endsWith('.grp') ? 'group' : 'archive';
  return { fileName, label: label === '' ? fileName : label, kind, comment: block.general_comment };
}

/** The last line of a key counts, as everywhere in these files. */
function valueIn(text: string, key: string): string | undefined {
  return [...text.matchAll(new RegExp(`^${key}: (.*)$`, 'gm'))].at(-1)?.[1];
}

function createTime(text: string): number | undefined {
  const time = Number(valueIn(text, 'create_time') ?? NaN);
  return Number.isSafeInteger(time) ? time : undefined;
}

/** `20061130_140506_FlowViewer_name_...html`: from position 16 to the last underscore. */
function oldDescription(name: string): string {
  const end = name.lastIndexOf('_');
  return name.slice(16, end > 16 ? end : undefined);
}

function timeOfName(name: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)_(\d\d)(\d\d)(\d\d)_/.exec(name)?.slice(1).map(Number);
  if (!parts) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  return Math.floor(new Date(year, month - 1, day, hour, minute, second).getTime() / 1000);
}
