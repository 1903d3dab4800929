import type { GroupOrder } from './groups.js';
import { isDescending, type RecordLayout } from './records.js';
import type { SpillFile } from './spill-file.js';

/** Records that lie one after the other in a file. */
export interface Run {
  readonly position: number;
  readonly count: number;
}

/** A record in a buffer that is valid until the next one is asked for. */
export interface RecordAt {
  words: Uint32Array;
  at: number;
}

const BUFFER_RECORDS = 4096;

/** Reads sorted runs as one sorted sequence. */
export function* mergeRuns(
  file: SpillFile,
  runs: readonly Run[],
  layout: RecordLayout,
  order: GroupOrder,
): Generator<RecordAt> {
  const decisive = layout.decisive(order).reverse();
  const sign = isDescending(order) ? -1 : 1;
  const comesFirst = (a: RunReader, b: RunReader): boolean => {
    for (const word of decisive) {
      const difference = a.words[a.at + word]! - b.words[b.at + word]!;
      if (difference !== 0) return difference * sign < 0;
    }
    return false;
  };
  const heap = runs.filter((run) => run.count > 0).map((run) => new RunReader(file, run, layout.stride));
  for (let i = (heap.length >> 1) - 1; i >= 0; i--) sink(heap, i, comesFirst);
  for (let head = heap[0]; head; head = heap[0]) {
    yield head;
    if (head.advance()) {
      sink(heap, 0, comesFirst);
      continue;
    }
    const last = heap.pop();
    if (last === undefined || last === head) continue;
    heap[0] = last;
    sink(heap, 0, comesFirst);
  }
}

/** Reads a run, a buffer at a time. */
class RunReader implements RecordAt {
  words: Uint32Array;
  at = 0;
  readonly #file: SpillFile;
  readonly #stride: number;
  #position: number;
  #left: number;

  constructor(file: SpillFile, run: Run, stride: number) {
    this.#file = file;
    this.#stride = stride;
    this.#position = run.position;
    this.#left = run.count;
    this.words = new Uint32Array(Math.min(BUFFER_RECORDS, run.count) * stride);
    this.#fill();
  }

  /** Goes to the next record; false after the last. */
  advance(): boolean {
    this.at += this.#stride;
    if (this.at < this.words.length) return true;
    return this.#fill();
  }

  #fill(): boolean {
    if (this.#left === 0) return false;
    const records = Math.min(BUFFER_RECORDS, this.#left);
    this.words = this.words.subarray(0, records * this.#stride);
    this.#file.read(this.#position, this.words);
    this.#position += this.words.length;
    this.#left -= records;
    this.at = 0;
    return true;
  }
}

function sink<T>(heap: T[], from: number, comesFirst: (a: T, b: T) => boolean): void {
  for (let parent = from; ;) {
    let child = parent * 2 + 1;
    if (child >= heap.length) return;
    if (child + 1 < heap.length && comesFirst(heap[child + 1]!, heap[child]!)) child++;
    if (!comesFirst(heap[child]!, heap[parent]!)) return;
    [heap[parent], heap[child]] = [heap[child]!, heap[parent]!];
    parent = child;
  }
}
