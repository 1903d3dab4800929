import type { Request, Response } from 'express';
import type { FormIssue } from '../../../criteria/issue.js';
import { csvOf, EXPORT_TABLES, type ExportTable } from '../../../flowgrapher/export.js';
import type { SeriesDocument } from '../../../flowgrapher/series-document.js';
import { HttpError } from '../../http-error.js';

/** Data instead of a page: `format=csv` (one table, `table=series` unless told otherwise) or `format=json` (everything). */
export type AskedFormat =
  { readonly format: 'json' } | { readonly format: 'csv'; readonly table: ExportTable };

/**
 * Reads `format` and `table` of a form, or of a query whose parts are `name=value`.
 * @throws HttpError 400 for values that mean nothing
 */
export function askedFormat(fields: ReadonlyMap<string, string>): AskedFormat | undefined {
  const format = fields.get('format') ?? '';
  if (format === '') return undefined;
  if (format === 'json') return { format };
  const name = fields.get('table') || 'series';
  const table = EXPORT_TABLES.find((candidate) => candidate === name);
  if (format !== 'csv' || !table)
    throw new HttpError(400, 'format is csv or json; table is series, statistics or details.');
  return { format, table };
}

/** The parts of a query that are `name=value`. */
export function namedParts(parts: readonly string[]): Map<string, string> {
  return new Map(
    parts.flatMap((part) => {
      const at = part.indexOf('=');
      return at < 0 ? [] : [[part.slice(0, at), part.slice(at + 1)] as const];
    }),
  );
}

export function sendData(res: Response, document: SeriesDocument, asked: AskedFormat): void {
  res.setHeader('Cache-Control', 'no-store');
  if (asked.format === 'json') {
    res.status(200).type('application/json').send(JSON.stringify(document));
    return;
  }
  res.setHeader('Content-Disposition', `attachment; filename="flowgrapher-${asked.table}.csv"`);
  res.status(200).type('text/csv; charset=utf-8').send(csvOf(document, asked.table));
}

/** What is wrong with a form, for programs. */
export function sendIssues(_req: Request, res: Response, issues: readonly FormIssue[]): void {
  res.setHeader('Cache-Control', 'no-store');
  res.status(400).type('application/json').send(JSON.stringify({ issues }));
}
