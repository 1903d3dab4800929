import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import type { Aggregation, Transfer } from '../aggregation.js';
import { requireFields } from '../missing-fields.js';
import { SelectedRows } from '../rows.js';
import { BucketSums } from './bucket-sums.js';
import { FlowTimes, TIME_COLUMNS } from './flow-times.js';
import { LeaderIndex } from './leader-index.js';
import { objectField, type ObjectKind } from './objects.js';
import { isCounted, isInOneBucket, LEAST_ACTIVE, proratedField, type ProratedQuantity } from './prorate.js';
import { bucketCount, checkWindow, type SeriesWindow } from './window.js';

export interface ProratedSeriesOptions extends SeriesWindow {
  readonly quantity: ProratedQuantity;
  /** Makes a series for each of some objects, besides that of all others. */
  readonly dividedBy?: { readonly kind: ObjectKind; readonly objects: readonly number[] };
}

/**
 * Spreads each flow evenly from its start to its end, in milliseconds, and adds up what falls into the buckets of a window
 * (FlowGrapher specification, sections 5.2, 5.3 and 11.3). A flow inside one bucket counts there entirely.
 *
 * The answer is, for each series, the amount in each bucket; series 0 is that of all flows, or of those of no object.
 */
export class ProratedSeries implements Aggregation<Float64Array[]> {
  readonly columns: readonly FieldName[];
  readonly #quantity: ProratedQuantity;
  readonly #dividing: { readonly field: FieldName; readonly leaders: LeaderIndex } | undefined;
  readonly #rows = new SelectedRows();
  readonly #times: FlowTimes;
  /** Of the window and of a bucket, ms. */
  readonly #span: number;
  readonly #step: number;
  /** Buckets a series. */
  readonly #buckets: number;
  /** All series one after the other. */
  readonly #sums: BucketSums;

  /** @throws MissingFieldsError if the records lack fields; RangeError for a window that is none */
  constructor(options: ProratedSeriesOptions, fields: ReadonlySet<FieldName>) {
    const { quantity, dividedBy } = options;
    checkWindow(options);
    this.#quantity = quantity;
    this.#dividing = dividedBy && {
      field: objectField(dividedBy.kind),
      leaders: new LeaderIndex(dividedBy.objects),
    };
    const volume = proratedField(quantity);
    this.columns = [
      ...TIME_COLUMNS,
      ...(volume ? [volume] : []),
      ...(this.#dividing ? [this.#dividing.field] : []),
    ];
    requireFields('a prorated series', this.columns, fields);
    this.#times = new FlowTimes(options.start);
    this.#span = (options.end - options.start) * 1000;
    this.#step = options.bucket * 1000;
    this.#buckets = bucketCount(options);
    this.#sums = new BucketSums(this.#buckets * (1 + (dividedBy?.objects.length ?? 0)));
  }

  add(batch: FlowBatch, mask: Uint8Array | undefined): void {
    const rows = this.#rows;
    rows.select(batch, mask);
    this.#times.read(rows);
    this.#sums.expect(rows.count);
    const series = this.#seriesOf(rows);
    if (this.#quantity === 'starts') return this.#countStarts(rows.count, series);
    const volume = proratedField(this.#quantity);
    this.#spread(rows.count, volume && rows.values(volume), series);
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

  result(): Float64Array[] {
    const amounts = this.#sums.amounts();
    const buckets = this.#buckets;
    return Array.from({ length: amounts.length / buckets }, (_, i) =>
      amounts.slice(i * buckets, (i + 1) * buckets),
    );
  }

  /** The number of the series of each row. */
  #seriesOf(rows: SelectedRows): Uint32Array {
    const series = rows.scratch('series');
    if (this.#dividing) this.#dividing.leaders.find(rows.values(this.#dividing.field), rows.count, series);
    else series.fill(0);
    return series;
  }

  /** @param volumes what each flow has to be spread; undefined: the time that it lived, ms */
  #spread(count: number, volumes: Uint32Array | undefined, series: Uint32Array): void {
    const { starts, ends } = this.#times;
    const sums = this.#sums;
    const [span, step, buckets] = [this.#span, this.#step, this.#buckets];
    for (let i = 0; i < count; i++) {
      const start = starts[i]!;
      const end = ends[i]!;
      if (!isCounted(this.#quantity, start, end, span)) continue;
      const life = end - start;
      const offset = series[i]! * buckets;
      if (isInOneBucket(start, end, span, step)) {
        const whole = volumes ? volumes[i]! : Math.max(life, LEAST_ACTIVE);
        sums.addWhole(offset + Math.floor(start / step), whole);
        continue;
      }
      const from = Math.max(start, 0);
      const to = Math.min(end, span);
      if (from < to) sums.spread(from, to, step, volumes ? volumes[i]! / life : 1, offset);
    }
  }

  #countStarts(count: number, series: Uint32Array): void {
    const { starts } = this.#times;
    const sums = this.#sums;
    const [span, step, buckets] = [this.#span, this.#step, this.#buckets];
    for (let i = 0; i < count; i++) {
      const start = starts[i]!;
      if (start >= 0 && start < span) sums.addWhole(series[i]! * buckets + Math.floor(start / step), 1);
    }
  }
}
