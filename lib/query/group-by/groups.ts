/** One key with its sums. */
export interface Group {
  /** The words of the key. */
  readonly keys: readonly number[];
  /** One sum a measure, exact. */
  readonly sums: readonly bigint[];
}

/**
 * In what order groups are read.
 *
 * `appearance`: as their keys first appeared. `print`: the same, but in blocks of 65536 keys, the last block first, as flow-tools
 * prints its tables (flow-tools specification, sections 5.3 and 7.3). Otherwise by a word of the key or by a sum; among equal
 * values the earlier (or the smaller key) comes first ascending and last descending.
 */
export type GroupOrder =
  | { readonly by: 'appearance' }
  | { readonly by: 'print' }
  | {
      readonly by: 'key' | 'sum';
      /** Which word of the key, or which sum. */
      readonly index: number;
      readonly descending: boolean;
      readonly ties: 'appearance' | 'key';
    };

/** Keys a block of the order `print`. */
export const PRINT_BLOCK = 65_536;

/** Everything that was counted; readable any number of times until `close`. */
export interface Groups {
  readonly count: number;
  rows(order: GroupOrder): Iterable<Group>;
  /** Gives back disk space, if any was needed. */
  close(): void;
}

/** A 64-bit number of two words. */
export function wide(low: number, high: number): bigint {
  return high === 0 ? BigInt(low) : (BigInt(high) << 32n) | BigInt(low);
}
