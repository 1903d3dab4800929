import { formatDateTime } from '../criteria/period.js';
import { csvLines } from '../pages/csv.js';
import type { SeriesDocument } from './series-document.js';

/** Tables that a graph consists of, for `format=csv`. */
export const EXPORT_TABLES = ['series', 'statistics', 'details'] as const;
export type ExportTable = (typeof EXPORT_TABLES)[number];

/** One table of a graph as comma-separated values (RFC 4180). */
export function csvOf(document: SeriesDocument, table: ExportTable): string {
  switch (table) {
    case 'series':
      return csvLines(seriesTable(document));
    case 'statistics':
      return csvLines([
        ['statistic', 'value'],
        ...Object.entries(document.statistics ?? {}).map(([name, value]) => [name, String(value)]),
      ]);
    case 'details':
      return detailsCsv(document.details);
  }
}

/** Rows of details; numbers without thousands separators, for a comma would make texts of them. */
export function detailsCsv(details: SeriesDocument['details']): string {
  if (!details) return '';
  return csvLines([details.columns, ...details.rows.map((cells) => cells.map(plainNumber))]);
}

function seriesTable({ series, start, bucket }: SeriesDocument): string[][] {
  const buckets = series[0]?.values ?? [];
  return [
    ['start_epoch', 'start', ...series.map(({ name }) => name)],
    ...buckets.map((_, i) => {
      const epoch = start + i * bucket;
      return [
        String(epoch),
        formatDateTime(epoch, 'YMD'),
        ...series.map(({ values }) => String(values[i] ?? '')),
      ];
    }),
  ];
}

function plainNumber(cell: string): string {
  return /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(cell) ? cell.replaceAll(',', '') : cell;
}
