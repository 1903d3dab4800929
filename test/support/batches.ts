import { FlowBatch } from '../../lib/flow/batch.js';
import type { FieldName } from '../../lib/flow/fields.js';

export type FlowValues = Partial<Record<FieldName, number>>;

/** A batch of made-up flows; fields that a flow does not give are 0. */
export function batchOf(flows: readonly FlowValues[], fields: Iterable<FieldName>): FlowBatch {
  const batch = new FlowBatch(fields, Math.max(1, flows.length));
  batch.length = flows.length;
  for (const field of batch.fields) {
    const column = batch.column<FieldName>(field);
    for (const [row, flow] of flows.entries()) column[row] = flow[field] ?? 0;
  }
  return batch;
}
