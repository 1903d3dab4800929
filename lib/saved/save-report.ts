import { chmod, copyFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { parseTrackingFile } from '../criteria/tracking-file.js';
import { cellKeysFile, createExclusive, fileInside, isTaken, readBytes, replaceFile } from './files.js';
import { formatHash, type FilterHash } from './hash.js';
import { locateReport, savedTracking } from './locate.js';
import { newSuffix } from './suffix.js';
import type { SavedKind } from './types.js';

/** Longest name of a report or filter, characters. */
export const MAX_SAVED_NAME = 80;

/** A file that is to be saved is not there, or cannot be. The message is for people. */
export class SaveError extends Error {
  override readonly name = 'SaveError';
}

interface Saving {
  readonly description: string;
  /** Epoch seconds. */
  readonly now: number;
}

/**
 * Copies a report to the save directory under the name that a person gave it (FlowViewer specification, section 6.2).
 *
 * A current report keeps its file name, one that is saved again gets a new one; nothing is ever overwritten. Its picture
 * goes along, and what stands behind the names in its rows.
 *
 * @returns the hash of what was saved
 * @throws SaveError if there is no such report
 */
export async function saveReport(
  config: FlowViewerConfig,
  hash: FilterHash,
  { description, now }: Saving,
): Promise<string> {
  if (hash.code === 'MT') return saveTracking(config, hash, { description, now });
  const source = await locateReport(config, hash, hash.code === 'FL' ? 'replay' : 'form');
  const bytes = source === undefined ? undefined : await readBytes(source);
  if (source === undefined || !bytes?.includes('BEGIN FILTERING'))
    throw new SaveError('The report is no longer there. Make it again, then save it.');
  const text = describe(bytes.toString('latin1'), description, now);
  const wasSaved = hash.code === 'SV' || hash.code === 'SF';
  const pictures = wasSaved ? config.saveDirectory : config.graphsDirectory;
  const files: ReportFiles = {
    report: Buffer.from(text, 'latin1'),
    picture: await bytesInside(pictures, `${basename(source)}.png`),
    keys: await bytesInside(dirname(source), cellKeysFile(basename(source))),
  };
  return formatHash({ code: 'SV', name: await create(config, basename(source), files, now) });
}

/** What is kept of a report. */
interface ReportFiles {
  readonly report: Buffer;
  readonly picture: Buffer | undefined;
  readonly keys: Buffer | undefined;
}

async function bytesInside(directory: string, name: string): Promise<Buffer | undefined> {
  const path = await fileInside(directory, name);
  return path === undefined ? undefined : readBytes(path);
}

/** The report under its own name, or under a new one where that is taken. */
async function create(
  config: FlowViewerConfig,
  name: string,
  files: ReportFiles,
  now: number,
): Promise<string> {
  const own = join(config.saveDirectory, name);
  const isFree = !(await isTaken(own)) && !(await isTaken(`${own}.png`));
  if (isFree && (await put(config, name, files))) return name;
  const kind = kindOf(name);
  const reserved = `${kind}_save_${await newSuffix(config, kind, now)}`;
  try {
    if (await put(config, reserved, files)) return reserved;
  } finally {
    await rm(join(config.workDirectory, reserved), { force: true });
  }
  throw new SaveError('The report could not be saved under a name of its own. Try again.');
}

/** The report itself comes last: one that is listed is complete, wherever the work was cut short. @returns false if it is there already */
async function put(config: FlowViewerConfig, name: string, files: ReportFiles): Promise<boolean> {
  const path = join(config.saveDirectory, name);
  if (files.picture) await replaceFile(`${path}.png`, files.picture, config.graphFilePerms);
  if (files.keys) await replaceFile(cellKeysFile(path), files.keys, config.htmlFilePerms);
  return createExclusive(path, files.report, config.htmlFilePerms);
}

function kindOf(name: string): Exclude<SavedKind, 'FlowMonitor'> {
  return name.startsWith('FlowGrapher') ? 'FlowGrapher' : 'FlowViewer';
}

/** Puts name and time behind the first line, in place of those that a saved report has already. */
function describe(text: string, description: string, now: number): string {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => line.includes('END FILTERING'));
  const block = lines.slice(1, end).filter((line) => !/^(?:Description|create_time):/.test(line));
  const named = `Description: ${Buffer.from(description, 'utf8').toString('latin1')}`;
  return [lines[0], named, `create_time: ${now}`, ...block, ...lines.slice(end)].join('\n');
}

/** A tracking is saved as a directory: its pictures and pages, and its filter file with name and time at the end. */
async function saveTracking(
  config: FlowViewerConfig,
  hash: FilterHash,
  { description, now }: Saving,
): Promise<string> {
  // The original's pages name the directory to be made beside the tracking: `MT_FlowMonitor_save_143059QX_web`.
  const tracking = savedTracking(hash.name)?.tracking ?? hash.name;
  const source = await locateReport(config, { code: 'MT', name: tracking }, 'form');
  const bytes = source === undefined ? undefined : await readBytes(source);
  if (source === undefined || !bytes) throw new SaveError('The tracking is no longer there.');
  const directory = `FlowMonitor_save_${await newSuffix(config, 'FlowMonitor', now)}`;
  const target = join(config.saveDirectory, directory);
  try {
    await mkdir(target, { recursive: true, mode: config.htmlDirPerms });
    for (const path of await latestPictures(config, tracking))
      await copyTo(path, join(target, basename(path)), config.graphFilePerms);
    const lines = [` input: Description: ${description}`, ` input: create_time: ${now}`, ''].join('\n');
    const definition = bytes.toString('latin1');
    const text = definition.replace(/\n*$/, '\n') + Buffer.from(lines, 'utf8').toString('latin1');
    const file = join(target, `${tracking}${activeExtension(source, definition)}`);
    await createExclusive(file, Buffer.from(text, 'latin1'), config.filterFilePerms);
  } catch (error) {
    await rm(target, { recursive: true, force: true });
    throw error;
  }
  return formatHash({ code: 'SV', name: `${directory}_${tracking}` });
}

/** An archived tracking gets the extension that Restart would give it: its type tells. */
function activeExtension(path: string, definition: string): string {
  const extension = extname(path);
  if (extension !== '.archive') return extension;
  return parseTrackingFile(definition).kind === 'group' ? '.grp' : '.fil';
}

/**
 * Pictures and pages of a tracking. FlowTracker's may have a place of their own where the configuration has both spellings: those count
 * that were drawn last.
 */
async function latestPictures(config: FlowViewerConfig, tracking: string): Promise<string[]> {
  const places = new Set([config.monitorDirectory, config.tracker.directory ?? config.monitorDirectory]);
  const found = await Promise.all([...places].map((place) => filesWithin(join(place, tracking))));
  const [latest] = found.toSorted((a, b) => b.modified - a.modified);
  return latest?.paths ?? [];
}

async function filesWithin(directory: string): Promise<{ paths: string[]; modified: number }> {
  const names = await readdir(directory).catch(() => []);
  const inside = await Promise.all(names.map((name) => fileInside(directory, name)));
  const paths = inside.filter((path) => path !== undefined);
  const times = await Promise.all(paths.map(async (path) => (await stat(path)).mtimeMs));
  return { paths, modified: Math.max(-Infinity, ...times) };
}

async function copyTo(from: string, to: string, mode: number): Promise<void> {
  await copyFile(from, to);
  await chmod(to, mode);
}
