import type { FieldName } from '../flow/fields.js';
import type { FlowWarning, FlowWarningCode, ReadPosition } from './errors.js';

export interface ReadOptions {
  /** The columns to decode; those that the records do not have are zero (`dflows`: 1). */
  readonly columns: readonly FieldName[];
  /** Rows of a full batch, 4096 by default. */
  readonly batchRows?: number;
  readonly onWarning?: (warning: FlowWarning) => void;
  /** Ends reading: `batches()` throws the signal's reason. */
  readonly signal?: AbortSignal;
}

const BATCH_ROWS = 4096;

/** What every part of one reading shares: whose bytes they are, what is wanted, how far it got. */
export class ReadContext {
  flowsRead = 0;
  readonly columns: readonly FieldName[];
  readonly batchRows: number;
  readonly signal: AbortSignal | undefined;
  readonly #file: string;
  readonly #onWarning: ((warning: FlowWarning) => void) | undefined;

  constructor(file: string, { columns, batchRows = BATCH_ROWS, onWarning, signal }: ReadOptions) {
    this.#file = file;
    this.columns = columns;
    this.batchRows = batchRows;
    this.#onWarning = onWarning;
    this.signal = signal;
  }

  at(offset: number): ReadPosition {
    return { file: this.#file, offset, flowsRead: this.flowsRead };
  }

  warn(code: FlowWarningCode, offset: number, reason: string): void {
    this.#onWarning?.({ ...this.at(offset), code, message: `${this.#file}: ${reason}` });
  }
}
