import assert from 'node:assert/strict';
import { bucketCount, isoDate, needsDates, timeTicks } from '../../lib/charts/time-axis.js';
import { valueAxis } from '../../lib/charts/value-axis.js';
import { keepZone } from '../support/zone.js';

const labels = (largest: number): string[] => valueAxis(largest).ticks.map(({ label }) => label);

describe('valueAxis', () => {
  it('takes the smallest of 1, 2 and 5 that has room, and five intervals', () => {
    assert.deepEqual(labels(75_122_491), ['0', '20 M', '40 M', '60 M', '80 M', '100 M']);
    assert.deepEqual(labels(50_000), ['0', '10000', '20000', '30000', '40000', '50000']);
    assert.deepEqual(labels(50_001), ['0', '20000', '40000', '60000', '80000', '100000']);
    assert.deepEqual(labels(5), ['0', '1', '2', '3', '4', '5']);
  });

  it('repeats no label where millions begin', () => {
    assert.deepEqual(labels(2_400_000), ['0', '500000', '1 M', '1.5 M', '2 M', '2.5 M']);
    assert.deepEqual(labels(1_000_000), ['0', '200000', '400000', '600000', '800000', '1 M']);
    assert.deepEqual(labels(1e12), ['0', '200000 M', '400000 M', '600000 M', '800000 M', '1000000 M']);
  });

  it('writes fractions as they are', () => {
    assert.deepEqual(labels(0.4), ['0', '0.1', '0.2', '0.3', '0.4', '0.5']);
    assert.deepEqual(labels(0.0003), ['0', '0.0001', '0.0002', '0.0003', '0.0004', '0.0005']);
  });

  it('reaches from 0 to 1 where there is nothing', () => {
    for (const nothing of [0, NaN, Infinity, -5])
      assert.deepEqual(labels(nothing), ['0', '0.2', '0.4', '0.6', '0.8', '1']);
  });

  it('has room for every value, and not five times as much', () => {
    for (let value = 1e-6; value < 1e14; value *= 1.37) {
      const { top } = valueAxis(value);
      assert.ok(top >= value && top < value * 2.5 * 1.0001, `${value}: ${top}`);
    }
  });
});

describe('timeTicks', () => {
  keepZone('UTC');

  const START = Date.UTC(2026, 2, 2, 14, 0, 0) / 1000;
  const window = (buckets: number, step: number) => ({ start: START, end: START + buckets * step, step });

  it('labels every eighth part, and the end where it falls on it', () => {
    const quarters = timeTicks(window(240, 30));
    assert.deepEqual(
      quarters.map(({ index }) => index),
      [0, 30, 60, 90, 120, 150, 180, 210, 240],
    );
    assert.equal(quarters[1]?.label, '14:15:00');
    assert.equal(quarters.at(-1)?.label, '16:00:00');
    assert.deepEqual(
      timeTicks(window(60, 60)).map(({ index }) => index),
      [0, 7, 14, 21, 28, 35, 42, 49, 56],
    );
    // A bucket that the end of the window cuts counts as the part that it is.
    const part = { start: START, end: START + 715, step: 10 };
    assert.deepEqual(
      timeTicks(part).map(({ index }) => index),
      [0, 8, 16, 24, 32, 40, 48, 56, 64, 72],
    );
  });

  it('thins out labels that would overlap', () => {
    assert.equal(timeTicks(window(15, 60)).length, 16);
    assert.deepEqual(
      timeTicks(window(15, 60), 9).map(({ index }) => index),
      [0, 2, 4, 6, 8, 10, 12, 14],
    );
    assert.equal(timeTicks(window(240, 30), 0).length, 1);
  });

  it('serves windows of one bucket, of none, and of a part of one', () => {
    assert.deepEqual(
      timeTicks(window(1, 60)).map(({ label }) => label),
      ['14:00:00', '14:01:00'],
    );
    assert.equal(timeTicks(window(0, 60)).length, 1);
    const part = { start: START, end: START + 90, step: 60 };
    assert.equal(bucketCount(part), 2);
    assert.deepEqual(
      timeTicks(part).map(({ label }) => label),
      ['14:00:00', '14:01:00', '14:01:30'],
    );
  });

  it('needs dates from a day on', () => {
    assert.equal(needsDates(window(24, 3599)), false);
    assert.equal(needsDates(window(24, 3600)), true);
    assert.equal(isoDate(START), '2026-03-02');
  });
});
