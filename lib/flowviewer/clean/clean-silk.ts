import { join } from 'node:path';
import type { FlowViewerConfig } from '../../config/flowviewer-pm.js';
import { OwnDirectory } from './own-directory.js';

/** The days of a device, and what became of them. */
interface CleanedDevice {
  readonly device: string;
  /** Newest first. */
  readonly days: readonly CleanedDay[];
  /** Why nothing could be done, or not everything. */
  readonly problems: readonly string[];
}

interface CleanedDay {
  /** `YYYY/MM/DD`. */
  readonly day: string;
  /** On the disk, in all type directories together. */
  readonly bytes: number;
  readonly isRemoved: boolean;
}

const DAY_SECONDS = 86_400;

/**
 * Removes the oldest days of SiLK data of each device of `@ipfix_storage` that has more than its limit (FlowViewer specification,
 * section 5.8): days are added up, newest first and up to the first that has none; the day that passes the limit goes, and all before it.
 */
export async function cleanSilk(config: FlowViewerConfig): Promise<CleanedDevice[]> {
  const cleaned: CleanedDevice[] = [];
  for (const { device, bytes } of config.ipfixStorage) {
    const problems: string[] = [];
    const root = device === 'Site' ? '.' : device;
    const isName = /^[\w.-]+$/.test(device) && !/^\.+$/.test(device);
    if (!isName) problems.push('this is no name of a directory');
    const days = isName ? await cleanDevice(join(config.silkDataDirectory, root), bytes, problems) : [];
    cleaned.push({ device, days, problems });
  }
  return cleaned;
}

async function cleanDevice(root: string, limit: number, problems: string[]): Promise<CleanedDay[]> {
  const types = await typesIn(root, problems);
  const sizes = new Map<string, number>();
  for (const type of types) {
    for (const day of await daysIn(join(root, type))) {
      const bytes = await sizeOf(join(root, type, day));
      sizes.set(day, (sizes.get(day) ?? 0) + bytes);
    }
  }
  let total = 0;
  const days = unbroken(sizes).map((day): CleanedDay => {
    const bytes = sizes.get(day) ?? 0;
    total += bytes;
    return { day, bytes, isRemoved: total > limit };
  });
  for (const { day } of days.filter(({ isRemoved }) => isRemoved)) {
    for (const type of types) await removeDay(join(root, type), day, problems);
  }
  return days;
}

/** The days with data from the newest back to the first that has none. */
function unbroken(sizes: ReadonlyMap<string, number>): string[] {
  const days = [...sizes.keys()].sort().reverse();
  const gap = days.findIndex((day, index) => index > 0 && noon(days[index - 1]) - noon(day) !== DAY_SECONDS);
  return gap < 0 ? days : days.slice(0, gap);
}

function noon(day = ''): number {
  const [year = 0, month = 1, date = 1] = day.split('/').map(Number);
  return Date.UTC(year, month - 1, date, 12) / 1000;
}

async function typesIn(root: string, problems: string[]): Promise<string[]> {
  try {
    return await directoriesIn(root, /^[\w.-]*\w[\w.-]*$/);
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
    return [];
  }
}

async function daysIn(type: string): Promise<string[]> {
  const days: string[] = [];
  for (const year of await directoriesIn(type, /^\d{4}$/)) {
    for (const month of await directoriesIn(join(type, year), /^\d\d$/)) {
      for (const day of await directoriesIn(join(type, year, month), /^\d\d$/)) {
        days.push(`${year}/${month}/${day}`);
      }
    }
  }
  return days;
}

/** Directories of a directory by their names; links are none. */
async function directoriesIn(path: string, pattern: RegExp): Promise<string[]> {
  return inside(path, async (directory) =>
    (await directory.entries())
      .filter(({ kind, name }) => kind === 'directory' && pattern.test(name))
      .map(({ name }) => name),
  );
}

async function sizeOf(path: string): Promise<number> {
  return inside(path, async (directory) =>
    (await directory.entries()).reduce((sum, { bytes }) => sum + bytes, 0),
  );
}

/** Removes the files of a day, its directory, and those of month and year once they are empty. */
async function removeDay(type: string, day: string, problems: string[]): Promise<void> {
  const [year = '', month = '', date = ''] = day.split('/');
  try {
    await inside(join(type, year, month), async (monthDirectory) => {
      const dayDirectory = await monthDirectory.enter(date);
      try {
        for (const { name, kind } of await dayDirectory.entries()) {
          if (kind === 'file') await dayDirectory.unlink(name);
        }
      } finally {
        await dayDirectory.close();
      }
      await monthDirectory.rmdir(date);
    });
    await removeIfEmpty(join(type, year), month);
    await removeIfEmpty(type, year);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return; // This type has no such day.
    problems.push(error instanceof Error ? error.message : String(error));
  }
}

async function removeIfEmpty(path: string, name: string): Promise<void> {
  try {
    await inside(path, (directory) => directory.rmdir(name));
  } catch (error) {
    if (!isCode(error, 'ENOTEMPTY') && !isCode(error, 'EEXIST')) throw error;
  }
}

async function inside<T>(path: string, use: (directory: OwnDirectory) => Promise<T>): Promise<T> {
  const directory = await OwnDirectory.open(path, { noLink: true });
  try {
    return await use(directory);
  } finally {
    await directory.close();
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
