import { readBytes } from '../saved/files.js';
import type { ReportBody, ReportCell, TableBody } from './report-model.js';

/** What stands behind the names of a row, by column: an address behind a host's name. */
type RowKeys = readonly (readonly [column: number, text: string, key: string])[];

/** Text of the file that keeps what the original's format has no place for; undefined if no name hides a key. */
export function cellKeysText(body: ReportBody | undefined): string | undefined {
  if (body?.kind !== 'table') return undefined;
  const rows = body.rows.map((row): RowKeys =>
    row.flatMap(({ text, key }, i) => (key === undefined || key === text ? [] : [[i, text, key] as const])),
  );
  return rows.some((row) => row.length > 0) ? `${JSON.stringify({ rows })}\n` : undefined;
}

/**
 * A report from a file, with the keys behind its names as far as they are known. A cell gets its key back if it still has the text that
 * the key was noted for.
 *
 * @param path of the file of keys, which need not be there
 */
export async function withCellKeys(
  body: ReportBody | undefined,
  path: string,
): Promise<ReportBody | undefined> {
  if (body?.kind !== 'table') return body;
  const text = (await readBytes(path))?.toString('utf8');
  return text === undefined ? body : keyed(body, parseRows(text));
}

function keyed(body: TableBody, rows: readonly unknown[]): TableBody {
  return {
    ...body,
    rows: body.rows.map((row, i) => {
      const keys = keysOf(rows[i]);
      return row.map((cell, column): ReportCell => {
        const key = keys.find(([at, text]) => at === column && text === cell.text)?.[2];
        return key === undefined ? cell : { ...cell, key };
      });
    }),
  };
}

/** The rows of a file that may be anything. */
function parseRows(text: string): readonly unknown[] {
  try {
    const { rows } = JSON.parse(text) as { readonly rows?: unknown };
    return Array.isArray(rows) ? (rows as unknown[]) : [];
  } catch {
    return [];
  }
}

function keysOf(row: unknown): RowKeys {
  return Array.isArray(row) ? (row as unknown[]).filter(isKey) : [];
}

function isKey(value: unknown): value is RowKeys[number] {
  if (!Array.isArray(value)) return false;
  const [column, text, key] = value as unknown[];
  return Number.isInteger(column) && typeof text === 'string' && typeof key === 'string';
}
