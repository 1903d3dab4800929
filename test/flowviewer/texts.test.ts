import assert from 'node:assert/strict';
import {
  multiplied,
  octetsOfUnits,
  octetsWithUnits,
  plainNumber,
  withThousands,
} from '../../lib/flowviewer/texts.js';

describe('texts of reports', () => {
  it('write octets with units of 1024, and not before they are passed', () => {
    const texts = [0n, 1023n, 1024n, 1025n, 418464292n, 2_898_902_016n, 1024n ** 4n + 1n, 1024n ** 5n * 3n];
    assert.deepEqual(texts.map(octetsWithUnits), [
      ...['0', '1023', '1024', '1.00 KB', '399.08 MB', '2.70 GB', '1.00 TB', '3.00 PB'],
    ]);
  });

  it('stay petabytes, however many', () => {
    assert.equal(octetsWithUnits(1024n ** 6n), '1024.00 PB');
    assert.equal(octetsWithUnits(1024n ** 6n * 3n), '3.00 PB');
  });

  it('read octets with units back, cut to an integer', () => {
    assert.equal(octetsOfUnits('399.08 MB'), Math.trunc(399.08 * 1024 ** 2));
    assert.equal(octetsOfUnits('17'), 17);
    assert.equal(octetsOfUnits('12.5 parsecs'), undefined);
  });

  it('separate thousands of the integer part alone', () => {
    assert.equal(withThousands(10619n), '10,619');
    assert.equal(withThousands(999n), '999');
    assert.equal(withThousands(1234567.5), '1,234,567.5');
  });

  it('multiply exactly beyond the numbers that doubles hold', () => {
    assert.equal(multiplied(9_007_199_254_740_993n, 100), 900_719_925_474_099_300n);
    assert.equal(multiplied(3n, undefined), 3n);
    assert.equal(plainNumber(multiplied(3n, 1.1)), '3.3');
  });
});
