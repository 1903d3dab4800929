import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SecondShares } from '../../lib/flowtracker/values/second-shares.js';
import { formatFixed } from '../../lib/query/fixed.js';

const SECONDS = 301;

interface Share {
  units: number;
  from: number;
  length: number;
}

/** One addition a second and flow, and every second printed. */
function naiveSum(shares: readonly Share[]): number {
  const seconds = new Float64Array(SECONDS);
  for (const { units, from, length } of shares)
    for (let second = from; second < Math.min(from + length, SECONDS); second++)
      seconds[second]! += units / length;
  return seconds.reduce((sum, value) => sum + Number(formatFixed(value, 6)), 0);
}

function sum(shares: readonly Share[]): number {
  const rows = shares.length;
  const bits = new Uint32Array(Math.ceil(rows / 32)).fill(0xffffffff);
  if (rows % 32 > 0) bits[bits.length - 1] = 2 ** (rows % 32) - 1;
  const sums = new SecondShares(SECONDS);
  sums.add(
    bits,
    bits.length,
    Float64Array.from(shares, ({ units, length }) => units / length),
    Uint16Array.from(shares, ({ from }) => from),
    Uint16Array.from(shares, ({ from, length }) => Math.min(from + length, SECONDS) - 1),
  );
  return sums.roundedSum();
}

describe('shares of flows in seconds', () => {
  it('add up to what one addition a second would give', () => {
    const share = fc.record({
      units: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 2 ** 32 - 1 })),
      from: fc.integer({ min: 0, max: SECONDS - 1 }),
      length: fc.oneof(fc.integer({ min: 1, max: 400 }), fc.constant(128)),
    });
    fc.assert(
      fc.property(fc.array(share, { maxLength: 60 }), (shares) => {
        const [found, expected] = [sum(shares), naiveSum(shares)];
        const octets = shares.reduce((total, { units }) => total + units, 0);
        // Doubles of such sums are no finer than this.
        const unit = Math.max(1e-9 * expected, 301 * octets * 2 ** -52);
        assert.ok(Math.abs(found - expected) <= unit, `${found} is not ${expected}`);
      }),
      { numRuns: 500, seed: 6 },
    );
  });

  it('round the half to the even millionth, whatever was added before and taken away', () => {
    const half: Share = { units: 1, from: 200, length: 128 };
    const before: Share[] = [3, 7, 11, 49].map((length) => ({ units: 1, from: 10, length }));
    // 1/128 = 0.0078125 becomes 0.007812; 101 seconds of it lie in the period.
    const expected = naiveSum(before) + 101 * 0.007812;
    assert.ok(Math.abs(sum([...before, half]) - expected) < 1e-9);
  });

  it('round a share as printf rounds its double', () => {
    // 1/640 = 0.0015625 is no double; the nearest one lies above.
    const share: Share = { units: 1, from: 0, length: 640 };
    assert.ok(Math.abs(sum([share]) - 301 * 0.001563) < 1e-9);
    assert.ok(Math.abs(naiveSum([share]) - 301 * 0.001563) < 1e-9);
  });

  it('are nothing without flows', () => {
    assert.equal(new SecondShares(SECONDS).roundedSum(), 0);
  });
});
