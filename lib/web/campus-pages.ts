import { readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, sep } from 'node:path';
import type { TopPagePlace } from '../config/campusio/top-page-places.js';
import { strftime } from '../flow/strftime.js';
import { timeOf, timePattern, type TimeParts } from '../flow/strptime.js';
import type { PageArchive } from './page-archive.js';
import { readPage, type StoredPageName } from './stored-pages.js';

/** Names of the pages behind the prefix (docs/CAMPUSIO.md, "Pages of top talkers"). */
const NAMES = {
  site: String.raw`top(?:_as)?`,
  subnets: String.raw`\d{1,3}(?:\.\d{1,3}){3}_\d{1,2}`,
} as const;

/** Days that are looked through for a page: after that a subnet is not reported on any more. */
const RECENT_DAYS = 10;

/** A page of top talkers on the disk. */
interface TopPage {
  readonly name: string;
  readonly file: string;
  readonly at: StoredPageName;
}

/** Where a walk through the directories of a prefix stands. */
interface Step {
  readonly directory: string;
  readonly depth: number;
  /** What was matched up to here, as strftime writes it. */
  readonly text: string;
  readonly parts: TimeParts;
}

/**
 * The pages that CampusIO or SubNetIO wrote in one place. Only files are ever looked at whose path is ReportPrefixFormat for some
 * time, and the name of a page: nothing of a request becomes a path.
 */
export class CampusPages {
  readonly #place: TopPagePlace;
  readonly #root: string;
  readonly #directories: readonly string[];
  readonly #filePrefix: string;

  constructor(place: TopPagePlace) {
    this.#place = place;
    const parts = place.prefixFormat.split('/');
    this.#filePrefix = parts.pop() ?? '';
    const directories = parts.filter((part) => part !== '');
    // Directories that are always the same belong to the root, which no symbolic link of a page may leave.
    const fixed = directories.findIndex((part) => timePattern(part).groups > 0);
    const fixedCount = fixed < 0 ? directories.length : fixed;
    const start = isAbsolute(place.prefixFormat) ? '/' : place.outputDir;
    const epoch = new Date(0);
    this.#root = join(start, ...directories.slice(0, fixedCount).map((part) => strftime(part, epoch)));
    this.#directories = directories.slice(fixedCount);
  }

  /** Names of the pages that the newest days have: `top`, `top_as`, `10.1.0.0_16`. */
  async names(): Promise<string[]> {
    for (const day of (await this.#days()).slice(-RECENT_DAYS).reverse()) {
      const names = new Set((await this.#pages(day)).map(({ name }) => name));
      if (names.size > 0) return [...names].sort(compareNames);
    }
    return [];
  }

  /** The pages of a name. */
  archive(name: string): PageArchive {
    const own = async (day: string): Promise<TopPage[]> =>
      (await this.#pages(day)).filter((page) => page.name === name);
    const newest = async (): Promise<TopPage | undefined> => {
      for (const day of (await this.#days()).slice(-RECENT_DAYS).reverse()) {
        const last = (await own(day)).at(-1);
        if (last) return last;
      }
      return undefined;
    };
    return {
      days: () => this.#days(),
      pages: async (day) => (await own(day)).map(({ at }) => at),
      newest: async () => (await newest())?.at,
      readNewest: async () => this.#read(await newest()),
      read: async ({ day, time }) => this.#read((await own(day)).find(({ at }) => at.time === time)),
    };
  }

  async #read(page: TopPage | undefined): Promise<string | undefined> {
    if (!page) return undefined;
    const [root, path] = await Promise.all([this.#root, page.file].map((each) => realpath(each))).catch(
      () => [],
    );
    if (root === undefined || path?.startsWith(root === sep ? sep : root + sep) !== true) return undefined;
    return readPage(path);
  }

  /** Days that have a directory, or a page where the directories do not tell the day; oldest first. */
  async #days(): Promise<string[]> {
    const days = new Set<string>();
    const visit = async (step: Step): Promise<void> => {
      const time = timeOf(step.parts);
      if (time) days.add(pageName(time).day);
      else if (step.depth < this.#directories.length)
        for (const next of await this.#below(step)) await visit(next);
      else for (const { at } of await this.#pagesIn(step)) days.add(at.day);
    };
    await visit(this.#start());
    return [...days].sort();
  }

  /** All pages of a day, oldest first. */
  async #pages(day: string): Promise<TopPage[]> {
    const found: TopPage[] = [];
    const visit = async (step: Step): Promise<void> => {
      if (!canBeOf(day, step.parts)) return;
      if (step.depth < this.#directories.length)
        for (const next of await this.#below(step)) await visit(next);
      else found.push(...(await this.#pagesIn(step)).filter(({ at }) => at.day === day));
    };
    await visit(this.#start());
    return found.sort((a, b) => (a.at.time < b.at.time ? -1 : a.at.time > b.at.time ? 1 : 0));
  }

  #start(): Step {
    return { directory: this.#root, depth: 0, text: '', parts: {} };
  }

  /** The directories that the next part of the prefix can be. */
  async #below({ directory, depth, text, parts }: Step): Promise<Step[]> {
    const format = this.#directories[depth] ?? '';
    const pattern = timePattern(format);
    const expression = new RegExp(`^${pattern.source}$`);
    return (await entries(directory)).flatMap((entry): Step[] => {
      const match = expression.exec(entry);
      if (!match) return [];
      const more = pattern.read(match.slice(1));
      return [{ directory: join(directory, entry), depth: depth + 1, text: `${text}${entry}/`, parts: { ...parts, ...more } }]; // prettier-ignore
    });
  }

  async #pagesIn({ directory, text, parts }: Step): Promise<TopPage[]> {
    const pattern = timePattern(this.#filePrefix);
    const expression = new RegExp(`^(${pattern.source})(${NAMES[this.#place.of]})\\.html$`);
    const format = [...this.#directories, this.#filePrefix].join('/');
    const pages: TopPage[] = [];
    for (const entry of await entries(directory)) {
      const [, prefix = '', ...groups] = expression.exec(entry) ?? [];
      const name = groups.pop();
      if (name === undefined) continue;
      const file = join(directory, entry);
      const told = timeOf({ ...parts, ...pattern.read(groups) });
      // Two conversions that contradict each other were not written by strftime.
      if (told && strftime(format, told) !== text + prefix) continue;
      const time = told ?? (await changed(file));
      if (time) pages.push({ name, file, at: pageName(time) });
    }
    return pages;
  }
}

/** Whether what is known of a time allows the day. */
function canBeOf(day: string, parts: TimeParts): boolean {
  const time = timeOf(parts);
  if (time) return pageName(time).day === day;
  // With a zone, or seconds since the epoch, another day may be meant than the one that stands there.
  if (parts.zone !== undefined) return true;
  const [year, month, date] = day.split('-').map(Number);
  return (parts.year ?? year) === year && (parts.month ?? month) === month && (parts.day ?? date) === date;
}

function pageName(time: Date): StoredPageName {
  return { day: strftime('%F', time), hour: strftime('%H', time), time: strftime('%T', time) };
}

async function changed(file: string): Promise<Date | undefined> {
  return stat(file).then(
    ({ mtime }) => mtime,
    () => undefined,
  );
}

async function entries(directory: string): Promise<string[]> {
  return readdir(directory).catch(() => []);
}

/** Subnets by number. */
const { compare: compareNames } = new Intl.Collator('en', { numeric: true });
