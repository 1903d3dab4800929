import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FlowBatch } from '../../lib/flow/batch.js';
import type { FieldName } from '../../lib/flow/fields.js';
import { appendRows, keepRows } from '../../lib/flow/batch-rows.js';

const FIELDS: readonly FieldName[] = ['srcaddr', 'srcport', 'prot'];

function batchOf(values: readonly number[], capacity = values.length + 1): FlowBatch {
  const batch = new FlowBatch(FIELDS, capacity);
  for (const field of FIELDS) batch.column<FieldName>(field).set(values);
  batch.length = values.length;
  return batch;
}

function valuesOf(batch: FlowBatch): number[][] {
  return FIELDS.map((field) => [...batch.column<FieldName>(field).subarray(0, batch.length)]);
}

describe('rows of batches', () => {
  it('are kept as a mask says', () => {
    const property = fc.property(fc.array(fc.tuple(fc.nat(255), fc.boolean()), { maxLength: 50 }), (rows) => {
      const batch = batchOf(rows.map(([value]) => value));
      keepRows(
        batch,
        Uint8Array.from(rows, ([, isKept]) => Number(isKept)),
        FIELDS,
      );
      const kept = rows.filter(([, isKept]) => isKept).map(([value]) => value);
      assert.deepEqual(valuesOf(batch), [kept, kept, kept]);
    });
    fc.assert(property, { seed: 21, numRuns: 300 });
  });

  it('are counted even if nothing is looked at', () => {
    const batch = batchOf([1, 2, 3]);
    keepRows(batch, Uint8Array.of(1, 0, 1), []);
    assert.equal(batch.length, 2);
  });

  it('are appended, for the columns that both have', () => {
    const target = batchOf([1, 2], 10);
    const source = new FlowBatch(['srcport', 'tos'], 3);
    source.column('srcport').set([7, 8, 9]);
    source.length = 3;
    appendRows(target, source, 1, 3);
    assert.deepEqual(valuesOf(target), [
      [1, 2, 0, 0],
      [1, 2, 8, 9],
      [1, 2, 0, 0],
    ]);
  });
});
