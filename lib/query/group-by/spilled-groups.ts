import { PRINT_BLOCK, type Group, type GroupOrder, type Groups } from './groups.js';
import { mergeRuns, type RecordAt, type Run } from './merge-runs.js';
import type { RecordLayout } from './records.js';
import type { SpillFile } from './spill-file.js';

/**
 * Groups that lie in a file: partitions of distinct keys, each small enough for memory.
 *
 * An order is made by sorting each partition in memory into a run of the file and merging the runs.
 */
export class SpilledGroups implements Groups {
  readonly count: number;
  readonly #file: SpillFile;
  readonly #partitions: readonly Run[];
  readonly #layout: RecordLayout;

  constructor(file: SpillFile, partitions: readonly Run[], layout: RecordLayout) {
    this.#file = file;
    this.#partitions = partitions;
    this.#layout = layout;
    this.count = partitions.reduce((sum, partition) => sum + partition.count, 0);
  }

  *rows(order: GroupOrder): Generator<Group> {
    const records = order.by === 'print' ? this.#printBlocks() : this.records(order);
    for (const { words, at } of records) yield this.#layout.group(words, at);
  }

  /** The records themselves, in an order other than `print`. */
  records(order: GroupOrder): Iterable<RecordAt> {
    const runs = this.#partitions.map(({ position, count }) => {
      const words = new Uint32Array(count * this.#layout.stride);
      this.#file.read(position, words);
      return { position: this.#file.append(this.#layout.sorted(words, order)), count };
    });
    return mergeRuns(this.#file, runs, this.#layout, order);
  }

  close(): void {
    this.#file.close();
  }

  *#printBlocks(): Generator<RecordAt> {
    const { stride } = this.#layout;
    const blocks: Run[] = [];
    const block = new Uint32Array(PRINT_BLOCK * stride);
    let filled = 0;
    const flush = (): void => {
      blocks.push({ position: this.#file.append(block.subarray(0, filled * stride)), count: filled });
      filled = 0;
    };
    for (const { words, at } of this.records({ by: 'appearance' })) {
      block.set(words.subarray(at, at + stride), filled * stride);
      if (++filled === PRINT_BLOCK) flush();
    }
    flush();
    for (const { position, count } of blocks.reverse()) {
      const words = block.subarray(0, count * stride);
      this.#file.read(position, words);
      for (let at = 0; at < words.length; at += stride) yield { words, at };
    }
  }
}
