import { FlowBatch } from '../flow/batch.js';
import { FIELD_NAMES, type FieldName } from '../flow/fields.js';
import { recordLayout } from '../formats/layouts.js';
import type { FlowVersion } from './sink.js';

const BATCH_ROWS = 4096;

/** What counts up from one record to the next, and from where (flow-tools specification, section 13). */
const COUNTING: Partial<Record<FieldName, number>> = {
  srcaddr: 0,
  dstaddr: 0xffff0000,
  input: 0,
  output: 65280,
  dpkts: 1,
  doctets: 1,
  first: 0,
  last: 0xffff0000,
  srcport: 0,
  dstport: 65280,
  src_as: 0,
  dst_as: 65280,
  in_encaps: 0,
  out_encaps: 128,
  peer_nexthop: 0,
  router_sc: 0,
};
const TAGGED: Partial<Record<FieldName, number>> = {
  dstaddr: 0x8092c500,
  nexthop: 0x8092c500,
  tos: 0,
  src_tag: 0,
  dst_tag: 255,
};
const AGGREGATED: Partial<Record<FieldName, number>> = { tos: 0, src_mask: 0, dst_mask: 0 };
/** Where only the destination is a key, its values are those of a source. */
const DESTINATION_ONLY: Partial<Record<FieldName, number>> = { dstaddr: 0, output: 0, dst_as: 0 };
const DESTINATION_METHODS = new Set([4, 6, 12]);

/** Deterministic flows as flow-gen makes them; the recorded samples of the original beat its description. */
export function* generateFlows(count: number, version: FlowVersion): Generator<FlowBatch> {
  const { exportVersion, aggregationMethod } = version;
  const fields = recordLayout(3, exportVersion, aggregationMethod)?.fields ?? new Set<FieldName>();
  const batch = new FlowBatch(
    FIELD_NAMES.filter((field) => fields.has(field)),
    Math.min(count, BATCH_ROWS),
  );
  if (batch.has('prot')) batch.column('prot').fill(17);
  const starts = Object.entries(startsOf(version)).filter(([field]) => fields.has(field as FieldName));
  for (let from = 0; from < count; from += batch.capacity) {
    batch.length = Math.min(batch.capacity, count - from);
    for (const [field, start] of starts) {
      const column = batch.column<FieldName>(field as FieldName);
      for (let row = 0; row < batch.length; row++) column[row] = start + from + row;
    }
    if (batch.has('dflows')) {
      const flows = batch.column('dflows');
      for (let row = 0; row < batch.length; row++) flows[row] = 2 * (from + row + 1);
    }
    yield batch;
  }
}

function startsOf({ exportVersion, aggregationMethod = 0 }: FlowVersion): Partial<Record<FieldName, number>> {
  switch (exportVersion) {
    case 5:
      return { ...COUNTING, tos: 0 };
    case 1005:
      return { ...COUNTING, ...TAGGED };
    case 8:
      return {
        ...COUNTING,
        ...AGGREGATED,
        ...(DESTINATION_METHODS.has(aggregationMethod) ? DESTINATION_ONLY : {}),
      };
    default:
      return COUNTING;
  }
}
