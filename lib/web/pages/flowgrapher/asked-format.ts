import type { Request, Response } from 'express';
import { headerRows } from '../../../criteria/header.js';
import { deviceInterfaces } from '../../../criteria/interface-names.js';
import type { FilterBlock } from '../../../criteria/keys.js';
import { csvOf, EXPORT_TABLES, type ExportTable } from '../../../flowgrapher/export.js';
import type { SeriesDocument } from '../../../flowgrapher/series-document.js';
import type { ViewerSite } from '../../context.js';
import { sendData } from '../../data-answer.js';
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

/** Sends a graph as data; in JSON with the filter that it was made with. */
export async function sendSeries(
  req: Request,
  res: Response,
  { config }: ViewerSite,
  { document, block, asked }: { document: SeriesDocument; block: FilterBlock; asked: AskedFormat },
): Promise<void> {
  if (asked.format === 'csv') {
    sendData(req, res, 'csv', `flowgrapher-${asked.table}`, csvOf(document, asked.table));
    return;
  }
  const interfaceName = await deviceInterfaces(block, config);
  const header = headerRows(block, { tool: 'FlowGrapher', config, interfaceName });
  sendData(req, res, 'json', 'flowgrapher', JSON.stringify({ ...document, filter: { block, header } }));
}
