import { PRINT_BLOCK, wide, type Group, type GroupOrder, type Groups } from './groups.js';
import { sortedRows } from './sort.js';
import type { GroupTable } from './table.js';

/** The groups of a table that fits in memory. */
export class TableGroups implements Groups {
  readonly #table: GroupTable;

  constructor(table: GroupTable) {
    this.#table = table;
  }

  get count(): number {
    return this.#table.count;
  }

  *rows(order: GroupOrder): Generator<Group> {
    const { count } = this;
    if (order.by === 'appearance') {
      for (let row = 0; row < count; row++) yield this.#group(row);
    } else if (order.by === 'print') {
      for (let block = Math.floor(Math.max(0, count - 1) / PRINT_BLOCK); block >= 0; block--) {
        const end = Math.min(count, (block + 1) * PRINT_BLOCK);
        for (let row = block * PRINT_BLOCK; row < end; row++) yield this.#group(row);
      }
    } else {
      const sorted = sortedRows(count, this.#columns(order.by, order.index, order.ties));
      if (order.descending) for (let i = count - 1; i >= 0; i--) yield this.#group(sorted[i]!);
      else for (let i = 0; i < count; i++) yield this.#group(sorted[i]!);
    }
  }

  close(): void {
    // Nothing outside memory.
  }

  #group(row: number): Group {
    const table = this.#table;
    const keys: number[] = [];
    const sums: bigint[] = [];
    for (let word = 0; word < table.keyWords; word++) keys.push(table.key(row, word));
    for (let measure = 0; measure < table.measures; measure++) {
      sums.push(wide(table.low(row, measure), table.high(row, measure)));
    }
    return { keys, sums };
  }

  /** What to sort by, from the least to the most significant word. */
  *#columns(by: 'key' | 'sum', index: number, ties: 'appearance' | 'key'): Generator<Uint32Array> {
    const table = this.#table;
    const column = new Uint32Array(table.count);
    if (ties === 'key') {
      for (let word = table.keyWords - 1; word >= 0; word--) {
        table.copyColumn(word, 0, table.count, column);
        yield column;
      }
    }
    table.copyColumn(by === 'key' ? index : table.keyWords + index, 0, table.count, column);
    yield column;
    if (by === 'key' || !table.hasHigh) return;
    for (let row = 0; row < table.count; row++) column[row] = table.high(row, index);
    yield column;
  }
}
