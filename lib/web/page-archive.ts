import type { StoredScoreboard } from './context.js';
import { listDays, listPages, pageBehind, readPage, readStoredPage } from './stored-pages.js';
import type { StoredPageName } from './stored-pages.js';

/** Pages of one kind by their times, oldest first. */
export interface PageArchive {
  /** `YYYY-MM-DD` */
  days(): Promise<readonly string[]>;
  pages(day: string): Promise<readonly StoredPageName[]>;
  newest(): Promise<StoredPageName | undefined>;
  /** Text of the newest page. */
  readNewest(): Promise<string | undefined>;
  /** Text of a page; undefined if there is none of that name. */
  read(page: StoredPageName): Promise<string | undefined>;
}

/** The pages of a scoreboard of CUFlow. */
export function scoreboardArchive({ rootDir, currentLink }: StoredScoreboard): PageArchive {
  return {
    days: () => listDays(rootDir),
    pages: (day) => listPages(rootDir, day),
    newest: () => pageBehind(currentLink, rootDir),
    readNewest: () => readPage(currentLink),
    read: (page) => readStoredPage(rootDir, page),
  };
}
