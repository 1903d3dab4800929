import { renderPage } from './render.js';

/** The six tables of a scoreboard, aggregate or AS scoreboard page (CUFlow specification, sections 7, 8.3 and 9). */
export interface ScoreboardPage {
  /** Heading of the page, such as `Average rankings for the last 25 topN reports`; without one: `Top talkers`. */
  heading?: string;
  tables: readonly ScoreboardTable[];
  navigation?: readonly { label: string; href: string }[];
}

export interface ScoreboardTable {
  direction: 'in' | 'out';
  key: 'bytes' | 'pkts' | 'flows';
  /** The two lines above the table. */
  caption: readonly [string, string];
  /** All column headings, those of rank and address first. */
  columns: readonly string[];
  /** Which of `columns` the table is ranked by. */
  rankedColumn: number;
  rows: readonly ScoreboardRow[];
}

export interface ScoreboardRow {
  rank: number;
  /** Dotted quad or AS number. */
  address: string;
  name?: string;
  samples?: number;
  /** The columns after the address, formatted: `64.0 M (67.2%)`. */
  cells: readonly string[];
}

/** What `partials/boards` needs besides the tables. */
export const boardHelpers = { splitCell, shareWidth };

/**
 * A scoreboard page that stands alone: styled inline, without scripts, readable wherever a web server finds the file.
 * Every text is escaped.
 */
export function renderScoreboardPage(page: ScoreboardPage): string {
  return renderPage('scoreboard', {
    title: page.heading ?? 'Top talkers',
    tables: page.tables,
    navigation: page.navigation ?? [],
    ...boardHelpers,
  });
}

/** `64.0 M (67.2%)` as the rate and the share with the blank before it; the share is empty where there is none. */
function splitCell(cell: string): [rate: string, share: string] {
  const at = cell.lastIndexOf(' (');
  return at < 0 ? [cell, ''] : [cell.slice(0, at), cell.slice(at)];
}

/** The share as the width of a bar, `67.2%`; undefined where it is not a share. */
function shareWidth(share: string): string | undefined {
  return /^ \((\d{1,3}\.\d%)\)$/.exec(share)?.[1];
}
