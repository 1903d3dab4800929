import { hashKeys } from './hash.js';
import type { Run } from './merge-runs.js';
import { RecordLayout } from './records.js';
import { SpillFile, type SpillHandle } from './spill-file.js';
import { SpilledGroups } from './spilled-groups.js';
import { GroupTable } from './table.js';

const PARTITION_BITS = 6;
const PARTITIONS = 2 ** PARTITION_BITS;
const BLOCK = 4096;

/**
 * Tables that were too large for memory, in a temporary file, each divided by the hash of the key into 64 partitions.
 *
 * Equal keys are always in the same partition, so the partitions are counted to the end one after the other, each needing a 64th of
 * the memory that all keys together would need.
 */
export class Spill {
  readonly #layout: RecordLayout;
  readonly #file: SpillFile;
  /** Per partition, in the order of writing. */
  readonly #segments: Run[][];

  private constructor(layout: RecordLayout, file: SpillFile, segments: Run[][]) {
    this.#layout = layout;
    this.#file = file;
    this.#segments = segments;
  }

  static create(keyWords: number, measures: number, directory: string | undefined): Spill {
    const segments = Array.from({ length: PARTITIONS }, (): Run[] => []);
    return new Spill(new RecordLayout(keyWords, measures), SpillFile.create(directory), segments);
  }

  /** Writes all rows of a table; `firstSequence` is the number of appearance of its first row. */
  write(table: GroupTable, firstSequence: number): void {
    const { stride } = this.#layout;
    const order = partitionedRows(table);
    const block = new Uint32Array(BLOCK * stride);
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const end = order.ends[partition]!;
      for (let from = partition === 0 ? 0 : order.ends[partition - 1]!; from < end; from += BLOCK) {
        const count = Math.min(BLOCK, end - from);
        for (let i = 0; i < count; i++) {
          const row = order.rows[from + i]!;
          this.#encode(table, row, firstSequence + row, block, i * stride);
        }
        this.#segments[partition]!.push({
          position: this.#file.append(block.subarray(0, count * stride)),
          count,
        });
      }
    }
  }

  /** Adds up the equal keys of each partition. */
  finish(): SpilledGroups {
    const partitions = this.#segments.map((segments) => this.#addUp(segments));
    return new SpilledGroups(this.#file, partitions, this.#layout);
  }

  close(): void {
    this.#file.close();
  }

  handOver(): SpillState {
    const { keyWords, measures } = this.#layout;
    return { keyWords, measures, file: this.#file.handOver(), segments: this.#segments };
  }

  static adopt(state: SpillState): Spill {
    return new Spill(
      new RecordLayout(state.keyWords, state.measures),
      SpillFile.adopt(state.file),
      state.segments,
    );
  }

  #encode(table: GroupTable, row: number, sequence: number, words: Uint32Array, at: number): void {
    const layout = this.#layout;
    for (let word = 0; word < layout.keyWords; word++) words[at + word] = table.key(row, word);
    words[at + layout.sequence] = sequence;
    words[at + layout.sequence + 1] = sequence / 0x1_0000_0000;
    for (let measure = 0; measure < layout.measures; measure++) {
      words[at + layout.sum(measure)] = table.low(row, measure);
      words[at + layout.sum(measure) + 1] = table.high(row, measure);
    }
  }

  #addUp(segments: readonly Run[]): Run {
    const { keyWords, measures, stride } = this.#layout;
    const table = new GroupTable(keyWords, measures);
    const sequences: number[] = [];
    const keys = Array.from({ length: keyWords }, () => new Uint32Array(BLOCK));
    const values = new Uint32Array(BLOCK);
    for (const { position, count } of segments) {
      const words = new Uint32Array(count * stride);
      this.#file.read(position, words);
      for (const [word, column] of keys.entries()) pick(words, stride, word, column);
      const rows = table.rowsOf(keys, count);
      for (let i = 0; i < count; i++) {
        sequences[rows[i]!] ??= sequenceAt(words, i * stride + this.#layout.sequence);
      }
      for (let measure = 0; measure < measures; measure++) {
        const sum = this.#layout.sum(measure);
        pick(words, stride, sum, values);
        table.add(measure, rows, count, values);
        for (let i = 0; i < count; i++) table.addHigh(measure, rows[i]!, words[i * stride + sum + 1]!);
      }
    }
    const summed = new Uint32Array(table.count * stride);
    for (let row = 0; row < table.count; row++)
      this.#encode(table, row, sequences[row]!, summed, row * stride);
    return { position: this.#file.append(summed), count: table.count };
  }
}

/** A spill on its way to another thread. */
export interface SpillState {
  readonly keyWords: number;
  readonly measures: number;
  readonly file: SpillHandle;
  readonly segments: Run[][];
}

function pick(words: Uint32Array, stride: number, word: number, column: Uint32Array): void {
  for (let i = 0, at = word; at < words.length; i++, at += stride) column[i] = words[at]!;
}

function sequenceAt(words: Uint32Array, at: number): number {
  return words[at]! + words[at + 1]! * 0x1_0000_0000;
}

/** Row numbers by partition, inside a partition in their order, and where each partition ends. */
function partitionedRows(table: GroupTable): { rows: Uint32Array; ends: Uint32Array } {
  const partitionOf = new Uint8Array(table.count);
  const keys = Array.from({ length: table.keyWords }, () => new Uint32Array(BLOCK));
  const hashes = new Uint32Array(BLOCK);
  for (let from = 0; from < table.count; from += BLOCK) {
    const to = Math.min(from + BLOCK, table.count);
    for (const [word, column] of keys.entries()) table.copyColumn(word, from, to, column);
    hashKeys(keys, to - from, hashes);
    for (let row = from; row < to; row++) partitionOf[row] = hashes[row - from]! >>> (32 - PARTITION_BITS);
  }
  const ends = new Uint32Array(PARTITIONS);
  for (const partition of partitionOf) ends[partition]!++;
  let start = 0;
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const size = ends[partition]!;
    ends[partition] = start;
    start += size;
  }
  const rows = new Uint32Array(table.count);
  for (let row = 0; row < table.count; row++) rows[ends[partitionOf[row]!]!++] = row;
  return { rows, ends };
}
