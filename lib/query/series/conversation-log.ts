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
  readonly #chunks: LogChunk[] = [];
  #cells = new Float64Array(2 ** CELL_BITS);

  /** @param weight which of the sums decides: 0 flows, 1 octets, 2 packets */
  constructor(weight: 0 | 1 | 2) {
    this.#weight = weight;
  }

  get bytes(): number {
    return this.#chunks.reduce((sum, { words }) => sum + words.byteLength, 0);
  }

  append(columns: ConversationColumns): void {
    addToCells(this.#cells, columns, columns.sums[this.#weight]);
    for (let from = 0; from < columns.count;) {
      const chunk = this.#roomyChunk();
      const count = Math.min(columns.count - from, capacityOf(chunk) - chunk.count);
      write(chunk, columns, from, count);
      from += count;
    }
  }

  /** Gives the flows of the cells with at least so much, all with 0, as columns; they are valid until the next ones. */
  *flows(least: number): Generator<ConversationColumns> {
    const block = 4096;
    const columns = Array.from({ length: FLOW_WORDS }, () => new Uint32Array(block));
    const rows = new Uint32Array(block);
    for (const chunk of this.#chunks) {
      for (let from = 0; from < chunk.count; from += block) {
        const end = Math.min(from + block, chunk.count);
        const count = rowsOfCells(this.#cells, least, chunk, { from, end, rows });
        if (count === 0) continue;
        for (const [word, column] of columns.entries()) gather(columnOf(chunk, word), rows, count, column);
        const [sources, destinations, ports, flows, octets, packets, durations] = columns as Columns;
        yield {
          count,
          keys: [sources, destinations, ports],
          sums: [flows, octets, packets, durations],
        };
      }
    }
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
    const state = { chunks: this.#chunks.splice(0), cells: this.#cells };
    this.#cells = new Float64Array(2 ** CELL_BITS);
    return state;
  }

  absorbTaken({ chunks, cells }: ConversationLogState): void {
    this.#chunks.push(...chunks);
    for (let i = 0; i < cells.length; i++) this.#cells[i]! += cells[i]!;
  }

  /** The last chunk if it has room, else a new one: small at first, for most questions are about few flows. */
  #roomyChunk(): LogChunk {
    const last = this.#chunks.at(-1);
    if (last && last.count < capacityOf(last)) return last;
    const flows = Math.min(MOST_FLOWS, last ? 2 * capacityOf(last) : LEAST_FLOWS);
    const chunk = { words: new Uint32Array(flows * FLOW_WORDS), count: 0 };
    this.#chunks.push(chunk);
    return chunk;
  }
}

/** Some flows, one column of words behind the other: whole columns are copied much faster than single flows. */
interface LogChunk {
  readonly words: Uint32Array<ArrayBuffer>;
  /** Flows written so far. */
  count: number;
}

function capacityOf({ words }: LogChunk): number {
  return words.length / FLOW_WORDS;
}

function columnOf(chunk: LogChunk, word: number): Uint32Array {
  const capacity = capacityOf(chunk);
  return chunk.words.subarray(word * capacity, (word + 1) * capacity);
}

function write(chunk: LogChunk, { keys, sums }: ConversationColumns, from: number, count: number): void {
  for (const [word, values] of [...keys, ...sums].entries()) {
    const column = columnOf(chunk, word);
    if (values) column.set(values.subarray(from, from + count), chunk.count);
    else column.fill(1, chunk.count, chunk.count + count);
  }
  chunk.count += count;
}

function addToCells(
  cells: Float64Array,
  { count, keys: [sources, destinations, ports] }: ConversationColumns,
  weights: Uint32Array | undefined,
): void {
  for (let i = 0; i < count; i++) {
    cells[cellOf(sources[i]!, destinations[i]!, ports[i]!)]! += weights ? weights[i]! : 1;
  }
}

/** Numbers of those flows of a part of a chunk whose cells have at least so much; returns how many. */
function rowsOfCells(
  cells: Float64Array,
  least: number,
  chunk: LogChunk,
  { from, end, rows }: { from: number; end: number; rows: Uint32Array },
): number {
  const [sources, destinations, ports] = [columnOf(chunk, 0), columnOf(chunk, 1), columnOf(chunk, 2)];
  let count = 0;
  for (let row = from; row < end; row++) {
    rows[count] = row;
    if (cells[cellOf(sources[row]!, destinations[row]!, ports[row]!)]! >= least) count++;
  }
  return count;
}

function gather(column: Uint32Array, rows: Uint32Array, count: number, target: Uint32Array): void {
  for (let i = 0; i < count; i++) target[i] = column[rows[i]!]!;
}

type Columns = [Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array];

/** Flows on their way to another thread; all buffers can be transferred. */
export interface ConversationLogState {
  readonly chunks: readonly LogChunk[];
  readonly cells: Float64Array<ArrayBuffer>;
}

/** The same in all threads. (Who makes conversations that collide makes the search slower, never wrong.) */
function cellOf(source: number, destination: number, ports: number): number {
  let hash = Math.imul(source, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15) ^ destination, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13) ^ ports, 0xc2b2ae35);
  return Math.imul(hash ^ (hash >>> 16), 0x9e3779b1) >>> (32 - CELL_BITS);
}
