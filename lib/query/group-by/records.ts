import { wide, type Group, type GroupOrder } from './groups.js';
import { sortedRows } from './sort.js';

/**
 * Groups as words of a file: the key, the number of its first appearance (low, high), then each sum (low, high).
 */
export class RecordLayout {
  readonly keyWords: number;
  readonly measures: number;
  /** Words a record. */
  readonly stride: number;

  constructor(keyWords: number, measures: number) {
    this.keyWords = keyWords;
    this.measures = measures;
    this.stride = keyWords + 2 + 2 * measures;
  }

  get sequence(): number {
    return this.keyWords;
  }

  /** Where the low word of a sum lies; the high word follows. */
  sum(measure: number): number {
    return this.keyWords + 2 + 2 * measure;
  }

  group(words: Uint32Array, at: number): Group {
    const keys: number[] = [];
    const sums: bigint[] = [];
    for (let word = 0; word < this.keyWords; word++) keys.push(words[at + word]!);
    for (let measure = 0; measure < this.measures; measure++) {
      const low = at + this.sum(measure);
      sums.push(wide(words[low]!, words[low + 1]!));
    }
    return { keys, sums };
  }

  /** The words that decide about an order, from the least to the most significant. */
  decisive(order: GroupOrder): number[] {
    const appearance = [this.sequence, this.sequence + 1];
    if (order.by === 'appearance' || order.by === 'print') return appearance;
    const ties =
      order.ties === 'key'
        ? Array.from({ length: this.keyWords }, (_, i) => this.keyWords - 1 - i)
        : appearance;
    const value = order.by === 'key' ? [order.index] : [this.sum(order.index), this.sum(order.index) + 1];
    return [...ties, ...value];
  }

  /** A copy of the records in an order. */
  sorted(words: Uint32Array, order: GroupOrder): Uint32Array {
    const { stride } = this;
    const count = words.length / stride;
    const columns = this.decisive(order).map((word) => columnOf(words, stride, word, count));
    const rows = sortedRows(count, columns);
    if (isDescending(order)) rows.reverse();
    const sorted = new Uint32Array(words.length);
    for (let i = 0; i < count; i++) {
      const from = rows[i]! * stride;
      for (let word = 0; word < stride; word++) sorted[i * stride + word] = words[from + word]!;
    }
    return sorted;
  }
}

export function isDescending(order: GroupOrder): boolean {
  return 'descending' in order && order.descending;
}

function columnOf(words: Uint32Array, stride: number, word: number, count: number): Uint32Array {
  const column = new Uint32Array(count);
  for (let row = 0, at = word; row < count; row++, at += stride) column[row] = words[at]!;
  return column;
}
