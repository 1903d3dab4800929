import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import type { Aggregation, Transfer } from '../aggregation.js';
import { requireFields } from '../missing-fields.js';
import { SelectedRows } from '../rows.js';
import { CountedFlows, type CountedFlowsState } from './counted-flows.js';
import { FlowTimes, TIME_COLUMNS } from './flow-times.js';
import { LeaderBoard, type LeadersResult } from './leader-board.js';
import { amountInWindow, isCounted, proratedField, type ProratedQuantity } from './prorate.js';
import { checkWindow, type SeriesWindow } from './window.js';

export interface LeadersOptions extends SeriesWindow {
  readonly quantity: ProratedQuantity;
  /** Flows a group. */
  readonly width: number;
  /** Objects a list. */
  readonly count: number;
}

/**
 * The addresses and ports that put most into a window, altogether and in one group of consecutive flows (FlowGrapher specification,
 * section 11.2). Groups begin anywhere in a file, so a part holds its flows one by one; merged in the order of the files it gives every
 * digit that one reader would.
 */
export class Leaders implements Aggregation<LeadersResult> {
  readonly columns: readonly FieldName[];
  readonly #options: LeadersOptions;
  readonly #isPart: boolean;
  readonly #rows = new SelectedRows();
  readonly #times: FlowTimes;
  readonly #counted = new CountedFlows();
  readonly #board: LeaderBoard;

  /** @throws MissingFieldsError if the records lack fields; RangeError for options that mean nothing */
  constructor(options: LeadersOptions, fields: ReadonlySet<FieldName>, isPart: boolean) {
    checkWindow(options);
    const { quantity, width, start } = options;
    const volume = proratedField(quantity);
    this.#options = options;
    this.#isPart = isPart;
    this.columns = [...TIME_COLUMNS, 'srcaddr', 'dstaddr', 'srcport', 'dstport', ...(volume ? [volume] : [])];
    requireFields('an analysis', this.columns, fields);
    this.#times = new FlowTimes(start);
    this.#board = new LeaderBoard(width, volume === undefined);
  }

  add(batch: FlowBatch, mask: Uint8Array | undefined): void {
    this.#rows.select(batch, mask);
    this.#count();
    if (!this.#isPart) this.#settle();
  }

  merge(other: this): void {
    if (!other.#isPart) throw new Error('leaders that are merged must be made as a part');
    this.#board.add(other.#counted, other.#counted.count);
    other.#counted.count = 0;
  }

  transfer(): Transfer {
    if (!this.#isPart) throw new Error('leaders that are transferred must be made as a part');
    const state = this.#counted.take();
    const { sources, destinations, ports, amounts } = state;
    return { state, transferList: [sources.buffer, destinations.buffer, ports.buffer, amounts.buffer] };
  }

  mergeTransferred(state: unknown): void {
    const flows = state as CountedFlowsState;
    this.#board.add(flows, flows.amounts.length);
  }

  result(): LeadersResult {
    this.#settle();
    return this.#board.result(this.#options.count);
  }

  #settle(): void {
    this.#board.add(this.#counted, this.#counted.count);
    this.#counted.count = 0;
  }

  /** Appends those of the selected flows that put something into the window. */
  #count(): void {
    const rows = this.#rows;
    const counted = this.#counted;
    const { quantity, start, end, bucket } = this.#options;
    const [span, step] = [(end - start) * 1000, bucket * 1000];
    this.#times.read(rows);
    const { starts, ends } = this.#times;
    const volume = proratedField(quantity);
    const volumes = volume ? rows.values(volume) : rows.scratch('no volume');
    const [sources, destinations] = [rows.values('srcaddr'), rows.values('dstaddr')];
    const [sourcePorts, destinationPorts] = [rows.values('srcport'), rows.values('dstport')];
    counted.reserve(rows.count);
    let { count } = counted;
    for (let i = 0; i < rows.count; i++) {
      const start = starts[i]!;
      const end = ends[i]!;
      if (!isCounted(quantity, start, end, span)) continue;
      counted.sources[count] = sources[i]!;
      counted.destinations[count] = destinations[i]!;
      counted.ports[count] = (sourcePorts[i]! << 16) | destinationPorts[i]!;
      counted.amounts[count] = amountInWindow(quantity, volumes[i]!, start, end, span, step);
      count++;
    }
    counted.count = count;
  }
}
