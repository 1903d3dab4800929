import type { FlowBatch } from '../../flow/batch.js';
import { FIELD_BITS, type FieldName } from '../../flow/fields.js';
import { requireFields } from '../missing-fields.js';
import type { NameTable, NameTables } from '../names.js';
import { SelectedRows } from '../rows.js';
import { digitsOf } from './bytes.js';
import { cellFields, cellWidth, SECONDS_WIDTH, type Cell, type Quantity } from './cells.js';
import {
  addressColumn,
  blankColumn,
  compactTimeColumn,
  hexColumn,
  isoTimeColumn,
  leftColumn,
  nameColumn,
  prefixColumn,
  rightColumn,
  secondsColumn,
  textColumn,
  type Page,
} from './columns.js';
import type { PrintFormat } from './formats.js';
import { quantityOf, timesOf } from './quantities.js';
import { TimeWriter } from './times.js';

export interface PrinterOptions {
  /** Fields that the records have. */
  readonly fields: ReadonlySet<FieldName>;
  readonly names?: NameTables | undefined;
}

const BLANK = 32;
const NEWLINE: Cell = { kind: 'text', text: '\n' };

/**
 * Flows as lines of text, in their order, straight from the columns of batches into one buffer.
 *
 * @throws MissingFieldsError if the records lack a field of the format
 */
export class FlowPrinter {
  readonly columns: readonly FieldName[];
  /** The lines before the first flow. */
  readonly titles: readonly string[];
  readonly #cells: readonly Cell[];
  readonly #onlySynPairs: boolean;
  readonly #names: Record<NameTable, ReadonlyMap<number, Uint8Array>>;
  readonly #texts: ReadonlyMap<string, Uint8Array>;
  /** Characters of a line whose cells all fit their width. */
  readonly #lineWidth: number;
  readonly #rows = new SelectedRows();
  readonly #times = new TimeWriter();
  #page: Page = { out: new Uint8Array(0), at: new Uint32Array(0), count: 0 };
  #epochMs = new Float64Array(0);

  constructor(format: PrintFormat, { fields, names = {} }: PrinterOptions) {
    this.columns = requiredColumns(format, fields);
    this.titles = format.titles;
    this.#cells = [...format.cells, NEWLINE];
    this.#onlySynPairs = format.onlySynPairs;
    this.#lineWidth = this.#cells.reduce((width, cell) => width + cellWidth(cell), 0);
    this.#names = encodedNames(names, this.#cells);
    const texts = this.#cells.flatMap((cell) => (cell.kind === 'text' ? [cell.text] : []));
    this.#texts = new Map(texts.map((text) => [text, Buffer.from(text)]));
  }

