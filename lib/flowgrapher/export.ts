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
      return [String(epoch), localText(epoch), ...series.map(({ values }) => String(values[i] ?? ''))];
    }),
  ];
}

function csvLines(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

function plainNumber(cell: string): string {
  return /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(cell) ? cell.replaceAll(',', '') : cell;
}

/** `YYYY-MM-DD HH:MM:SS`, local. */
function localText(epoch: number): string {
  const date = new Date(epoch * 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}

/** Quoted where needed; what a spreadsheet would take for a formula is made a text. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(?:\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
