import type { SeriesDocument } from './series-document.js';

/** Tables that a graph consists of, for `format=csv`. */
export const EXPORT_TABLES = ['series', 'statistics', 'details'] as const;
export type ExportTable = (typeof EXPORT_TABLES)[number];

/** One table of a graph as comma-separated values (RFC 4180). */
export function csvOf(document: SeriesDocument, table: ExportTable): string {
  return tableOf(document, table)
    .map((cells) => `${cells.map(csvCell).join(',')}\r\n`)
    .join('');
}

function tableOf(document: SeriesDocument, table: ExportTable): readonly (readonly string[])[] {
  const { series, start, bucket, statistics, details } = document;
  switch (table) {
    case 'series': {
      const [first] = series;
      return [
        ['start_epoch', 'start', ...series.map(({ name }) => name)],
        ...(first?.values ?? []).map((_, i) => {
          const epoch = start + i * bucket;
          return [String(epoch), localText(epoch), ...series.map(({ values }) => String(values[i] ?? ''))];
        }),
      ];
    }
    case 'statistics':
      return [
        ['statistic', 'value'],
        ...Object.entries(statistics ?? {}).map(([name, value]) => [name, String(value)]),
      ];
    case 'details':
      // Numbers without thousands separators: a comma would be read as text.
      return details
        ? [details.columns, ...details.rows.map((cells) => cells.map((cell) => plainNumber(cell)))]
        : [];
  }
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
