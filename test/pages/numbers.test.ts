import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatPercent, formatScale } from '../../lib/pages/numbers.js';

const TWO_TO_1074 = 1n << 1074n;

/** The exact value of a double as an integer number of 2^-1074. */
function exactUnits(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & ((1n << 52n) - 1n);
  return exponent === 0 ? fraction : (fraction | (1n << 52n)) << BigInt(exponent - 1);
}

/** `%.1f` of a value >= 0 by exact integer arithmetic, ties to even. */
function exactTenths(value: number): string {
  const scaled = exactUnits(value) * 10n;
  let tenths = scaled / TWO_TO_1074;
  const rest = (scaled % TWO_TO_1074) * 2n;
  if (rest > TWO_TO_1074 || (rest === TWO_TO_1074 && tenths % 2n === 1n)) tenths += 1n;
  return `${tenths / 10n}.${tenths % 10n}`;
}

describe('formatScale', () => {
  const cases: [number | bigint, string][] = [
    [0, '0.0  '],
    [12.5, '12.5  '],
    [999.96, '1000.0  '],
    [64_000_000, '64.0 M'],
    [0.0833, '83.3 m'],
    [1000, '1.0 k'],
    [999, '999.0  '],
    [2.25, '2.2  '],
    [0.25, '250.0 m'],
    [2.75, '2.8  '],
    [1e-30, '0.0 a'],
    [1e21, '1000.0 E'],
    [(1n << 60n) + 1n, '1.2 E'],
    [0n, '0.0  '],
  ];
  for (const [value, text] of cases) {
    it(`prints ${value} as "${text}"`, () => assert.equal(formatScale(value), text));
  }

  it('rounds every value below one thousand as exact arithmetic does', () => {
    const quarters = fc.integer({ min: 4, max: 3999 }).map((n) => n / 4);
    const twentieths = fc.integer({ min: 20, max: 19999 }).map((n) => n / 20);
    const any = fc.double({ min: 1, max: 999, noNaN: true });
    fc.assert(
      fc.property(fc.oneof(quarters, twentieths, any), (value) => {
        assert.equal(formatScale(value), `${exactTenths(value)}  `);
      }),
      { seed: 6, numRuns: 3000 },
    );
  });
});

describe('formatPercent', () => {
  const cases: [number | bigint, number | bigint, string][] = [
    [0, 0, ' (0.0%)'],
    [5, 0, ' (0.0%)'],
    [1, 3, ' (33.3%)'],
    [9, 400, ' (2.2%)'],
    [1, 400, ' (0.2%)'],
    [3, 400, ' (0.8%)'],
    [7, 7, ' (100.0%)'],
    [1n << 62n, 1n << 63n, ' (50.0%)'],
  ];
  for (const [part, total, text] of cases) {
    it(`prints ${part} of ${total} as "${text}"`, () => assert.equal(formatPercent(part, total), text));
  }

  it('agrees with exact rounding of the quotient for numbers and bigints', () => {
    const counts = fc.tuple(fc.integer({ min: 0, max: 1 << 30 }), fc.integer({ min: 1, max: 1 << 30 }));
    fc.assert(
      fc.property(counts, ([part, total]) => {
        const expected = ` (${exactTenths((100 * part) / total)}%)`;
        assert.equal(formatPercent(part, total), expected);
        assert.equal(formatPercent(BigInt(part), BigInt(total)), expected);
      }),
      { seed: 6, numRuns: 2000 },
    );
  });
});
