import assert from 'node:assert/strict';
import { BucketSums } from '../../../lib/query/series/bucket-sums.js';
import { MissingFieldsError } from '../../../lib/query/missing-fields.js';
import { makeAggregation } from '../../../lib/query/parallel/kinds.js';
import { aggregate, flow, make, START } from './support.js';

const WINDOW = { start: START, end: START + 60, bucket: 5 };

describe('series: limits', () => {
  it('refuses windows that are none', () => {
    for (const wrong of [{ bucket: 0 }, { bucket: 1.5 }, { end: START }, { start: NaN }]) {
      const parameters = { ...WINDOW, ...wrong, quantity: 'octets' } as const;
      assert.throws(() => make({ name: 'linear-series', parameters }), RangeError);
      assert.throws(() => make({ name: 'prorated-series', parameters }), RangeError);
    }
  });

  it('refuses records without the fields that it needs', () => {
    const fields = new Set(['doctets', 'dpkts', 'first', 'last'] as const);
    const circumstances = { fields, memoryBytes: 1e6, isPart: false };
    const parameters = { ...WINDOW, quantity: 'octets' } as const;
    assert.throws(
      () => makeAggregation({ name: 'linear-series', parameters }, circumstances),
      MissingFieldsError,
    );
    assert.throws(
      () => makeAggregation({ name: 'prorated-series', parameters }, circumstances),
      MissingFieldsError,
    );
  });

  it('keeps parts of a unit exact beyond any number of flows', () => {
    const sums = new BucketSums(3);
    for (let i = 0; i < 5; i++) {
      // As after that many flows: room for parts is made in time.
      sums.expect(2 ** 24);
      sums.spread(0, 30, 10, 0.0123, 0);
    }
    const [first, second, third] = sums.amounts();
    for (const amount of [first, second, third]) assert.ok(Math.abs((amount ?? NaN) - 0.615) < 1e-7);
    assert.equal(first, third);
  });

  it('is exactly 0 between flows, whatever their shares', () => {
    const flows = Array.from({ length: 1000 }, (_, i) => flow(1000 * (i % 7), 19_999, { doctets: i * 977 }));
    const series = aggregate({ name: 'linear-series', parameters: { ...WINDOW, quantity: 'octets' } }, flows);
    assert.deepEqual(
      [...series.subarray(4)],
      Array.from({ length: 8 }, () => 0),
    );
  });

  it('spreads a flow of a broken clock over its first day only', () => {
    const week = 7 * 86_400;
    const window = { start: START, end: START + week, bucket: 86_400 };
    const given = [flow(0, week * 1000, { doctets: 86_400 })];
    const series = aggregate({ name: 'linear-series', parameters: { ...window, quantity: 'octets' } }, given);
    assert.deepEqual([...series], [86_400, 0, 0, 0, 0, 0, 0]);
  });

  it('counts a flow whose clock ran backwards where it started', () => {
    const given = [flow(12_000, 11_000, { doctets: 1000 })];
    const parameters = { ...WINDOW, quantity: 'octets' } as const;
    assert.equal(
      aggregate({ name: 'linear-series', parameters }, given).reduce((a, b) => a + b),
      0,
    );
    assert.equal(aggregate({ name: 'prorated-series', parameters }, given)[0]?.[2], 1000);
  });
});
