import type { FlowBatch } from '../../flow/batch.js';
import type { FIELD_BITS, FieldName } from '../../flow/fields.js';
import { flowDurationMs, flowTimeMs } from '../../flow/time.js';
import { LocalClock } from './local-clock.js';

/** The fields of 32 bits. */
export type Field32 = { [F in FieldName]: (typeof FIELD_BITS)[F] extends 32 ? F : never }[FieldName];

/** A number computed of a flow, to be compared. */
export interface FlowValue {
  readonly columns: readonly FieldName[];
  /** As in RowSieve. */
  readonly cost: number;
  /** Puts the numbers of the flows `rows[0]` to `rows[count - 1]` into `values`. */
  read(batch: FlowBatch, rows: Uint32Array, count: number, values: Float64Array): void;
}

export function counterValue(field: Field32): FlowValue {
  return {
    columns: [field],
    cost: 2,
    read(batch, rows, count, values) {
      const column = batch.column(field);
      for (let i = 0; i < count; i++) values[i] = column[rows[i]!]!;
    },
  };
}

/** Milliseconds. */
export const durationValue: FlowValue = {
  columns: ['first', 'last'],
  cost: 2,
  read(batch, rows, count, values) {
    const [first, last] = [batch.column('first'), batch.column('last')];
    for (let i = 0; i < count; i++) values[i] = flowDurationMs(first[rows[i]!]!, last[rows[i]!]!);
  },
};

/** Units a second, each unit of the field counted `times`; 0 for a flow without duration. */
export function rateValue(field: 'doctets' | 'dpkts', times: number): FlowValue {
  return {
    columns: [field, 'first', 'last'],
    cost: 4,
    read(batch, rows, count, values) {
      const column = batch.column(field);
      const [first, last] = [batch.column('first'), batch.column('last')];
      for (let i = 0; i < count; i++) {
        const row = rows[i]!;
        const duration = flowDurationMs(first[row]!, last[row]!);
        values[i] = duration === 0 ? 0 : (column[row]! * times) / (duration / 1000);
      }
    },
  };
}

/** Epoch seconds of the flow's start (`first`) or end (`last`), fractions dropped. */
export function timeValue(field: 'first' | 'last'): FlowValue {
  return {
    columns: ['unix_secs', 'unix_nsecs', 'sysuptime', field],
    cost: 5,
    read(batch, rows, count, values) {
      const [secs, nsecs] = [batch.column('unix_secs'), batch.column('unix_nsecs')];
      const [uptime, time] = [batch.column('sysuptime'), batch.column(field)];
      for (let i = 0; i < count; i++) {
        const row = rows[i]!;
        values[i] = Math.floor(flowTimeMs(secs[row]!, nsecs[row]!, uptime[row]!, time[row]!) / 1000);
      }
    },
  };
}

/** The same as seconds of the local day. */
export function timeOfDayValue(field: 'first' | 'last'): FlowValue {
  const time = timeValue(field);
  const clock = new LocalClock();
  return {
    columns: time.columns,
    cost: time.cost + 2,
    read(batch, rows, count, values) {
      time.read(batch, rows, count, values);
      for (let i = 0; i < count; i++) values[i] = clock.secondOfDay(values[i]!);
    },
  };
}
