import { readFileSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  parseTrackingFile,
  trackingTypeOf,
  type TrackingFile,
  type TrackingType,
} from '../criteria/tracking-file.js';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { isFileName } from '../saved/hash.js';
import { filterPath, type FilterExtension, type TrackerSite } from './site.js';
import { codeOf, decodeState, readState, type StateText } from './state-files.js';

/** Where there are several of a name, in data of old, the first one counts (FlowTracker specification, section 12.1). */
const EXTENSIONS: readonly FilterExtension[] = ['.fil', '.grp', '.archive'];
const STORED = /^([^.].*?)(\.fil|\.grp|\.archive)$/s;
/** Definitions are far smaller. */
const LARGEST = 4 * 1024 * 1024;

/** A tracking or group as it lies in the filter directory. */
export interface StoredTracking extends StateText {
  /** Its identity: name of its files without their extensions. */
  readonly fileName: string;
  readonly extension: FilterExtension;
  readonly label: string;
  readonly type: TrackingType;
  readonly file: TrackingFile;
}

/** Whether SiLK keeps the flows of a tracking, which is displayed then and not collected (FlowTracker specification, section 4.1). */
export function isKeptBySilk({ file }: Pick<StoredTracking, 'file'>, config: FlowViewerConfig): boolean {
  const { IPFIX: isIpfix, device_name: device } = file.block;
  return isIpfix === '1' || config.ipfixDevices.includes(device);
}

/** A tracking by its file name, active or archived; undefined if there is none. */
export async function findTracking(site: TrackerSite, fileName: string): Promise<StoredTracking | undefined> {
  if (!isFileName(fileName) || fileName.startsWith('.')) return undefined;
  for (const extension of EXTENSIONS) {
    const found = await readState(filterPath(site, fileName, extension));
    if (found) return storedTracking(fileName, extension, found);
  }
  return undefined;
}

/** The label as people typed it, without the blanks around it; a file without one is known by its name. */
function storedTracking(
  fileName: string,
  extension: FilterExtension,
  { text, encoding }: StateText,
): StoredTracking {
  const file = parseTrackingFile(text);
  const label = file.block.monitor_label.trim() || fileName;
  const type = file.kind === 'group' ? 'Group' : trackingTypeOf(file.block.monitor_type);
  return { fileName, extension, label, type: extension === '.grp' ? 'Group' : type, file, text, encoding };
}

/** A definition that could not be read. */
export interface UnreadableTracking {
  readonly fileName: string;
  readonly extension: FilterExtension;
  readonly reason: string;
}

interface TrackingSet {
  /** By file name. */
  readonly trackings: readonly StoredTracking[];
  readonly unreadable: readonly UnreadableTracking[];
}

interface Remembered {
  readonly version: string;
  readonly tracking: StoredTracking;
}

/** The filter directory, read again where files have changed. */
export class TrackingReader {
  readonly #directory: string;
  #known = new Map<string, Remembered>();

  constructor({ config }: Pick<TrackerSite, 'config'>) {
    this.#directory = config.filterDirectory;
  }

  /** All definitions of these kinds; other files, and names that begin with a dot, are nobody's business. */
  async read(extensions: readonly FilterExtension[]): Promise<TrackingSet> {
    const trackings: StoredTracking[] = [];
    const unreadable: UnreadableTracking[] = [];
    const known = new Map<string, Remembered>();
    for (const name of (await namesIn(this.#directory)).sort(byCode)) {
      const [, fileName, extension] = STORED.exec(name) ?? [];
      if (fileName === undefined || !isExtension(extension)) continue;
      if (!extensions.includes(extension)) {
        // Another question may be about these.
        const remembered = this.#known.get(name);
        if (remembered) known.set(name, remembered);
        continue;
      }
      try {
        const remembered = this.#readOne(name, fileName, extension);
        if (!remembered) continue;
        known.set(name, remembered);
        trackings.push(remembered.tracking);
      } catch (error) {
        unreadable.push({
          fileName,
          extension,
          reason: error instanceof Error ? error.message : String(error),
        });
      }
    }
    this.#known = known;
    return { trackings, unreadable };
  }

  /**
   * Undefined if it has vanished meanwhile. Thousands of small files take a tenth of the processor time when nobody is awaited for
   * each of them.
   */
  #readOne(name: string, fileName: string, extension: FilterExtension): Remembered | undefined {
    const path = join(this.#directory, name);
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) return undefined;
    const { ino, size, mtimeMs } = found;
    const version = `${ino} ${size} ${mtimeMs}`;
    const known = this.#known.get(name);
    if (known?.version === version) return known;
    if (size > LARGEST) throw new Error(`it is ${size} bytes long`);
    try {
      return { version, tracking: storedTracking(fileName, extension, decodeState(readFileSync(path))) };
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

function isExtension(text: string | undefined): text is FilterExtension {
  return EXTENSIONS.some((extension) => extension === text);
}

/** As the original sorted: by the numbers of the characters. */
export function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
