import fc from 'fast-check';
import { FlowBatch } from '../../../lib/flow/batch.js';
import { FIELD_BITS, FIELD_NAMES, type FieldName } from '../../../lib/flow/fields.js';

export type Flow = Record<FieldName, number>;

/** Values near which the filters of these tests have their edges. */
const ADDRESSES = [
  0, 1, 0x0a000000, 0x0a140000, 0x0a1400ff, 0x0a14ffff, 0x0a150000, 0x7fffffff, 0x80000000, 0xffffffff,
];
const UPTIMES = [0, 1, 1000, 60000, 3600000, 0x7fffffff, 0x80000000, 0x80000001, 0xfffffff0, 0xffffffff];

/** Numbers of the field's width, small ones, extremes and neighbours of well-known addresses more often than others. */
export function fieldValue(bits: number): fc.Arbitrary<number> {
  const highest = 2 ** bits - 1;
  const anything = fc.integer({ min: 0, max: highest });
  const small = fc.integer({ min: 0, max: 3 });
  if (bits < 32) return fc.oneof(small, small, anything, fc.constantFrom(highest, highest - 1, 80));
  return fc.oneof(small, fc.constantFrom(...ADDRESSES), anything);
}

const uptime = fc.oneof(fc.constantFrom(...UPTIMES), fc.integer({ min: 0, max: 0xffffffff }));

export const flow: fc.Arbitrary<Flow> = fc.record({
  ...(Object.fromEntries(FIELD_NAMES.map((name) => [name, fieldValue(FIELD_BITS[name])])) as Record<
    FieldName,
    fc.Arbitrary<number>
  >),
  unix_secs: fc.oneof(
    fc.integer({ min: 1772460000, max: 1772460100 }),
    fc.integer({ min: 0, max: 0xffffffff }),
  ),
  unix_nsecs: fc.integer({ min: 0, max: 999999999 }),
  sysuptime: uptime,
  first: uptime,
  last: uptime,
});

/** A batch of the flows, with room behind them. */
export function batchOf(flows: readonly Flow[], fields: readonly FieldName[] = FIELD_NAMES): FlowBatch {
  const batch = new FlowBatch(fields, flows.length + 3);
  batch.length = flows.length;
  for (const field of fields) batch.column(field).set(flows.map((one) => one[field]));
  return batch;
}
