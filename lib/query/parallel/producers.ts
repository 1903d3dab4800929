import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import type { Aggregation, Transfer } from '../aggregation.js';
import { makeAggregation, makePrinter, type Printer } from './kinds.js';
import type { Product } from './task.js';

/** Makes of one file something that is handed over piece by piece, in the order of the flows. */
export interface Producer {
  take(batch: FlowBatch, mask: Uint8Array | undefined): void;
  /** Hands over what is left. */
  finish(): void;
}

/** What a producer for files with these fields reads; may throw a MissingFieldsError. */
export function productColumns(product: Product, fields: ReadonlySet<FieldName>): readonly FieldName[] {
  if (product.kind === 'print') return makePrinter(product.printer, fields).columns;
  return makeAggregation(product.aggregation, { fields, memoryBytes: Infinity, isPart: true }).columns;
}

/** The producer for a file with these fields. */
export function makeProducer(
  product: Product,
  fields: ReadonlySet<FieldName>,
  emit: (piece: Transfer) => void,
): Producer {
  if (product.kind === 'print') return new TextProducer(makePrinter(product.printer, fields), emit);
  const part = makeAggregation(product.aggregation, { fields, memoryBytes: Infinity, isPart: true });
  return new PartProducer(part, emit);
}

const CHUNK = 256 * 1024;

/** Printed lines, as bytes. */
class TextProducer implements Producer {
  readonly #printer: Printer;
  readonly #emit: (piece: Transfer) => void;
  #chunk = new Uint8Array(CHUNK);
  #filled = 0;

  constructor(printer: Printer, emit: (piece: Transfer) => void) {
    this.#printer = printer;
    this.#emit = emit;
  }

  take(batch: FlowBatch, mask: Uint8Array | undefined): void {
    const bytes = this.#printer.print(batch, mask);
    if (this.#filled + bytes.length > CHUNK) this.finish();
    if (bytes.length > CHUNK) {
      this.#hand(Uint8Array.from(bytes));
    } else {
      this.#chunk.set(bytes, this.#filled);
      this.#filled += bytes.length;
    }
  }

  finish(): void {
    if (this.#filled === 0) return;
    const bytes = this.#chunk.subarray(0, this.#filled);
    this.#chunk = new Uint8Array(CHUNK);
    this.#filled = 0;
    this.#hand(bytes);
  }

  #hand(bytes: Uint8Array<ArrayBuffer>): void {
    this.#emit({ state: bytes, transferList: [bytes.buffer] });
  }
}

/** So many flows are read for a part: little enough to be held many times. */
const FLOWS_PER_PART = 64 * 1024;

/** Parts of an aggregation whose answer depends on the order of the flows. */
class PartProducer implements Producer {
  readonly #part: Aggregation<unknown>;
  readonly #emit: (piece: Transfer) => void;
  #flows = 0;

  constructor(part: Aggregation<unknown>, emit: (piece: Transfer) => void) {
    this.#part = part;
    this.#emit = emit;
  }

  take(batch: FlowBatch, mask: Uint8Array | undefined): void {
    this.#part.add(batch, mask);
    this.#flows += batch.length;
    if (this.#flows >= FLOWS_PER_PART) this.finish();
  }

  finish(): void {
    if (this.#flows === 0) return;
    this.#flows = 0;
    this.#emit(this.#part.transfer());
  }
}
