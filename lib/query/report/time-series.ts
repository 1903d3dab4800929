import type { FlowBatch } from '../../flow/batch.js';

/** Rows of a batch that belong to one interval. */
export interface IntervalRows {
  /** Whether the interval begins with these rows: what was counted before is complete. */
  readonly isNew: boolean;
  /** The rows: 1 where they belong to the interval. Valid until the next ones are asked for. */
  readonly mask: Uint8Array;
}

/**
 * Cuts a stream of flows into intervals: a new one begins with the first flow that was exported more than so many seconds
 * after the first flow of the interval (flow-tools specification, section 7.5).
 */
export class TimeSeries {
  readonly #seconds: number;
  #start: number | undefined;

  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  /** The permitted rows of a batch, interval by interval. Needs the column unix_secs. */
  *split(batch: FlowBatch, mask: Uint8Array | undefined): Generator<IntervalRows> {
    const exported = batch.column('unix_secs');
    let part = new Uint8Array(batch.length);
    let isNew = false;
    for (let row = 0; row < batch.length; row++) {
      if (mask && mask[row] !== 1) continue;
      const time = exported[row]!;
      if (this.#start === undefined) this.#start = time;
      if (time - this.#start > this.#seconds) {
        yield { isNew, mask: part };
        part = new Uint8Array(batch.length);
        isNew = true;
        this.#start = time;
      }
      part[row] = 1;
    }
    yield { isNew, mask: part };
  }
}
