/** Words a flow: addresses, ports (source above destination), flows, octets, packets, duration. */
const FLOW_WORDS = 7;
/** Flows a chunk. */
const [LEAST_FLOWS, MOST_FLOWS] = [1024, 64 * 1024];
const CELL_BITS = 19;

/** The columns of a batch in the order of the words; flows undefined stands for 1 each. */
export interface ConversationColumns {
  readonly count: number;
  readonly keys: readonly [source: Uint32Array, destination: Uint32Array, ports: Uint32Array];
  readonly sums: readonly [
    flows: Uint32Array | undefined,
    octets: Uint32Array,
    packets: Uint32Array,
    durations: Uint32Array,
  ];
}

/**
 * Flows written down as they come, with the sums of some cells: every conversation belongs to one cell, so none is larger than its
 * cell. Who looks for the largest conversations need only group the flows of the largest cells, a small part of them all, where
 * grouping all would take several times as long as reading them.
 */
export class ConversationLog {
  readonly #weight: 0 | 1 | 2;
  readonly #chunks: Uint32Array<ArrayBuffer>[] = [];
  /** Words in use of the last chunk; all others are full. */
  #filled = 0;
  #cells = new Float64Array(2 ** CELL_BITS);

  /** @param weight which of the sums decides: 0 flows, 1 octets, 2 packets */
  constructor(weight: 0 | 1 | 2) {
    this.#weight = weight;
  }

  get bytes(): number {
    return this.#chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  append({ count, keys, sums }: ConversationColumns): void {
    const [sources, destinations, ports] = keys;
    const [flows, octets, packets, durations] = sums;
    const weights = sums[this.#weight];
    const cells = this.#cells;
    let chunk = this.#chunks.at(-1);
    let at = this.#filled;
    for (let i = 0; i < count; i++) {
      if (!chunk || at === chunk.length) {
        // Small at first: most questions are about few flows.
        const flows = Math.min(MOST_FLOWS, chunk ? (2 * chunk.length) / FLOW_WORDS : LEAST_FLOWS);
        chunk = new Uint32Array(flows * FLOW_WORDS);
        this.#chunks.push(chunk);
        at = 0;
      }
      chunk[at] = sources[i]!;
      chunk[at + 1] = destinations[i]!;
      chunk[at + 2] = ports[i]!;
      chunk[at + 3] = flows ? flows[i]! : 1;
      chunk[at + 4] = octets[i]!;
      chunk[at + 5] = packets[i]!;
      chunk[at + 6] = durations[i]!;
      at += FLOW_WORDS;
      cells[cellOf(sources[i]!, destinations[i]!, ports[i]!)]! += weights ? weights[i]! : 1;
    }
    this.#filled = at;
  }

  /** Gives the flows of the cells with at least so much, all with 0, as columns; they are valid until the next ones. */
  *flows(least: number): Generator<ConversationColumns> {
    const cells = this.#cells;
    const block = 4096;
    const columns = Array.from({ length: FLOW_WORDS }, () => new Uint32Array(block));
    const [sources, destinations, ports, flows, octets, packets, durations] = columns as Columns;
    const made = (count: number): ConversationColumns => ({
      count,
      keys: [sources, destinations, ports],
      sums: [flows, octets, packets, durations],
    });
    let count = 0;
    for (const [i, chunk] of this.#chunks.entries()) {
      const end = i === this.#chunks.length - 1 ? this.#filled : chunk.length;
      for (let at = 0; at < end; at += FLOW_WORDS) {
        if (cells[cellOf(chunk[at]!, chunk[at + 1]!, chunk[at + 2]!)]! < least) continue;
        sources[count] = chunk[at]!;
        destinations[count] = chunk[at + 1]!;
        ports[count] = chunk[at + 2]!;
        flows[count] = chunk[at + 3]!;
        octets[count] = chunk[at + 4]!;
        packets[count] = chunk[at + 5]!;
        durations[count] = chunk[at + 6]!;
        count++;
        if (count < block) continue;
        yield made(count);
        count = 0;
      }
    }
    if (count > 0) yield made(count);
  }

  /** What the n-th largest cell holds; 0 if there are not so many. */
  cell(n: number): number {
    const used = this.#cells.filter((cell) => cell > 0);
    if (used.length < n) return 0;
    const largest = used.reduce((most, cell) => Math.max(most, cell), 0);
    for (let least = largest / 2; least >= 0.5; least /= 2) {
      const above = used.filter((cell) => cell >= least);
      if (above.length >= n) return above.sort()[above.length - n]!;
    }
    return 0;
  }

  /** Takes over the flows of another log of the same weight, which is empty afterwards. */
  absorb(other: ConversationLog): void {
    this.absorbTaken(other.take());
  }

  /** Hands all flows over and starts afresh. */
  take(): ConversationLogState {
    const last = this.#chunks.pop();
    const state = {
      chunks: last ? [...this.#chunks, last.slice(0, this.#filled)] : [],
      cells: this.#cells,
    };
    this.#chunks.length = 0;
    this.#filled = 0;
    this.#cells = new Float64Array(2 ** CELL_BITS);
    return state;
  }

  absorbTaken({ chunks, cells }: ConversationLogState): void {
    const last = this.#chunks.pop();
    if (last) this.#chunks.push(last.slice(0, this.#filled));
    this.#chunks.push(...chunks);
    this.#filled = this.#chunks.at(-1)?.length ?? 0;
    for (let i = 0; i < cells.length; i++) this.#cells[i]! += cells[i]!;
  }
}

type Columns = [Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array];

/** Flows on their way to another thread; all buffers can be transferred. */
export interface ConversationLogState {
  readonly chunks: readonly Uint32Array<ArrayBuffer>[];
  readonly cells: Float64Array<ArrayBuffer>;
}

/** The same in all threads. (Who makes conversations that collide makes the search slower, never wrong.) */
function cellOf(source: number, destination: number, ports: number): number {
  let hash = Math.imul(source, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15) ^ destination, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13) ^ ports, 0xc2b2ae35);
  return Math.imul(hash ^ (hash >>> 16), 0x9e3779b1) >>> (32 - CELL_BITS);
}
