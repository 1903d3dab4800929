import { csvCell } from '../../query/csv-cell.js';
import type { ReportTable } from './rows.js';

/** Lines of comma-separated values, the names of the columns first; what has no value is empty. */
export function* csvLines({ columns, rows }: ReportTable): Generator<string> {
  yield columns.join(',');
  for (const row of rows)
    yield row.map((value) => csvCell(Number.isNaN(value) ? '' : String(value))).join(',');
}

/** One JSON document, line by line: `about`, then `rows` as objects by the names of the columns. */
export function* jsonLines(
  about: Record<string, unknown>,
  { columns, rows }: ReportTable,
): Generator<string> {
  yield `{"about":${jsonText(about)},"rows":[`;
  let previous: string | undefined;
  for (const row of rows) {
    if (previous !== undefined) yield `${previous},`;
    previous = jsonText(Object.fromEntries(columns.map((column, i) => [column, row[i]])));
  }
  if (previous !== undefined) yield previous;
  yield ']}';
}

/** Counts that a double cannot hold exactly are written as texts. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== 'bigint') return part;
    return part <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(part) : String(part);
  });
}
