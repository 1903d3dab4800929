import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import type { Aggregation, Transfer } from '../aggregation.js';
import { requireFields } from '../missing-fields.js';
import { SelectedRows } from '../rows.js';
import { BucketSums } from './bucket-sums.js';
import { FlowTimes, TIME_COLUMNS } from './flow-times.js';
import { bucketCount, checkWindow, type SeriesWindow } from './window.js';

/** What is spread: a flow counts as 1, or as `dflows` where records stand for several flows. */
export type LinearQuantity = 'octets' | 'packets' | 'flows';

export interface LinearSeriesOptions extends SeriesWindow {
  readonly quantity: LinearQuantity;
}

/** A longer flow comes from a broken clock; only its first day gets shares (flow-tools specification, section 7.3). */
const LONGEST_SECONDS = 86_400;

/**
 * Spreads each flow evenly over the whole seconds from its start to its end, both included, and adds up what falls into the buckets of
 * a window (FlowGrapher specification, section 5.1). Flows without packets are ignored, and those that end before they start.
 *
 * The answer is the amount in each bucket.
 */
export class LinearSeries implements Aggregation<Float64Array> {
  readonly columns: readonly FieldName[];
  readonly #window: SeriesWindow;
  /** What is spread; undefined is 1 for each flow. */
  readonly #field: FieldName | undefined;
  readonly #rows = new SelectedRows();
  readonly #times: FlowTimes;
  readonly #sums: BucketSums;

  /** @throws MissingFieldsError if the records lack fields; RangeError for a window that is none */
  constructor({ quantity, ...window }: LinearSeriesOptions, fields: ReadonlySet<FieldName>) {
    checkWindow(window);
    this.#window = window;
    this.#field = linearField(quantity, fields);
    this.columns = [...new Set([...TIME_COLUMNS, 'dpkts' as const, ...(this.#field ? [this.#field] : [])])];
    requireFields('a linear series', this.columns, fields);
    this.#times = new FlowTimes(window.start);
    this.#sums = new BucketSums(bucketCount(window));
  }

  add(batch: FlowBatch, mask: Uint8Array | undefined): void {
    const rows = this.#rows;
    rows.select(batch, mask);
    rows.dropZero('dpkts');
    this.#times.read(rows);
    this.#sums.expect(rows.count);
    this.#spread(rows.count, this.#field ? rows.values(this.#field) : ones(rows));
  }

  merge(other: this): void {
    this.#sums.add(other.#sums);
  }

  transfer(): Transfer {
    return this.#sums.transfer();
  }

  mergeTransferred(state: unknown): void {
    this.#sums.mergeTransferred(state);
  }

  result(): Float64Array {
    return this.#sums.amounts();
  }

  #spread(count: number, amounts: Uint32Array): void {
    const { start, end, bucket } = this.#window;
    const { starts, ends } = this.#times;
    const sums = this.#sums;
    const behind = end - start;
    for (let i = 0; i < count; i++) {
      const first = Math.floor(starts[i]! / 1000);
      const seconds = Math.min(Math.floor(ends[i]! / 1000) - first + 1, LONGEST_SECONDS);
      const next = first + seconds;
      if (seconds <= 0 || next <= 0 || first >= behind) continue;
      if (first >= 0 && next <= behind) {
        const number = Math.floor(first / bucket);
        if (next <= (number + 1) * bucket) {
          sums.addWhole(number, amounts[i]!);
          continue;
        }
      }
      const [from, to] = [Math.max(first, 0), Math.min(next, behind)];
      sums.spread(from, to, bucket, amounts[i]! / seconds, 0);
    }
  }
}

function linearField(quantity: LinearQuantity, fields: ReadonlySet<FieldName>): FieldName | undefined {
  switch (quantity) {
    case 'octets':
      return 'doctets';
    case 'packets':
      return 'dpkts';
    case 'flows':
      return fields.has('dflows') ? 'dflows' : undefined;
  }
}

function ones(rows: SelectedRows): Uint32Array {
  return rows.scratch('ones').fill(1);
}
