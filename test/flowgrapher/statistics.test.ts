import assert from 'node:assert/strict';
import fc from 'fast-check';
import { statisticsOf } from '../../lib/flowgrapher/statistics.js';

describe('FlowGrapher: statistics', () => {
  it('are those of the values above zero, or of all', () => {
    const values = [0, 10.9, 20.2, 0, 5.7, 0, 0, 0];
    assert.deepEqual(statisticsOf(values, 'Nonzeroes'), {
      maximum: 20,
      percentile95: 20,
      average: 12,
      minimum: 5,
    });
    assert.deepEqual(statisticsOf(values, 'All'), { maximum: 20, percentile95: 20, average: 4, minimum: 0 });
  });

  it('take the value of the rank below 95 %', () => {
    const values = Array.from({ length: 100 }, (_, i) => i + 1);
    assert.equal(statisticsOf(values, 'All')?.percentile95, 96);
    assert.equal(statisticsOf([0, ...values], 'Nonzeroes')?.percentile95, 96);
    assert.equal(statisticsOf([7, 9], 'All')?.percentile95, 9);
  });

  it('are whole numbers also of flows, and a minimum at least 1', () => {
    assert.deepEqual(statisticsOf([0.4, 0.2], 'Nonzeroes'), {
      maximum: 0,
      percentile95: 0,
      average: 0,
      minimum: 1,
    });
    assert.equal(statisticsOf([0.4, 0.2], 'All')?.minimum, 0);
  });

  it('do not take a whole value for the one below', () => {
    assert.equal(statisticsOf([3 - 2 ** -26], 'Nonzeroes')?.maximum, 3);
  });

  it('are blank where nothing flows', () => {
    assert.equal(statisticsOf([0, 0], 'All'), undefined);
    assert.equal(statisticsOf([], 'Nonzeroes'), undefined);
  });

  it('lie in order', () => {
    const values = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e12, noNaN: true })));
    fc.assert(
      fc.property(values, fc.constantFrom('All' as const, 'Nonzeroes' as const), (given, method) => {
        const found = statisticsOf(given, method);
        assert.equal(found === undefined, !given.some((value) => value > 0));
        if (!found) return;
        assert.ok(found.percentile95 <= found.maximum && found.average <= found.maximum);
        assert.ok(found.minimum <= Math.max(1, found.average));
      }),
      { seed: 7 },
    );
  });
});
