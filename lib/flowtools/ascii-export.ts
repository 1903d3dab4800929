import type { FlowBatch } from '../flow/batch.js';
import type { FieldName } from '../flow/fields.js';
import { writeAddress, writeDecimal } from '../query/print/bytes.js';
import { SelectedRows } from '../query/rows.js';
import { ADDRESS_FIELDS } from './ascii.js';

/** A dotted quad and the comma or newline behind it; every number is shorter. */
const CELL_BYTES = 16;
const COMMA = 44;
const NEWLINE = 10;

/** Flows as lines of comma-separated values (flow-tools specification, section 10). */
export class AsciiExporter {
  readonly #fields: readonly FieldName[];
  readonly #isAddress: readonly boolean[];
  readonly #rows = new SelectedRows();
  #out = new Uint8Array(0);

  constructor(fields: readonly FieldName[]) {
    this.#fields = fields;
    this.#isAddress = fields.map((field) => ADDRESS_FIELDS.has(field));
  }

  /** The lines of a batch; valid until the next call. */
  lines(batch: FlowBatch): Uint8Array {
    this.#rows.select(batch, undefined);
    const columns = this.#fields.map((field) => this.#rows.values(field));
    const room = batch.length * columns.length * CELL_BYTES;
    if (this.#out.length < room) this.#out = new Uint8Array(room);
    const out = this.#out;
    let at = 0;
    for (let row = 0; row < batch.length; row++) {
      for (let i = 0; i < columns.length; i++) {
        const value = columns[i]![row]!;
        at = this.#isAddress[i] ? writeAddress(out, at, value) : writeDecimal(out, at, value);
        out[at++] = COMMA;
      }
      out[at - 1] = NEWLINE;
    }
    return out.subarray(0, at);
  }
}
