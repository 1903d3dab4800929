import type { HeaderRow } from '../criteria/header.js';
import type { FilterBlock } from '../criteria/keys.js';
import type { Period } from '../criteria/period.js';
import { csvLines } from '../pages/csv.js';
import type { ReportBody, ReportCell, ReportTotals } from './report-model.js';
import { plainNumber, type Count } from './texts.js';

/** A report as programs take it. */
export interface ExportedReport {
  readonly title: string;
  readonly block: FilterBlock;
  /** What people read above the report. */
  readonly header: readonly HeaderRow[];
  readonly definition: readonly string[];
  readonly period: Period | undefined;
  readonly body: ReportBody | undefined;
  readonly notes: readonly string[];
}

/** Comma-separated values of the rows under their headings, of listings one line a row; numbers exact, without units. */
export function csvText({ body }: ExportedReport): string {
  if (!body) return '';
  if (body.kind === 'listing') return csvLines([['line'], ...body.lines.map((line) => [line])]);
  const rows = cellsOf(body).map((row) => row.map(csvValue));
  return csvLines([body.columns.map(({ label }) => label), ...rows]);
}

/** Numbers in full, whatever is printed. */
function csvValue({ text, number }: ReportCell): string {
  return number === undefined ? text : plainNumber(number);
}

/** One JSON document; see docs/FLOWVIEWER.md. */
export function jsonText({ title, block, header, definition, period, body, notes }: ExportedReport): string {
  const document = {
    title,
    filter: { block, header, definition },
    period: period && {
      start: new Date(period.start * 1000).toISOString(),
      end: new Date(period.end * 1000).toISOString(),
    },
    ...(body?.kind === 'listing'
      ? { lines: body.lines }
      : { columns: body?.columns.map(({ label }) => label) ?? [], rows: body ? rowsOf(body) : [] }),
    totals: body?.kind === 'table' && body.totals ? totalsOf(body.totals) : null,
    notes,
  };
  return JSON.stringify(document);
}

function rowsOf(body: Exclude<ReportBody, { kind: 'listing' }>): unknown[] {
  return cellsOf(body).map((row) =>
    row.map(({ text, number, key }) => ({
      text,
      ...(number === undefined ? {} : { number: jsonNumber(number) }),
      ...(key === undefined || key === text ? {} : { key }),
    })),
  );
}

function cellsOf(body: Exclude<ReportBody, { kind: 'listing' }>): readonly (readonly ReportCell[])[] {
  return body.kind === 'scanners' ? body.rows.map(({ cells }) => cells) : body.rows;
}

function totalsOf({ rows, flows, octets, packets, countedTwice }: ReportTotals): object {
  return {
    rows,
    flows: jsonNumber(flows),
    octets: jsonNumber(octets),
    packets: jsonNumber(packets),
    countedTwice,
  };
}

/** Counts that a double cannot hold exactly are written as texts. */
function jsonNumber(value: Count): number | string {
  if (typeof value === 'number') return value;
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : String(value);
}
