import type { Transfer } from '../aggregation.js';
import type { Groups } from './groups.js';
import { RecordLayout } from './records.js';
import { Spill, type SpillState } from './spill.js';
import type { SpilledGroups } from './spilled-groups.js';
import { GroupTable, type TableState } from './table.js';
import { TableGroups } from './table-groups.js';

/** Memory for the groups of one aggregation before they go to disk, in bytes: 10 million address pairs fit. */
const DEFAULT_MEMORY = 512 * 2 ** 20;
const BLOCK = 4096;

/** How much a grouping keeps in memory, and where the rest goes. */
export interface GroupMemory {
  /** Keys kept in memory; default: as many as take 512 MiB. */
  readonly memoryKeys?: number | undefined;
  /**
   * Where a temporary file may lie; default: the system's place. Who stops worker threads while they are counting gives them
   * a directory and removes it, because their files have names.
   */
  readonly directory?: string | undefined;
}

export interface GroupByOptions extends GroupMemory {
  /** 32-bit words a key. */
  readonly keyWords: number;
  /** Sums a key. */
  readonly measures: number;
}

/**
 * Sums of 64 bits by keys of one or more 32-bit words, for any number of distinct keys in bounded memory.
 *
 * Keys are counted in a hash table. When it has grown to its limit (exceeded by at most one batch), it is written to a temporary
 * file in 64 partitions and emptied; at the end the partitions are added up one by one. So memory is bounded for up to 64 times
 * as many keys, disk space is 8 + 4 x words + 8 x measures bytes a row written, and the order of first appearance survives.
 */
export class GroupBy {
  readonly #options: GroupByOptions;
  readonly #limit: number;
  #table: GroupTable;
  #spill: Spill | undefined;
  /** Keys in the spill: the number of appearance of the table's first row. */
  #spilledRows = 0;
  #groups: Groups | undefined;

  constructor(options: GroupByOptions) {
    this.#options = options;
    const { keyWords, measures } = options;
    this.#limit =
      options.memoryKeys ?? Math.floor(DEFAULT_MEMORY / GroupTable.bytesPerKey(keyWords, measures));
    this.#table = new GroupTable(keyWords, measures);
  }

  /**
   * Counts flows.
   *
   * @param keys     one array a key word
   * @param measures one array a sum; `undefined` counts 1 for every row
   * @param count    rows of the arrays to take
   */
  add(keys: readonly Uint32Array[], measures: readonly (Uint32Array | undefined)[], count: number): void {
    this.#makeRoom(count);
    const table = this.#table;
    const rows = table.rowsOf(keys, count);
    for (const [measure, values] of measures.entries()) {
      if (values) table.add(measure, rows, count, values);
      else table.increment(measure, rows, count);
    }
  }

  /** Adds what another one has counted, its keys after those known here. The other one is empty afterwards. */
  merge(other: GroupBy): void {
    if (other.#spill) this.#mergeSpilled(other.#takeSpilled());
    else this.#mergeTable(other.#table);
    other.#table.clear();
  }

  transfer(): Transfer {
    const spilledRows = this.#spilledRows;
    const spill = this.#spill?.handOver();
    const table = this.#table.release();
    this.#spill = undefined;
    this.#spilledRows = 0;
    const state: GroupByState = { table, spill, spilledRows };
    return { state, transferList: [table.rows.buffer] };
  }

  mergeTransferred(state: unknown): void {
    const { table, spill, spilledRows } = state as GroupByState;
    const other = new GroupBy(this.#options);
    other.#table = GroupTable.of(table);
    if (spill) other.#spill = Spill.adopt(spill);
    other.#spilledRows = spilledRows;
    this.merge(other);
  }

  /** The groups; nothing may be added afterwards. */
  groups(): Groups {
    this.#groups ??= this.#spill ? this.#takeSpilled() : new TableGroups(this.#table);
    return this.#groups;
  }

  /** Gives back disk space when the groups are not wanted, or not any more. */
  close(): void {
    this.#spill?.close();
    this.#spill = undefined;
    this.#groups?.close();
  }

  #makeRoom(count: number): void {
    const table = this.#table;
    if (table.count === 0 || table.count + count <= this.#limit) return;
    this.#spill ??= Spill.create(table.keyWords, table.measures, this.#options.directory);
    this.#spill.write(table, this.#spilledRows);
    this.#spilledRows += table.count;
    table.clear();
  }

  #takeSpilled(): SpilledGroups {
    const spill = this.#spill;
    if (!spill) throw new Error('nothing was spilled');
    spill.write(this.#table, this.#spilledRows);
    this.#spill = undefined;
    this.#spilledRows = 0;
    this.#table.clear();
    return spill.finish();
  }

  #mergeTable(other: GroupTable): void {
    const { keyWords, measures } = other;
    const keys = Array.from({ length: keyWords }, () => new Uint32Array(BLOCK));
    const values = new Uint32Array(BLOCK);
    for (let from = 0; from < other.count; from += BLOCK) {
      const to = Math.min(from + BLOCK, other.count);
      for (const [word, column] of keys.entries()) other.copyColumn(word, from, to, column);
      this.#makeRoom(to - from);
      const rows = this.#table.rowsOf(keys, to - from);
      for (let measure = 0; measure < measures; measure++) {
        other.copyColumn(keyWords + measure, from, to, values);
        this.#table.add(measure, rows, to - from, values);
        if (!other.hasHigh) continue;
        for (let row = from; row < to; row++) {
          this.#table.addHigh(measure, rows[row - from]!, other.high(row, measure));
        }
      }
    }
  }

  #mergeSpilled(other: SpilledGroups): void {
    const { keyWords, measures } = this.#options;
    const layout = new RecordLayout(keyWords, measures);
    const part = new GroupTable(keyWords, measures);
    const keys = Array.from({ length: keyWords }, () => new Uint32Array(1));
    const value = new Uint32Array(1);
    for (const { words, at } of other.records({ by: 'appearance' })) {
      for (const [word, column] of keys.entries()) column[0] = words[at + word]!;
      const rows = part.rowsOf(keys, 1);
      for (let measure = 0; measure < measures; measure++) {
        const sum = at + layout.sum(measure);
        value[0] = words[sum]!;
        part.add(measure, rows, 1, value);
        part.addHigh(measure, rows[0]!, words[sum + 1]!);
      }
      if (part.count < BLOCK) continue;
      this.#mergeTable(part);
      part.clear();
    }
    this.#mergeTable(part);
    other.close();
  }
}

interface GroupByState {
  readonly table: TableState;
  readonly spill: SpillState | undefined;
  readonly spilledRows: number;
}
