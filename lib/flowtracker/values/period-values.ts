import { DEFINITION_NAME } from '../../criteria/definition.js';
import { FlowBatch } from '../../flow/batch.js';
import type { Column, FieldName } from '../../flow/fields.js';
import { SharedFilters } from '../../query/shared-filters/shared-filters.js';
import { TermTable } from '../../query/shared-filters/terms.js';
import { FlowShares, SHARE_COLUMNS, type Quantity } from './flow-shares.js';
import { FlowTimes, TIME_COLUMNS } from './flow-times.js';
import type { Period } from './period.js';
import { SecondShares } from './second-shares.js';
import { forSelectedFlows, type ValueRequest, type ValueType } from './tracked-filter.js';

/** What a tracking has in a period. */
export interface PeriodValue {
  /** Bits, packets, flows, or seconds of flows; multiplied. */
  readonly total: number;
  /** As it is stored: a second's part of the total, for bps and pps without its fraction. */
  readonly value: number;
}

/** So many selected flows are judged at once: bits of all terms for them stay in the caches of the processor. */
const BLOCK_ROWS = 4096;

const QUANTITY_OF: Readonly<Record<ValueType, Quantity>> = {
  bps: 'octets',
  pps: 'packets',
  fpsi: 'flows',
  fpsa: 'active',
};

/** What is summed for one distinct filter. */
interface Sums {
  readonly seconds: Map<Exclude<Quantity, 'active'>, SecondShares>;
  isActiveWanted: boolean;
  active: number;
}

/**
 * The values of many trackings in one period, from batches of flows (FlowTracker specification, section 7).
 *
 * Flows outside the period are dropped before any filter sees them. The others are gathered in blocks; a block is judged by all filters
 * together, and each distinct filter's flows are added to its sums, however many trackings have that filter.
 */
export class PeriodValues {
  readonly #period: Period;
  readonly #requests: readonly ValueRequest[];
  readonly #table = new TermTable();
  /** By request: place of its filter among the distinct ones. */
  readonly #filterOf: readonly number[];
  readonly #sums: Sums[] = [];
  readonly #shares: FlowShares;
  readonly #blockTimes = new FlowTimes(BLOCK_ROWS);
  readonly #permitted = new Uint32Array(BLOCK_ROWS / 32);
  readonly #rows = new Uint32Array(BLOCK_ROWS);
  readonly #filters = new Map<string, SharedFilters>();
  #source: { filters: SharedFilters; block: FlowBatch } | undefined;