  /** The lines of the permitted flows of a batch; the bytes are valid until the next call. */
  print(batch: FlowBatch, mask: Uint8Array | undefined): Uint8Array {
    const rows = this.#rows;
    rows.select(batch, mask);
    if (this.#onlySynPairs) restrictToSynPairs(rows);
    const length = this.#layOut();
    const page = this.#page;
    page.out.fill(BLANK, 0, length);
    for (const cell of this.#cells) this.#write(page, cell);
    return page.out.subarray(0, length);
  }

  /** Decides where each line begins and makes a page of that size; returns its length. */
  #layOut(): number {
    const { count } = this.#rows;
    const at = this.#page.at.length >= count ? this.#page.at : new Uint32Array(count);
    at.fill(this.#lineWidth, 0, count);
    for (const cell of this.#cells) this.#addOverhang(cell, at, count);
    let length = 0;
    for (let i = 0; i < count; i++) {
      const width = at[i]!;
      at[i] = length;
      length += width;
    }
    const out = this.#page.out.length >= length ? this.#page.out : new Uint8Array(Math.ceil(length * 1.25));
    this.#page = { out, at, count };
    return length;
  }

  /** Adds to each line what a number in it is longer than its cell. */
  #addOverhang(cell: Cell, lengths: Uint32Array, count: number): void {
    if (cell.kind === 'seconds') {
      const values = quantityOf(this.#rows, cell.of);
      for (let i = 0; i < count; i++) {
        lengths[i]! += Math.max(0, digitsOf(Math.floor(values[i]! / 1000)) - SECONDS_WIDTH);
      }
    } else if (cell.kind === 'decimal' && mostDigits(cell.of) > cell.width) {
      const values = quantityOf(this.#rows, cell.of);
      for (let i = 0; i < count; i++) lengths[i]! += Math.max(0, digitsOf(values[i]!) - cell.width);
    }
  }

  #write(page: Page, cell: Cell): void {
    switch (cell.kind) {
      case 'text':
        if (cell.text.trim() === '' && !cell.text.includes('\n')) blankColumn(page, cell.text.length);
        else textColumn(page, this.#texts.get(cell.text) ?? Buffer.from(cell.text));
        break;
      case 'decimal':
        if (cell.align === 'left') leftColumn(page, quantityOf(this.#rows, cell.of), cell.width);
        else rightColumn(page, quantityOf(this.#rows, cell.of), cell.width);
        break;
      case 'hex':
        hexColumn(page, quantityOf(this.#rows, cell.of), cell.digits, cell.width);
        break;
      case 'address':
        addressColumn(page, this.#rows.values(cell.of), cell.width);
        break;
      case 'prefix':
        prefixColumn(page, this.#rows.values(cell.address), this.#rows.values(cell.length), cell.width);
        break;
      case 'name':
        nameColumn(page, this.#rows.values(cell.of), this.#names[cell.table], cell.width);
        break;
      case 'time':
        if (cell.style === 'compact')
          compactTimeColumn(page, this.#timesOf(cell.of), cellWidth(cell), this.#times);
        else isoTimeColumn(page, this.#timesOf(cell.of), cellWidth(cell), this.#times);
        break;
      case 'seconds':
        secondsColumn(page, quantityOf(this.#rows, cell.of));
        break;
    }
  }

  #timesOf(field: 'first' | 'last'): Float64Array {
    this.#epochMs = timesOf(this.#rows, field, this.#epochMs);
    return this.#epochMs;
  }
}

function mostDigits(quantity: Quantity): number {
  if (quantity === 'low-flags') return 1;
  if (quantity === 'duration' || quantity === 'packet-size') return 10;
  return String(2 ** FIELD_BITS[quantity] - 1).length;
}

const SYN_PAIR_FIELDS: readonly FieldName[] = ['prot', 'tcp_flags', 'dpkts', 'doctets'];

/**
 * What a format reads.
 *
 * @throws MissingFieldsError if the records lack any of it
 */
export function requiredColumns(
  { number, cells, onlySynPairs }: PrintFormat,
  fields: ReadonlySet<FieldName>,
): FieldName[] {
  const needed = [...new Set([...cells.flatMap(cellFields), ...(onlySynPairs ? SYN_PAIR_FIELDS : [])])];
  requireFields(`print format ${number}`, needed, fields);
  return needed;
}

/** Leaves only what format 2 prints. */
export function restrictToSynPairs(rows: SelectedRows): void {
  rows.keepEqual('prot', 6);
  rows.keepEqual('tcp_flags', 2);
  rows.keepEqual('dpkts', 2);
  rows.keepEqual('doctets', 80);
}

/** The names as bytes, cut to the width of the cells that show them. */
function encodedNames(names: NameTables, cells: readonly Cell[]): Record<NameTable, Map<number, Uint8Array>> {
  const widths = new Map(
    cells.flatMap((cell) => (cell.kind === 'name' ? [[cell.table, cell.width] as const] : [])),
  );
  const encode = (table: NameTable): Map<number, Uint8Array> => {
    const width = widths.get(table);
    if (width === undefined) return new Map();
    return new Map(
      Array.from(names[table] ?? [], ([value, name]) => [value, Buffer.from(name).subarray(0, width)]),
    );
  };
  return {
    ports: encode('ports'),
    protocols: encode('protocols'),
    asNumbers: encode('asNumbers'),
    tags: encode('tags'),
  };
}
