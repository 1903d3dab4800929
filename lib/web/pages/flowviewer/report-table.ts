import type { ReportBody, ReportCell, ReportColumn, ReportTotals } from '../../../flowviewer/report-model.js';
import { sortKey } from '../../../flowviewer/sort.js';
import { octetsWithUnits, plainNumber, withThousands } from '../../../flowviewer/texts.js';
import { narrowButtons, type NarrowButton } from './report-links.js';

/** A table of a report as its view prints it. */
export interface TableModel {
  readonly columns: readonly {
    readonly label: string;
    readonly isNumeric: boolean;
    /** Where the heading leads: the same rows in another order. */
    readonly href: string | undefined;
    readonly order: 'ascending' | 'descending' | undefined;
  }[];
  readonly rows: readonly (readonly CellModel[])[];
  /** One text a column, for all rows that there are. */
  readonly totals: readonly string[] | undefined;
  /** Sentence about the totals. */
  readonly about: string;
}

interface CellModel {
  readonly text: string;
  /** What stands behind the text in a sorted order, where that is not the text itself. */
  readonly order: string | undefined;
  readonly href: string | undefined;
  readonly buttons: readonly NarrowButton[];
}

export interface TableOptions {
  /** URL of the report in the order of a column; undefined for columns that are not sorted. */
  readonly sortHref: (column: ReportColumn) => string | undefined;
  readonly sorted: { readonly by: string; readonly isDescending: boolean } | undefined;
  /** URL of the flows of a scanner. */
  readonly flowsHref: (hash: string) => string;
  readonly units: boolean;
}

export function tableModel(
  body: Exclude<ReportBody, { kind: 'listing' }>,
  { sortHref, sorted, flowsHref, units }: TableOptions,
): TableModel {
  const { columns } = body;
  const cells = (row: readonly ReportCell[], hash?: string): CellModel[] =>
    columns.map((column, i) =>
      cellModel(column, row[i] ?? { text: '' }, i === 0 ? hash : undefined, flowsHref),
    );
  const totals = body.kind === 'table' ? body.totals : undefined;
  return {
    columns: columns.map((column) => ({
      label: column.label,
      isNumeric: column.isNumeric,
      href: sortHref(column),
      order:
        column.sort !== undefined && column.sort === sorted?.by ? orderOf(sorted.isDescending) : undefined,
    })),
    rows:
      body.kind === 'scanners'
        ? body.rows.map(({ cells: row, hash }) => cells(row, hash))
        : body.rows.map((row) => cells(row)),
    totals: totals && totalTexts(columns, totals, units),
    about: totals ? aboutTotals(totals, body.rows.length) : '',
  };
}

function orderOf(isDescending: boolean): 'ascending' | 'descending' {
  return isDescending ? 'descending' : 'ascending';
}

function cellModel(
  column: ReportColumn,
  cell: ReportCell,
  hash: string | undefined,
  flowsHref: (hash: string) => string,
): CellModel {
  const buttons = narrowButtons(column, cell);
  // Buttons beside the text are part of what a script finds in the cell.
  const isAllText = buttons.length < (hash === undefined ? 2 : 1);
  const order = cell.number === undefined ? sortKey(column, cell) : plainNumber(cell.number);
  return {
    text: cell.text,
    order: order === cell.text && isAllText ? undefined : order,
    href: hash === undefined ? undefined : flowsHref(hash),
    buttons,
  };
}

function totalTexts(columns: readonly ReportColumn[], totals: ReportTotals, units: boolean): string[] {
  const octetsText = units ? octetsWithUnits : plainNumber;
  const sums: Readonly<Record<string, string>> = {
    Flows: plainNumber(totals.flows),
    Octets: octetsText(totals.octets),
    Packets: plainNumber(totals.packets),
  };
  return columns.map(({ heading }, i) =>
    i === 0 ? `All ${counted(totals.rows, 'row')}` : (sums[heading] ?? ''),
  );
}

function aboutTotals({ rows, countedTwice }: ReportTotals, shown: number): string {
  const part = shown < rows ? `${withThousands(BigInt(shown))} of ${counted(rows, 'row')} are shown. ` : '';
  const twice = countedTwice ? ' Each flow is counted at both of its ends.' : '';
  return `${part}The line of totals covers all of them; it is not part of saved reports.${twice}`;
}

function counted(count: number, noun: string): string {
  return `${withThousands(BigInt(count))} ${noun}${count === 1 ? '' : 's'}`;
}
