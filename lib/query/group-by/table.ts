import { hashKeys } from './hash.js';

const FIRST_CAPACITY = 1024;

/**
 * Sums by key: an open-addressing hash table over typed arrays.
 *
 * A row is `keyWords` words of key and one word a measure, side by side in one `Uint32Array`, in the order in which the keys first
 * appeared. A sum is exact in 64 bits: its low word lies in the row, what it carries over 2^32 in a map, which stays nearly empty
 * because few keys ever count that much. Batches are looked up in passes (hash all, fetch all slots, fetch all first words, compare
 * all): fetching has no branches that may be foreseen wrongly, so the processor overlaps the cache misses of many keys.
 */
export class GroupTable {
  readonly keyWords: number;
  readonly measures: number;
  /** Words a row. */
  readonly stride: number;
  /** Keys so far. */
  count = 0;
  #rows: Uint32Array<ArrayBuffer>;
  /** Row number + 1 of the key with that hash; 0 = free. At most half of them are in use. */
  #slots: Uint32Array;
  readonly #carries: Map<number, number>;
  #hashes = new Uint32Array(0);
  #found = new Uint32Array(0);
  /** The first words of the keys that were found. */
  #heads = new Uint32Array(0);

  constructor(keyWords: number, measures: number) {
    this.keyWords = keyWords;
    this.measures = measures;
    this.stride = keyWords + measures;
    this.#rows = new Uint32Array(FIRST_CAPACITY * this.stride);
    this.#slots = new Uint32Array(FIRST_CAPACITY * 2);
    this.#carries = new Map();
  }

  /** Bytes a key takes on average: its row and its share of the slots (between two and four a key). */
  static bytesPerKey(keyWords: number, measures: number): number {
    return (keyWords + measures + 3) * Uint32Array.BYTES_PER_ELEMENT;
  }

