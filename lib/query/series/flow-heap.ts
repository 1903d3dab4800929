/**
 * The places of the best of many candidates, the worst of them at the top: a binary heap over typed arrays.
 *
 * A candidate has a rank (more is better); at equal ranks the earlier one is better. Candidates must be offered in their order.
 */
export class FlowHeap {
  /** Candidates that are kept, in places 0 up to `size`. */
  size = 0;
  readonly capacity: number;
  /** Rank and sequence number of the candidate in each place. */
  readonly ranks: Uint32Array<ArrayBuffer>;
  readonly sequences: Float64Array<ArrayBuffer>;
  /** Places, as a heap. */
  readonly #heap: Uint32Array;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.ranks = new Uint32Array(capacity);
    this.sequences = new Float64Array(capacity);
    this.#heap = new Uint32Array(capacity);
  }

  /** Only a higher rank is let in; -1 as long as there is room. */
  get threshold(): number {
    if (this.size < this.capacity) return -1;
    return this.capacity === 0 ? Infinity : this.ranks[this.#heap[0]!]!;
  }

  /** Lets a candidate in whose rank is above the threshold; its place. */
  insert(rank: number, sequence: number): number {
    const isFull = this.size === this.capacity;
    const place = isFull ? this.#heap[0]! : this.size++;
    this.ranks[place] = rank;
    this.sequences[place] = sequence;
    if (isFull) this.#sink();
    else this.#rise(place);
    return place;
  }

  /** Forgets all candidates. */
  clear(): void {
    this.size = 0;
  }

  #rise(place: number): void {
    const heap = this.#heap;
    let at = this.size - 1;
    heap[at] = place;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isWorse(heap[at]!, heap[parent]!)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(): void {
    const heap = this.#heap;
    for (let at = 0; ;) {
      let child = at * 2 + 1;
      if (child >= this.size) return;
      if (child + 1 < this.size && this.#isWorse(heap[child + 1]!, heap[child]!)) child++;
      if (!this.#isWorse(heap[child]!, heap[at]!)) return;
      this.#swap(at, child);
      at = child;
    }
  }

  #isWorse(a: number, b: number): boolean {
    const difference = this.ranks[a]! - this.ranks[b]!;
    return difference === 0 ? this.sequences[a]! > this.sequences[b]! : difference < 0;
  }

  #swap(a: number, b: number): void {
    const heap = this.#heap;
    const place = heap[a]!;
    heap[a] = heap[b]!;
    heap[b] = place;
  }
}