  constructor(period: Period, requests: readonly ValueRequest[]) {
    this.#period = period;
    this.#requests = requests;
    this.#filterOf = requests.map(({ filter, type }) => {
      const place = this.#table.add(forSelectedFlows(filter, period), DEFINITION_NAME);
      this.#want(place, QUANTITY_OF[type]);
      return place;
    });
    this.#shares = new FlowShares(BLOCK_ROWS, new Set(requests.map(({ type }) => QUANTITY_OF[type])));
  }

  /** The columns wanted of a source whose records have these fields. */
  columnsFor(fields: ReadonlySet<FieldName>): readonly FieldName[] {
    const counts: readonly FieldName[] = fields.has('dflows') ? ['dflows'] : [];
    return [...new Set([...TIME_COLUMNS, ...SHARE_COLUMNS, ...counts, ...this.#filtersFor(fields).columns])];
  }

  /**
   * Says which source the next batches are of.
   *
   * @param columns of these batches; the same for sources of the same fields
   * @returns fields that its records lack, by the requests whose filters look at them: they get none of its flows
   */
  begin(fields: ReadonlySet<FieldName>, columns: readonly FieldName[]): Map<number, readonly FieldName[]> {
    const filters = this.#filtersFor(fields);
    if (this.#source?.filters !== filters) {
      this.#flush();
      this.#source = { filters, block: new FlowBatch(columns, BLOCK_ROWS) };
    }
    const lacking = new Map<number, readonly FieldName[]>();
    for (const [request, place] of this.#filterOf.entries()) {
      const missing = filters.unanswerable.get(place);
      if (missing) lacking.set(request, missing);
    }
    return lacking;
  }

  add(batch: FlowBatch, times: FlowTimes): void {
    for (let at = 0; at < batch.length;) {
      const { next, count } = this.#select(times, at, batch.length, this.#room());
      this.#gather(batch, times, count);
      if (this.#room() === 0) this.#flush();
      at = next;
    }
  }

  /** The values of all requests, in their order. */
  values(): PeriodValue[] {
    this.#flush();
    return this.#requests.map((request, index) => this.#valueOf(request, this.#filterOf[index] ?? 0));
  }

  #want(place: number, quantity: Quantity): void {
    const sums = (this.#sums[place] ??= { seconds: new Map(), isActiveWanted: false, active: 0 });
    if (quantity === 'active') sums.isActiveWanted = true;
    else if (!sums.seconds.has(quantity)) {
      // The second of the end counts too (section 7.4).
      sums.seconds.set(quantity, new SecondShares(this.#period.end - this.#period.start + 1));
    }
  }

  #filtersFor(fields: ReadonlySet<FieldName>): SharedFilters {
    const key = [...fields].sort().join();
    const known = this.#filters.get(key) ?? new SharedFilters(this.#table, fields, BLOCK_ROWS);
    this.#filters.set(key, known);
    return known;
  }

  #room(): number {
    return BLOCK_ROWS - (this.#source?.block.length ?? 0);
  }

  /** Finds up to `most` rows from `at` on that belong to the period; they come to stand in `#rows`. */
  #select(times: FlowTimes, at: number, length: number, most: number): { next: number; count: number } {
    // Whole seconds decide (section 7.3), and the limits are whole seconds.
    const [start, end] = [this.#period.start * 1000, this.#period.end * 1000];
    let count = 0;
    let row = at;
    for (; row < length && count < most; row++) {
      this.#rows[count] = row;
      count += Number(times.end[row]! >= start && times.start[row]! < end);
    }
    return { next: row, count };
  }

  #gather(batch: FlowBatch, times: FlowTimes, count: number): void {
    const block = this.#source?.block;
    if (!block) throw new Error('flows without a source');
    const at = block.length;
    for (const field of block.fields)
      copyRows(batch.column<FieldName>(field), this.#rows, count, block.column<FieldName>(field), at);
    for (let i = 0; i < count; i++) {
      this.#blockTimes.start[at + i] = times.start[this.#rows[i]!]!;
      this.#blockTimes.end[at + i] = times.end[this.#rows[i]!]!;
    }
    block.length = at + count;
  }

  #flush(): void {
    if (!this.#source || this.#source.block.length === 0) return;
    const { filters, block } = this.#source;
    filters.judge(block);
    this.#shares.read(block, this.#blockTimes, this.#period);
    const { from, to } = this.#shares;
    for (const [place, sums] of this.#sums.entries()) {
      if (!filters.permitted(place, this.#permitted)) continue;
      for (const [quantity, seconds] of sums.seconds)
        seconds.add(this.#permitted, filters.words, this.#shares.of(quantity), from, to);
      if (sums.isActiveWanted)
        sums.active += sumOf(this.#permitted, filters.words, this.#shares.of('active'));
    }
    block.length = 0;
  }

  #valueOf({ type, samplingMultiplier }: ValueRequest, place: number): PeriodValue {
    const quantity = QUANTITY_OF[type];
    const sums = this.#sums[place];
    const sum = quantity === 'active' ? sums?.active : sums?.seconds.get(quantity)?.roundedSum();
    const units = (sum ?? 0) * (type === 'bps' ? 8 : 1);
    const total = samplingMultiplier > 1 ? units * samplingMultiplier : units;
    const rate = total / (this.#period.end - this.#period.start);
    return { total, value: type === 'bps' || type === 'pps' ? Math.trunc(rate) : rate };
  }
}

function copyRows(from: Column, rows: Uint32Array, count: number, to: Column, at: number): void {
  for (let i = 0; i < count; i++) to[at + i] = from[rows[i]!]!;
}

function sumOf(bits: Uint32Array, words: number, values: Float64Array): number {
  let sum = 0;
  for (let word = 0; word < words; word++)
    for (let left = bits[word]!; left !== 0; left &= left - 1)
      sum += values[(word << 5) + 31 - Math.clz32(left & -left)]!;
  return sum;
}
