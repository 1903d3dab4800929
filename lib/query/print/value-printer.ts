import { formatAddress } from '../../flow/address.js';
import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import { csvCell } from '../csv-cell.js';
import { shortPrefix } from '../prefix-text.js';
import { SelectedRows } from '../rows.js';
import type { Cell } from './cells.js';
import type { PrintFormat } from './formats.js';
import { requiredColumns, restrictToSynPairs, type PrinterOptions } from './printer.js';
import { quantityOf, timesOf } from './quantities.js';

/** `csv`: a line a flow; `json`: an object a line, each behind a comma. */
export type ValueForm = 'csv' | 'json';

type Value = string | number;
type ValueCell = Exclude<Cell, { readonly kind: 'text' }>;

/**
 * The flows of a print format as values for other programs: numbers as they are, addresses dotted, times in UTC (ISO 8601),
 * durations in milliseconds. A value that a format prints twice comes once.
 *
 * @throws MissingFieldsError if the records lack a field of the format
 */
export class ValuePrinter {
  readonly columns: readonly FieldName[];
  readonly #cells: readonly ValueCell[];
  readonly #keys: readonly string[];
  readonly #form: ValueForm;
  readonly #options: PrinterOptions;
  readonly #onlySynPairs: boolean;
  readonly #rows = new SelectedRows();

  constructor(format: PrintFormat, form: ValueForm, options: PrinterOptions) {
    this.columns = requiredColumns(format, options.fields);
    this.#cells = valueCells(format);
    this.#keys = this.#cells.map((cell) => JSON.stringify(valueName(cell)));
    this.#form = form;
    this.#options = options;
    this.#onlySynPairs = format.onlySynPairs;
  }

  print(batch: FlowBatch, mask: Uint8Array | undefined): Uint8Array {
    this.#rows.select(batch, mask);
    if (this.#onlySynPairs) restrictToSynPairs(this.#rows);
    const columns = this.#cells.map((cell) => this.#valuesOf(cell));
    const lines: string[] = [];
    for (let i = 0; i < this.#rows.count; i++) lines.push(this.#line(columns.map((valueAt) => valueAt(i))));
    return Buffer.from(lines.join(''));
  }

  #line(values: readonly Value[]): string {
    if (this.#form === 'csv') return `${values.map(csvValue).join(',')}\n`;
    return `,{${values.map((value, i) => `${this.#keys[i]}:${JSON.stringify(value)}`).join(',')}}\n`;
  }

  /** What a cell shows of the i-th flow. */
  #valuesOf(cell: ValueCell): (i: number) => Value {
    const rows = this.#rows;
    switch (cell.kind) {
      case 'address': {
        const addresses = rows.values(cell.of);
        return (i) => formatAddress(addresses[i]!);
      }
      case 'prefix': {
        const [addresses, lengths] = [rows.values(cell.address), rows.values(cell.length)];
        return (i) => shortPrefix(addresses[i]!, lengths[i]!);
      }
      case 'name': {
        const values = rows.values(cell.of);
        const names = this.#options.names?.[cell.table];
        return (i) => names?.get(values[i]!) ?? values[i]!;
      }
      case 'time': {
        const times = timesOf(rows, cell.of, new Float64Array(0));
        return (i) => new Date(times[i]!).toISOString();
      }
      default: {
        const values = quantityOf(rows, cell.of);
        return (i) => values[i]!;
      }
    }
  }
}

/** Names of the values of a format. */
export function valueNames(format: PrintFormat): string[] {
  return valueCells(format).map(valueName);
}

function valueCells({ cells }: PrintFormat): ValueCell[] {
  const byName = new Map<string, ValueCell>();
  for (const cell of cells) {
    if (cell.kind !== 'text' && !byName.has(valueName(cell))) byName.set(valueName(cell), cell);
  }
  return [...byName.values()];
}

function valueName(cell: ValueCell): string {
  switch (cell.kind) {
    case 'prefix':
      return cell.address === 'srcaddr' ? 'src_prefix' : 'dst_prefix';
    case 'time':
      return cell.of === 'first' ? 'start' : 'end';
    case 'decimal':
    case 'hex':
    case 'seconds':
      return cell.of === 'low-flags' ? 'tcp_flags' : cell.of.replaceAll('-', '_');
    default:
      return cell.of;
  }
}

function csvValue(value: Value): string {
  return typeof value === 'number' ? String(value) : csvCell(value);
}
