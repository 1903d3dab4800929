import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';

/** One match of a definition, made ready to be asked of many flows at a time. */
export interface RowSieve {
  readonly columns: readonly FieldName[];
  /** Rough work for one row, 1 = a look-up in a table; decides what is asked first. */
  readonly cost: number;
  /**
   * Of the first `count` row numbers in `rows`, moves those whose flows pass to the front, in their order, and returns how many they are.
   * The loops write every row and advance only past those that pass: no branch to mispredict.
   */
  keep(batch: FlowBatch, rows: Uint32Array, count: number): number;
}
