import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import { flowTimeMs } from '../../flow/time.js';
import type { Aggregation, Transfer } from '../aggregation.js';
import { requireFields } from '../missing-fields.js';
import { SelectedRows } from '../rows.js';
import { flowCounts } from '../traffic.js';
import { SecondSums } from './seconds.js';
import { addTotals, countTotals, noTotals, TOTALS_COLUMNS, type ReportTotals } from './totals.js';

/** A longer flow comes from a broken clock; only its first day gets shares (flow-tools specification, section 7.3). */
const LONGEST_SECONDS = 86_400;

export interface InterpolationOptions {
  /** Fields that the records have. */
  readonly fields: ReadonlySet<FieldName>;
  /** Multiplies octets and packets. */
  readonly scale?: number;
  /**
   * Only a part of the answer, to be merged into another one: keeps a log of the flows instead of sums, because sums of doubles
   * depend on their order. Merged in the order of the files, the parts give every digit that one reader of all files would.
   */
  readonly isPart?: boolean;
}

export interface InterpolationResult {
  readonly kind: 'linear';
  readonly totals: ReportTotals;
  readonly seconds: SecondSums;
}

/**
 * Spreads each flow evenly over the seconds from its start to its end (flow-tools specification, section 7.3).
 * A flow whose end lies before its start is only in the totals.
 */
export class LinearInterpolation implements Aggregation<InterpolationResult> {
  readonly columns: readonly FieldName[];
  readonly #hasFlowCounts: boolean;
  readonly #scale: number;
  readonly #isPart: boolean;
  readonly #rows = new SelectedRows();
  readonly #seconds = new SecondSums();
  #log = new FlowLog();
  #totals = noTotals();

  constructor({ fields, scale = 1, isPart = false }: InterpolationOptions) {
    this.#hasFlowCounts = fields.has('dflows');
    this.columns = [
      ...TOTALS_COLUMNS,
      'unix_nsecs',
      'sysuptime',
      ...(this.#hasFlowCounts ? (['dflows'] as const) : []),
    ];
    requireFields('linear interpolation', this.columns, fields);
    this.#scale = scale;
    this.#isPart = isPart;
  }

  add(batch: FlowBatch, mask: Uint8Array | undefined): void {
    const rows = this.#rows;
    rows.select(batch, mask);
    this.#totals = addTotals(this.#totals, countTotals(rows, this.#hasFlowCounts));
    const [seconds, nanoseconds] = [rows.values('unix_secs'), rows.values('unix_nsecs')];
    const [uptime, first, last] = [rows.values('sysuptime'), rows.values('first'), rows.values('last')];
    const [octets, packets] = [rows.values('doctets'), rows.values('dpkts')];
    const flows = flowCounts(rows, this.#hasFlowCounts);
    for (let i = 0; i < rows.count; i++) {
      const start = Math.floor(flowTimeMs(seconds[i]!, nanoseconds[i]!, uptime[i]!, first[i]!) / 1000);
      const end = Math.floor(flowTimeMs(seconds[i]!, nanoseconds[i]!, uptime[i]!, last[i]!) / 1000);
      const duration = Math.min(end - start + 1, LONGEST_SECONDS);
      if (duration > 0) this.#spread(start, duration, flows ? flows[i]! : 1, octets[i]!, packets[i]!);
    }
  }

  merge(other: this): void {
    if (!other.#isPart) throw new Error('an interpolation that is merged must be made as a part');
    this.#totals = addTotals(this.#totals, other.#totals);
    this.#replay(other.#log);
  }

  transfer(): Transfer {
    if (!this.#isPart) throw new Error('an interpolation that is transferred must be made as a part');
    const words = this.#log.words();
    const state: InterpolationState = { totals: this.#totals, words };
    this.#log = new FlowLog();
    this.#totals = noTotals();
    return { state, transferList: [words.buffer] };
  }

  mergeTransferred(state: unknown): void {
    const { totals, words } = state as InterpolationState;
    this.#totals = addTotals(this.#totals, totals);
    this.#replay(new FlowLog(words));
  }

  result(): InterpolationResult {
    return { kind: 'linear', totals: this.#totals, seconds: this.#seconds };
  }

  #spread(start: number, duration: number, flows: number, octets: number, packets: number): void {
    if (this.#isPart) {
      this.#log.append(start, duration, flows, octets, packets);
      return;
    }
    const scale = this.#scale;
    this.#seconds.add(
      start,
      duration,
      flows / duration,
      (octets * scale) / duration,
      (packets * scale) / duration,
    );
  }

  #replay(log: FlowLog): void {
    log.forEach((start, duration, flows, octets, packets) =>
      this.#spread(start, duration, flows, octets, packets),
    );
  }
}

interface InterpolationState {
  readonly totals: ReportTotals;
  readonly words: Uint32Array<ArrayBuffer>;
}

type Visit = (start: number, duration: number, flows: number, octets: number, packets: number) => void;

const LOG_WORDS = 5;

/** Flows in their order: start, duration (s), flows, octets, packets. */
class FlowLog {
  #words: Uint32Array<ArrayBuffer>;
  #length: number;

  constructor(words = new Uint32Array(0)) {
    this.#words = words;
    this.#length = words.length;
  }

  append(start: number, duration: number, flows: number, octets: number, packets: number): void {
    const at = this.#length;
    if (at + LOG_WORDS > this.#words.length) {
      const larger = new Uint32Array(Math.max(1024 * LOG_WORDS, this.#words.length * 2));
      larger.set(this.#words);
      this.#words = larger;
    }
    this.#words[at] = start;
    this.#words[at + 1] = duration;
    this.#words[at + 2] = flows;
    this.#words[at + 3] = octets;
    this.#words[at + 4] = packets;
    this.#length = at + LOG_WORDS;
  }

  forEach(visit: Visit): void {
    const words = this.#words;
    for (let at = 0; at < this.#length; at += LOG_WORDS) {
      visit(words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!, words[at + 4]!);
    }
  }

  words(): Uint32Array<ArrayBuffer> {
    return this.#words.slice(0, this.#length);
  }
}