  /**
   * Finds or makes the rows of `count` keys, given as one array a key word. The answer is valid until the next call.
   */
  rowsOf(keys: readonly Uint32Array[], count: number): Uint32Array {
    this.#reserve(count);
    hashKeys(keys, count, this.#hashes);
    fetchSlots(this.#slots, this.#hashes, count, this.#found);
    fetchHeads(this.#rows, this.stride, this.#found, count, this.#heads);
    const [first, second] = keys;
    if (first && second && keys.length === 2) this.#matchPairs(first, second, count);
    else if (first && keys.length === 1) this.#matchSingle(first, count);
    else this.#matchAny(keys, count);
    return this.#found;
  }

  /** Adds `values[i]` to a measure of row `rows[i]`. */
  add(measure: number, rows: Uint32Array, count: number, values: Uint32Array): void {
    const { stride } = this;
    const table = this.#rows;
    const offset = this.keyWords + measure;
    for (let i = 0; i < count; i++) {
      const cell = rows[i]! * stride + offset;
      const value = values[i]!;
      const sum = (table[cell]! + value) >>> 0;
      table[cell] = sum;
      if (sum < value) this.#carry(cell, 1);
    }
  }

  /** Adds 1 to a measure of row `rows[i]`. */
  increment(measure: number, rows: Uint32Array, count: number): void {
    const { stride } = this;
    const table = this.#rows;
    const offset = this.keyWords + measure;
    for (let i = 0; i < count; i++) {
      const cell = rows[i]! * stride + offset;
      const sum = (table[cell]! + 1) >>> 0;
      table[cell] = sum;
      if (sum === 0) this.#carry(cell, 1);
    }
  }

  /** Adds multiples of 2^32 to a measure of a row. */
  addHigh(measure: number, row: number, high: number): void {
    if (high !== 0) this.#carry(row * this.stride + this.keyWords + measure, high);
  }

  /** Word `word` of the key of a row. */
  key(row: number, word: number): number {
    return this.#rows[row * this.stride + word]!;
  }

  /** The lower 32 bits of a sum. */
  low(row: number, measure: number): number {
    return this.#rows[row * this.stride + this.keyWords + measure]!;
  }

  /** The upper 32 bits of a sum. */
  high(row: number, measure: number): number {
    if (this.#carries.size === 0) return 0;
    return this.#carries.get(row * this.stride + this.keyWords + measure) ?? 0;
  }

  /** Whether any sum has passed 2^32. */
  get hasHigh(): boolean {
    return this.#carries.size > 0;
  }

  /** All keys of the rows `from` up to `to` as columns; for `rowsOf` of another table. */
  copyColumn(word: number, from: number, to: number, target: Uint32Array): void {
    const { stride } = this;
    const rows = this.#rows;
    for (let row = from, i = 0; row < to; row++, i++) target[i] = rows[row * stride + word]!;
  }

  /** Hands the contents over; the table is empty afterwards. */
  release(): TableState {
    const { keyWords, measures, count } = this;
    const state = { keyWords, measures, count, rows: this.#rows, carries: new Map(this.#carries) };
    this.count = 0;
    this.#rows = new Uint32Array(FIRST_CAPACITY * this.stride);
    this.#slots = new Uint32Array(FIRST_CAPACITY * 2);
    this.#carries.clear();
    return state;
  }

  /** A table with released contents: for reading and merging into another one, it takes no further keys. */
  static of(state: TableState): GroupTable {
    const table = new GroupTable(state.keyWords, state.measures);
    table.count = state.count;
    table.#rows = state.rows;
    for (const [cell, high] of state.carries) table.#carries.set(cell, high);
    return table;
  }

  /** Forgets all keys but keeps the memory. */
  clear(): void {
    this.#rows.fill(0, 0, this.count * this.stride);
    this.#slots.fill(0);
    this.#carries.clear();
    this.count = 0;
  }

  #carry(cell: number, high: number): void {
    this.#carries.set(cell, (this.#carries.get(cell) ?? 0) + high);
  }

  #matchSingle(first: Uint32Array, count: number): void {
    const found = this.#found;
    const heads = this.#heads;
    const keys = [first];
    for (let i = 0; i < count; i++) {
      const candidate = found[i]! - 1;
      if (candidate >= 0 && heads[i] === first[i]) found[i] = candidate;
      else found[i] = this.#probe(keys, i);
    }
  }

  /** Pairs of addresses are what most groups of many are made of: here new keys find their place without calls. */
  #matchPairs(first: Uint32Array, second: Uint32Array, count: number): void {
    const { stride } = this;
    const rows = this.#rows;
    const slots = this.#slots;
    const hashes = this.#hashes;
    const found = this.#found;
    const heads = this.#heads;
    const last = slots.length - 1;
    let known = this.count;
    for (let i = 0; i < count; i++) {
      const one = first[i]!;
      const two = second[i]!;
      let entry = found[i]!;
      if (entry === 0 || heads[i] !== one || rows[(entry - 1) * stride + 1] !== two) {
        let slot = hashes[i]! & last;
        for (entry = slots[slot]!; entry !== 0; entry = slots[slot]!) {
          const at = (entry - 1) * stride;
          if (rows[at] === one && rows[at + 1] === two) break;
          slot = (slot + 1) & last;
        }
        if (entry === 0) {
          const at = known * stride;
          rows[at] = one;
          rows[at + 1] = two;
          entry = ++known;
          slots[slot] = entry;
        }
      }
      found[i] = entry - 1;
    }
    this.count = known;
  }

  #matchAny(keys: readonly Uint32Array[], count: number): void {
    const found = this.#found;
    for (let i = 0; i < count; i++) {
      const candidate = found[i]! - 1;
      found[i] = candidate >= 0 && this.#isKey(keys, i, candidate) ? candidate : this.#probe(keys, i);
    }
  }

  #isKey(keys: readonly Uint32Array[], i: number, row: number): boolean {
    const at = row * this.stride;
    for (let word = 0; word < keys.length; word++) {
      if (this.#rows[at + word] !== keys[word]![i]) return false;
    }
    return true;
  }

  /** Searches from the slot of the i-th key on; a key that is not there gets the next row. */
  #probe(keys: readonly Uint32Array[], i: number): number {
    const slots = this.#slots;
    const last = slots.length - 1;
    let slot = this.#hashes[i]! & last;
    for (let entry = slots[slot]!; entry !== 0; entry = slots[slot]!) {
      if (this.#isKey(keys, i, entry - 1)) return entry - 1;
      slot = (slot + 1) & last;
    }
    const row = this.count++;
    slots[slot] = row + 1;
    const at = row * this.stride;
    for (let word = 0; word < keys.length; word++) this.#rows[at + word] = keys[word]![i]!;
    return row;
  }

  /** Makes room for `more` new keys, so that nothing moves while they are looked up. */
  #reserve(more: number): void {
    if (this.#hashes.length < more) {
      this.#hashes = new Uint32Array(more);
      this.#found = new Uint32Array(more);
      this.#heads = new Uint32Array(more);
    }
    const needed = this.count + more;
    if (needed * this.stride > this.#rows.length) {
      const larger = new Uint32Array(Math.ceil(Math.max(needed, this.count * 1.75)) * this.stride);
      larger.set(this.#rows.subarray(0, this.count * this.stride));
      this.#rows = larger;
    }
    if (needed * 2 > this.#slots.length) this.#rebuildSlots(needed);
  }

  #rebuildSlots(needed: number): void {
    let size = this.#slots.length;
    while (size < needed * 2) size *= 2;
    const slots = new Uint32Array(size);
    const block = Math.min(4096, this.#hashes.length);
    const keys = Array.from({ length: this.keyWords }, () => new Uint32Array(block));
    for (let from = 0; from < this.count; from += block) {
      const to = Math.min(from + block, this.count);
      for (const [word, column] of keys.entries()) this.copyColumn(word, from, to, column);
      hashKeys(keys, to - from, this.#hashes);
      placeRows(slots, this.#hashes, from, to);
    }
    this.#slots = slots;
  }
}

/** Contents of a table, structured-clonable; `rows.buffer` can be transferred. */
export interface TableState {
  readonly keyWords: number;
  readonly measures: number;
  readonly count: number;
  readonly rows: Uint32Array<ArrayBuffer>;
  readonly carries: ReadonlyMap<number, number>;
}

function fetchSlots(slots: Uint32Array, hashes: Uint32Array, count: number, found: Uint32Array): void {
  const last = slots.length - 1;
  for (let i = 0; i < count; i++) found[i] = slots[hashes[i]! & last]!;
}

/** Of a free slot, the first row's. */
function fetchHeads(
  rows: Uint32Array,
  stride: number,
  found: Uint32Array,
  count: number,
  heads: Uint32Array,
): void {
  for (let i = 0; i < count; i++) heads[i] = rows[Math.max(found[i]! - 1, 0) * stride]!;
}

function placeRows(slots: Uint32Array, hashes: Uint32Array, from: number, to: number): void {
  const last = slots.length - 1;
  for (let row = from; row < to; row++) {
    let slot = hashes[row - from]! & last;
    while (slots[slot] !== 0) slot = (slot + 1) & last;
    slots[slot] = row + 1;
  }
}
