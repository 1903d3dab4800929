import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import { flowTimeMs } from '../../flow/time.js';

export const TIME_COLUMNS: readonly FieldName[] = ['unix_secs', 'unix_nsecs', 'sysuptime', 'first', 'last'];

/** Start and end of the flows of a batch, milliseconds since the epoch. */
export class FlowTimes {
  readonly start: Float64Array;
  readonly end: Float64Array;

  constructor(capacity: number) {
    this.start = new Float64Array(capacity);
    this.end = new Float64Array(capacity);
  }

  read(batch: FlowBatch): void {
    const [secs, nsecs, uptime] = [
      batch.column('unix_secs'),
      batch.column('unix_nsecs'),
      batch.column('sysuptime'),
    ];
    const [first, last] = [batch.column('first'), batch.column('last')];
    for (let row = 0; row < batch.length; row++) {
      this.start[row] = flowTimeMs(secs[row]!, nsecs[row]!, uptime[row]!, first[row]!);
      this.end[row] = flowTimeMs(secs[row]!, nsecs[row]!, uptime[row]!, last[row]!);
    }
  }
}
