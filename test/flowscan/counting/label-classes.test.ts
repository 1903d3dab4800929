import assert from 'node:assert/strict';
import fc from 'fast-check';
import { divideByLabels } from '../../../lib/flowscan/counting/label-classes.js';

const SIZE = 64;
const range = fc
  .tuple(fc.integer({ min: 0, max: SIZE + 10 }), fc.integer({ min: 0, max: 20 }))
  .map(([start, length]) => ({ start, end: start + length }));

describe('divideByLabels', () => {
  it('tells for every value exactly the labels whose ranges hold it', () => {
    fc.assert(
      fc.property(fc.array(fc.array(range, { maxLength: 4 }), { maxLength: 8 }), (labels) => {
        const { classOf, labelsOf } = divideByLabels(SIZE, labels);
        for (let value = 0; value < SIZE; value++) {
          const expected = labels.flatMap((ranges, label) =>
            ranges.some(({ start, end }) => start <= value && value <= end) ? [label] : [],
          );
          assert.deepEqual([...(labelsOf[classOf[value]!] ?? [])], expected);
        }
      }),
    );
  });

  it('keeps class 0 for values without a label', () => {
    const { classOf, labelsOf } = divideByLabels(10, [[{ start: 3, end: 4 }]]);
    assert.deepEqual([...classOf], [0, 0, 0, 1, 1, 0, 0, 0, 0, 0]);
    assert.deepEqual(labelsOf, [[], [0]]);
  });
});
