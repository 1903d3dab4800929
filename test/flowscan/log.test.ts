import assert from 'node:assert/strict';
import { formatTimes, timestamp } from '../../lib/flowscan/log.js';

describe('log lines', () => {
  it('have the times of the original', () => {
    assert.equal(formatTimes(1, 0.6, 0.02), ' 1 wallclock secs ( 0.60 usr +  0.02 sys =  0.62 CPU)');
    assert.equal(
      formatTimes(0, 0.15, 0.19, 0.02, 0.09),
      ' 0 wallclock secs ( 0.15 usr  0.19 sys +  0.02 cusr  0.09 csys =  0.45 CPU)',
    );
    assert.equal(formatTimes(120, 100.5, 3), '120 wallclock secs (100.50 usr +  3.00 sys = 103.50 CPU)');
  });

  it('have local time stamps', () => {
    assert.equal(timestamp(new Date(2004, 8, 2, 1, 5, 7)), '2004/09/02 01:05:07');
  });
});
