import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import type { Aggregation, Transfer } from '../aggregation.js';
import { requireFields } from '../missing-fields.js';
import { SelectedRows } from '../rows.js';
import { FlowTimes, TIME_COLUMNS } from './flow-times.js';
import { FlowHeap } from './flow-heap.js';
import { isCounted, type ProratedQuantity } from './prorate.js';
import type { SeriesWindow } from './window.js';

export interface ExtremeFlowsOptions extends Pick<SeriesWindow, 'start' | 'end'> {
  /** Only flows that count in a series of this quantity are looked at. */
  readonly quantity: ProratedQuantity;
  readonly by: 'octets' | 'packets';
  readonly extreme: 'largest' | 'smallest';
  /** How many flows are kept. */
  readonly count: number;
}

/** A flow; times in ms since the epoch. */
export interface SingleFlow {
  readonly start: number;
  readonly end: number;
  readonly source: number;
  readonly destination: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly octets: number;
  readonly packets: number;
}

const PLAIN_COLUMNS = ['srcaddr', 'dstaddr', 'srcport', 'dstport', 'doctets', 'dpkts'] as const;
const COLUMNS: readonly FieldName[] = [...TIME_COLUMNS, ...PLAIN_COLUMNS];
/** Numbers a flow: both times, then the plain columns. */
const VALUES = 2 + PLAIN_COLUMNS.length;

interface KeptRow {
  readonly row: number;
  readonly place: number;
}

/**
 * The largest or smallest single flows (FlowGrapher specification, section 8.2); among equals those that are read first stay.
 *
 * The answer is in the order of reading.
 */
export class ExtremeFlows implements Aggregation<SingleFlow[]> {
  readonly columns = COLUMNS;
  readonly #options: ExtremeFlowsOptions;
  readonly #field: 'doctets' | 'dpkts';
  /** Turns the smallest values into the highest ranks. */
  readonly #inverts: boolean;
  readonly #rows = new SelectedRows();
  readonly #times: FlowTimes;
  readonly #heap: FlowHeap;
  /** VALUES numbers for each place of the heap. */
  readonly #values: Float64Array<ArrayBuffer>;
  /** Flows offered so far. */
  #offered = 0;

  /** @throws MissingFieldsError if the records lack fields */
  constructor(options: ExtremeFlowsOptions, fields: ReadonlySet<FieldName>) {
    requireFields('single flows', COLUMNS, fields);
    const { by, extreme, count } = options;
    this.#options = options;
    this.#times = new FlowTimes(options.start);
    this.#field = by === 'octets' ? 'doctets' : 'dpkts';
    this.#inverts = extreme === 'smallest';
    this.#heap = new FlowHeap(count);
    this.#values = new Float64Array(count * VALUES);
  }

  add(batch: FlowBatch, mask: Uint8Array | undefined): void {
    const rows = this.#rows;
    rows.select(batch, mask);
    const values = rows.values(this.#field);
    const { quantity, start, end } = this.#options;
    const span = (end - start) * 1000;
    const times = this.#times;
    const inverts = this.#inverts;
    const kept: KeptRow[] = [];
    let { threshold } = this.#heap;
    let hasTimes = false;
    for (let i = 0; i < rows.count; i++) {
      const rank = inverts ? 0xffffffff - values[i]! : values[i]!;
      if (rank <= threshold) continue;
      if (!hasTimes) times.read(rows);
      hasTimes = true;
      if (!isCounted(quantity, times.starts[i]!, times.ends[i]!, span)) continue;
      kept.push({ row: i, place: this.#heap.insert(rank, this.#offered + i) });
      threshold = this.#heap.threshold;
    }
    this.#offered += rows.count;
    if (kept.length > 0) this.#copy(kept);
  }

  merge(other: this): void {
    this.mergeTransferred(other.transfer().state);
  }

  transfer(): Transfer {
    const { size, ranks, sequences } = this.#heap;
    const state: ExtremeFlowsState = {
      offered: this.#offered,
      ranks: ranks.slice(0, size),
      sequences: sequences.slice(0, size),
      values: this.#values.slice(0, size * VALUES),
    };
    this.#heap.clear();
    this.#offered = 0;
    return { state, transferList: [state.ranks.buffer, state.sequences.buffer, state.values.buffer] };
  }

  mergeTransferred(state: unknown): void {
    const { offered, ranks, sequences, values } = state as ExtremeFlowsState;
    for (const place of inOrder(sequences, ranks.length)) {
      const rank = ranks[place]!;
      if (rank <= this.#heap.threshold) continue;
      const own = this.#heap.insert(rank, this.#offered + sequences[place]!);
      this.#values.set(values.subarray(place * VALUES, (place + 1) * VALUES), own * VALUES);
    }
    this.#offered += offered;
  }

  result(): SingleFlow[] {
    return inOrder(this.#heap.sequences, this.#heap.size).map((place) => this.#flow(place));
  }

  /** A place that was taken more than once ends with the last of its flows. */
  #copy(kept: readonly KeptRow[]): void {
    const rows = this.#rows;
    const { starts, ends } = this.#times;
    const origin = this.#options.start * 1000;
    const plain = PLAIN_COLUMNS.map((field) => rows.values(field));
    for (const { row, place } of kept) {
      const at = place * VALUES;
      this.#values[at] = origin + starts[row]!;
      this.#values[at + 1] = origin + ends[row]!;
      for (const [i, column] of plain.entries()) this.#values[at + 2 + i] = column[row]!;
    }
  }

  #flow(place: number): SingleFlow {
    const [
      start = 0,
      end = 0,
      source = 0,
      destination = 0,
      sourcePort = 0,
      destinationPort = 0,
      octets = 0,
      packets = 0,
    ] = this.#values.subarray(place * VALUES, (place + 1) * VALUES);
    return { start, end, source, destination, sourcePort, destinationPort, octets, packets };
  }
}

interface ExtremeFlowsState {
  readonly offered: number;
  readonly ranks: Uint32Array<ArrayBuffer>;
  readonly sequences: Float64Array<ArrayBuffer>;
  readonly values: Float64Array<ArrayBuffer>;
}

/** Places in the order in which their flows were read. */
function inOrder(sequences: Float64Array, size: number): number[] {
  return Array.from({ length: size }, (_, place) => place).sort((a, b) => sequences[a]! - sequences[b]!);
}
