import assert from 'node:assert/strict';
import { WeightedChoice, zipf } from '../../lib/demo/choice.js';
import { hashOf, Random } from '../../lib/demo/random.js';
import { activity, meanActivity, noise } from '../../lib/demo/rhythm.js';

const mean = (count: number, draw: () => number) => {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += draw();
  return sum / count;
};

describe('Random', () => {
  it('gives a fixed sequence for its keys', () => {
    const random = new Random(1, 2, 3);
    assert.deepEqual(
      [random.uint32(), random.uint32(), random.uint32()],
      [127098686, 4256354656, 2852689480],
    );
    assert.notEqual(new Random(1, 3, 2).uint32(), 127098686);
    assert.notEqual(hashOf([1, 2]), hashOf([2, 1]));
  });

  it('spreads evenly', () => {
    const random = new Random(5);
    const tally = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i++) tally[random.below(10)]! += 1;
    for (const times of tally) assert.ok(times > 900 && times < 1100, `${times}`);
    for (let i = 0; i < 1000; i++) assert.ok([3, 4, 5].includes(random.between(3, 5)));
  });

  it('counts events around the mean that is asked for', () => {
    const random = new Random(6);
    for (const expected of [0, 0.05, 1, 3.9, 4.5, 20, 400]) {
      const found = mean(20_000, () => random.count(expected));
      assert.ok(Math.abs(found - expected) <= 0.03 * expected, `${found} for ${expected}`);
    }
  });

  it('draws Pareto values within their limits, mostly small', () => {
    const random = new Random(7);
    const values = Array.from({ length: 10_000 }, () => random.pareto(100, 50_000)).sort((a, b) => a - b);
    assert.ok((values[0] ?? 0) >= 100 && (values.at(-1) ?? 0) <= 50_000);
    const median = values[5000] ?? 0;
    assert.ok(median > 160 && median < 176, `median ${median}`); // 100 x 2^(3/4) = 168
  });
});

describe('WeightedChoice', () => {
  it('draws by weight', () => {
    const random = new Random(8);
    const choice = new WeightedChoice([1, 0, 3, 6]);
    const tally = [0, 0, 0, 0];
    for (let i = 0; i < 20_000; i++) tally[choice.draw(random)]! += 1;
    [0.1, 0, 0.3, 0.6].forEach((share, index) =>
      assert.ok(Math.abs((tally[index] ?? 0) / 20_000 - share) < 0.015),
    );
    assert.equal(tally[1], 0);
  });

  it('prefers low ranks by Zipf', () => {
    const random = new Random(9);
    const choice = zipf(100, 1);
    const tally = new Array<number>(100).fill(0);
    for (let i = 0; i < 50_000; i++) tally[choice.draw(random)]! += 1;
    const ratio = (tally[0] ?? 0) / (tally[9] ?? 1);
    assert.ok(ratio > 8 && ratio < 12.5, `${ratio}`);
  });

  it('refuses weights without a sum', () => {
    assert.throws(() => new WeightedChoice([0, 0]), RangeError);
  });
});

describe('rhythm', () => {
  const at = (day: number, hour: number, minute = 0) => new Date(2026, 2, day, hour, minute).getTime() / 1000;

  it('follows clock and calendar', () => {
    assert.equal(activity('office', at(3, 10, 30)), 0.98);
    assert.ok(activity('office', at(7, 10, 30)) < 0.2, 'Saturday');
    assert.ok(activity('residence', at(3, 21)) > 2 * activity('residence', at(3, 9)));
    assert.equal(activity('night', at(3, 2, 30)), 1);
  });

  it('has no steps', () => {
    for (let minute = 5; minute < 7 * 1440; minute += 5) {
      const change = activity('office', at(1, 0, minute)) - activity('office', at(1, 0, minute - 5));
      assert.ok(Math.abs(change) < 0.04, `${change} at minute ${minute}`);
    }
  });

  it('has the mean that it says', () => {
    const found = mean(
      7 * 288,
      (() => {
        let minute = 0;
        return () => activity('wireless', at(1, 0, (minute += 5)));
      })(),
    );
    assert.ok(Math.abs(found - meanActivity('wireless')) < 0.01);
  });

  it('is accompanied by smooth noise around 1', () => {
    const values = Array.from({ length: 5000 }, (_, index) => noise(1772460000 + index * 60, 1, 2));
    assert.ok(Math.abs(values.reduce((sum, value) => sum + value, 0) / values.length - 1) < 0.03);
    assert.ok(Math.min(...values) > 0.77 && Math.max(...values) < 1.23);
    for (let i = 1; i < values.length; i++)
      assert.ok(Math.abs((values[i] ?? 0) - (values[i - 1] ?? 0)) < 0.03);
  });
});
