import type { Transfer } from '../aggregation.js';

/** Parts of a unit that are kept. */
const FRACTION = 2 ** 28;
/** Numbers a bucket: an amount of its own and a step from the bucket before, both as whole units and parts of a unit. */
const [OWN, OWN_PARTS, STEP, STEP_PARTS, STRIDE] = [0, 1, 2, 3, 4];
/** So many additions cannot make parts of a unit inexact: 2^24 of 2^28 parts are 2^52. */
const MOST_ADDITIONS = 2 ** 24;

/**
 * Amounts in buckets, to which a flow costs the same whatever its length.
 *
 * What is the same in many buckets one after the other is added as a step up in the first and a step down behind the last.
 * All sums are of whole numbers (units, and 2^-28 of a unit), so they are exact: they do not depend on the order of the flows, and
 * buckets without flows are exactly 0.
 */
export class BucketSums {
  /** Buckets. */
  readonly count: number;
  readonly #cells: Float64Array<ArrayBuffer>;
  #additions = 0;

  constructor(count: number) {
    this.count = count;
    this.#cells = new Float64Array(count * STRIDE);
  }

  /** Announces additions, at most one a bucket for each. */
  expect(additions: number): void {
    if (this.#additions + additions > MOST_ADDITIONS) this.#carry();
    this.#additions += additions;
  }

  /** Adds a whole number of units to a bucket. */
  addWhole(bucket: number, units: number): void {
    this.#cells[bucket * STRIDE + OWN]! += units;
  }

  /**
   * Spreads an amount evenly over time.
   *
   * @param from   first instant and
   * @param to     first instant behind, counted from the start of bucket `offset`, in any unit of time
   * @param length of a bucket, in the same unit
   * @param rate   units of amount a unit of time
   */
  spread(from: number, to: number, length: number, rate: number, offset: number): void {
    const first = Math.floor(from / length);
    const last = Math.ceil(to / length) - 1;
    if (last <= first) {
      this.#addOwn(offset + first, rate * (to - from));
      return;
    }
    this.#addOwn(offset + first, rate * ((first + 1) * length - from));
    this.#addOwn(offset + last, rate * (to - last * length));
    if (last > first + 1) this.#addSteps(offset + first + 1, offset + last, rate * length);
  }

  add(other: BucketSums): void {
    this.#addCells(other.#cells, 0, other.#additions);
  }

  /** Hands everything added so far over to another thread and starts afresh. */
  transfer(): Transfer {
    const cells = this.#cells;
    let from = 0;
    let to = cells.length;
    while (from < to && cells[from] === 0) from++;
    while (to > from && cells[to - 1] === 0) to--;
    const state: BucketSumsState = { from, cells: cells.slice(from, to), additions: this.#additions };
    cells.fill(0, from, to);
    this.#additions = 0;
    return { state, transferList: [state.cells.buffer] };
  }

  /** Adds what `transfer` of sums over the same buckets gave. */
  mergeTransferred(state: unknown): void {
    const { from, cells, additions } = state as BucketSumsState;
    this.#addCells(cells, from, additions);
  }

  /** The amount in each bucket. */
  amounts(): Float64Array {
    this.#carry();
    const cells = this.#cells;
    const amounts = new Float64Array(this.count);
    let units = 0;
    let parts = 0;
    for (let bucket = 0, at = 0; bucket < this.count; bucket++, at += STRIDE) {
      units += cells[at + STEP]!;
      parts += cells[at + STEP_PARTS]!;
      amounts[bucket] = units + cells[at + OWN]! + (parts + cells[at + OWN_PARTS]!) / FRACTION;
    }
    return amounts;
  }

  #addOwn(bucket: number, amount: number): void {
    const units = Math.floor(amount);
    const at = bucket * STRIDE;
    this.#cells[at + OWN]! += units;
    this.#cells[at + OWN_PARTS]! += Math.round((amount - units) * FRACTION);
  }

  /** Adds an amount to each of the buckets `from` up to `to`. */
  #addSteps(from: number, to: number, amount: number): void {
    const cells = this.#cells;
    const units = Math.floor(amount);
    const parts = Math.round((amount - units) * FRACTION);
    const up = from * STRIDE;
    const down = to * STRIDE;
    cells[up + STEP]! += units;
    cells[up + STEP_PARTS]! += parts;
    cells[down + STEP]! -= units;
    cells[down + STEP_PARTS]! -= parts;
  }

  #addCells(cells: Float64Array, at: number, additions: number): void {
    this.expect(Math.min(additions, MOST_ADDITIONS));
    const own = this.#cells;
    for (let i = 0; i < cells.length; i++) own[at + i]! += cells[i]!;
  }

  /** Makes units of parts of units. */
  #carry(): void {
    const cells = this.#cells;
    for (let at = OWN; at < cells.length; at += STEP) {
      const units = Math.floor(cells[at + 1]! / FRACTION);
      cells[at]! += units;
      cells[at + 1]! -= units * FRACTION;
    }
    this.#additions = 1;
  }
}

/** Sums on their way to another thread. */
interface BucketSumsState {
  /** Where the first of the cells belongs. */
  readonly from: number;
  readonly cells: Float64Array<ArrayBuffer>;
  readonly additions: number;
}
