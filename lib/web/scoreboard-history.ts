import type { PageArchive } from './page-archive.js';
import type { StoredPageName } from './stored-pages.js';

/** Stored pages around the one that is shown. */
export interface History {
  /** The page shown, undefined if there are none. */
  readonly shown: StoredPageName | undefined;
  /** Nothing was asked for: the newest page is shown. */
  readonly isNewest: boolean;
  readonly days: readonly string[];
  /** One page an hour of the day, its first. */
  readonly hours: readonly StoredPageName[];
  /** All pages of the hour. */
  readonly pages: readonly StoredPageName[];
  readonly earlier: StoredPageName | undefined;
  readonly later: StoredPageName | undefined;
}

/** What a request asks for; less than a whole name means the last page of the day, or the first of the hour. */
interface Asked {
  readonly day: string | undefined;
  readonly hour: string | undefined;
  readonly time: string | undefined;
}

export async function browseHistory(archive: PageArchive, asked: Asked): Promise<History> {
  const days = await archive.days();
  const isNewest = asked.day === undefined;
  const newest = isNewest ? await archive.newest() : undefined;
  const day = newest?.day ?? asked.day ?? days.at(-1) ?? '';
  const ofDay = await archive.pages(day);
  const shown = newest ?? choose(ofDay, asked);
  const at = ofDay.findIndex((page) => page.hour === shown?.hour && page.time === shown.time);
  const today = days.indexOf(day);
  return {
    shown,
    isNewest,
    days,
    hours: ofDay.filter((page, index) => page.hour !== ofDay[index - 1]?.hour),
    pages: ofDay.filter((page) => page.hour === shown?.hour),
    earlier: at > 0 ? ofDay[at - 1] : (await pagesOf(archive, days[today - 1])).at(-1),
    later: at < ofDay.length - 1 ? ofDay[at + 1] : (await pagesOf(archive, days[today + 1]))[0],
  };
}

function choose(ofDay: readonly StoredPageName[], { hour, time }: Asked): StoredPageName | undefined {
  if (time !== undefined)
    return ofDay.find((page) => page.time === time && (hour ?? page.hour) === page.hour);
  if (hour !== undefined) return ofDay.find((page) => page.hour === hour);
  return ofDay.at(-1);
}

async function pagesOf(archive: PageArchive, day: string | undefined): Promise<readonly StoredPageName[]> {
  return day === undefined ? [] : archive.pages(day);
}
