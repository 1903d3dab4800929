import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** A stored page by the parts of its name, `YYYY-MM-DD/HH/HH:MM:SS.html` (CUFlow specification, section 7). */
export interface StoredPageName {
  readonly day: string;
  readonly hour: string;
  readonly time: string;
}

const DAY = /^\d{4}-\d\d-\d\d$/;
const HOUR = /^\d\d$/;
const PAGE = /^(\d\d:\d\d:\d\d)\.html$/;

/** Longest page that is read, bytes; a table of a thousand addresses is a tenth of it. */
const MAX_PAGE = 8 * 1024 * 1024;

/** The days that have pages, oldest first. */
export async function listDays(rootDir: string): Promise<string[]> {
  return (await names(rootDir)).filter((name) => DAY.test(name)).sort();
}

/** The pages of a day, oldest first. */
export async function listPages(rootDir: string, day: string): Promise<StoredPageName[]> {
  if (!DAY.test(day)) return [];
  const hours = (await names(join(rootDir, day))).filter((name) => HOUR.test(name)).sort();
  const pages: StoredPageName[] = [];
  for (const hour of hours) {
    const times = (await names(join(rootDir, day, hour))).map((name) => PAGE.exec(name)?.[1] ?? '');
    for (const time of times.filter((name) => name !== '').sort()) pages.push({ day, hour, time });
  }
  return pages;
}

/**
 * A stored page, or undefined if there is none of that name or it does not really lie below the root: a symbolic link that leads
 * out of it is not followed.
 */
export async function readStoredPage(rootDir: string, name: StoredPageName): Promise<string | undefined> {
  const file = `${name.time}.html`;
  if (!DAY.test(name.day) || !HOUR.test(name.hour) || !PAGE.test(file)) return undefined;
  const root = await resolved(rootDir);
  const path = await resolved(join(rootDir, name.day, name.hour, file));
  if (root === undefined || path?.startsWith(root + sep) !== true) return undefined;
  return readPage(path);
}

/** The name of the stored page that a link points to, if it points to one. */
export async function pageBehind(link: string, rootDir: string): Promise<StoredPageName | undefined> {
  const root = await resolved(rootDir);
  const path = await resolved(link);
  if (root === undefined || path?.startsWith(root + sep) !== true) return undefined;
  const [day = '', hour = '', file = '', ...more] = path.slice(root.length + 1).split(sep);
  const time = PAGE.exec(file)?.[1];
  if (time === undefined || !DAY.test(day) || !HOUR.test(hour) || more.length > 0) return undefined;
  return { day, hour, time };
}

/** The text of a page's file, or undefined if it cannot be read. */
export async function readPage(path: string): Promise<string | undefined> {
  try {
    const { size } = await stat(path);
    return size > MAX_PAGE ? undefined : await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}

async function names(directory: string): Promise<string[]> {
  return readdir(directory).catch(() => []);
}

async function resolved(path: string): Promise<string | undefined> {
  return realpath(path).catch(() => undefined);
}
