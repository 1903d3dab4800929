import type { FieldName } from '../../flow/fields.js';
import { flowTimeMs } from '../../flow/time.js';
import type { SelectedRows } from '../rows.js';

/** What the times of a flow are made of. */
export const TIME_COLUMNS: readonly FieldName[] = ['unix_secs', 'unix_nsecs', 'sysuptime', 'first', 'last'];

/** Start and end of the selected flows of a batch, ms after an origin. */
export class FlowTimes {
  starts = new Float64Array(0);
  ends = new Float64Array(0);
  readonly #origin: number;

  /** @param origin epoch seconds */
  constructor(origin: number) {
    this.#origin = origin * 1000;
  }

  read(rows: SelectedRows): void {
    const { count } = rows;
    if (this.starts.length < count) {
      this.starts = new Float64Array(count);
      this.ends = new Float64Array(count);
    }
    const seconds = rows.values('unix_secs');
    const nanoseconds = rows.values('unix_nsecs');
    const uptimes = rows.values('sysuptime');
    const firsts = rows.values('first');
    const lasts = rows.values('last');
    const { starts, ends } = this;
    const origin = this.#origin;
    for (let i = 0; i < count; i++) {
      starts[i] = flowTimeMs(seconds[i]!, nanoseconds[i]!, uptimes[i]!, firsts[i]!) - origin;
      ends[i] = flowTimeMs(seconds[i]!, nanoseconds[i]!, uptimes[i]!, lasts[i]!) - origin;
    }
  }
}
