import { STATISTICS_REPORTS, type ColumnKind } from '../criteria/choices.js';
import { STAT_FORMATS, type GroupedFormat } from '../query/stat/formats.js';

/** Which end of a flow a key column shows. */
type FlowEnd = 'source' | 'dest' | 'either' | 'none';

export interface KeyColumn {
  readonly heading: string;
  /** Decides about names and about the criterion that a value makes. */
  readonly kind: ColumnKind;
  readonly end: FlowEnd;
}

/** A statistics report that groups flows (FlowViewer specification, section 4.1). */
export interface StatisticsReport {
  /** Number of the menu entry and of flow-stat's format. */
  readonly code: number;
  readonly title: string;
  readonly keys: readonly KeyColumn[];
}

/** Menu entries that are not groups. */
export const SUMMARY = 99;
export const DETECT_SCANNING = 30;

const ENDS: readonly (readonly [heading: RegExp, end: FlowEnd])[] = [
  [/^(?:Src |In )/, 'source'],
  [/^(?:Dst |Out )/, 'dest'],
  [/^(?:Port|Host)$/, 'either'],
];

const REPORTS: readonly StatisticsReport[] = STATISTICS_REPORTS.filter(({ keys }) => keys.length > 0).map(
  ({ keys, ...report }) => ({
    ...report,
    keys: keys.map((key) => ({ ...key, end: endOf(key.heading) })),
  }),
);

const COUNTRY_REPORTS: ReadonlySet<number> = new Set([8, 9, 11]);

export function statisticsReport(code: number): StatisticsReport | undefined {
  return REPORTS.find((report) => report.code === code);
}

/** Whether a report has a country column with flow analysis, and an empty cell for it in its file without. */
export function hasCountry({ code }: StatisticsReport): boolean {
  return COUNTRY_REPORTS.has(code);
}

/** Reports of two keys show the average rate. */
export function hasRate({ keys }: StatisticsReport): boolean {
  return keys.length === 2;
}

/** What a key column of that heading shows, whatever the report; undefined for other columns. */
export function keyColumnOf(heading: string): KeyColumn | undefined {
  return REPORTS.flatMap(({ keys }) => keys).find((key) => key.heading === heading);
}

/** flow-stat's format of a report. */
export function formatOf({ code }: StatisticsReport): GroupedFormat {
  const format = STAT_FORMATS.find(({ number }) => number === code);
  if (format?.kind !== 'groups') throw new RangeError(`format ${code} does not group flows`);
  return format;
}

function endOf(heading: string): FlowEnd {
  return ENDS.find(([pattern]) => pattern.test(heading))?.[1] ?? 'none';
}
