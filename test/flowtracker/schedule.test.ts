import assert from 'node:assert/strict';
import {
  collectionClock,
  duePeriod,
  latestStart,
  missedPeriods,
  nextStart,
  periodsAfter,
  periodsWithin,
} from '../../lib/flowtracker/collector/schedule.js';
import { captureWindow, clockOf, periodAt } from '../../lib/flowtracker/values/period.js';

const TIMES = { collectionPeriod: 300, collectionOffset: 1800, flowFileLength: 900 };
/** A border of a slot. */
const SLOT = 1772460000;
const ends = (periods: readonly { end: number }[]): number[] => periods.map(({ end }) => end);

describe('the schedule of the Collector', () => {
  it('handles the period of half an hour ago', () => {
    // 29 July 2015, 09:05:52 in a zone four hours behind: the example of the specification.
    assert.deepEqual(periodAt(1438175152, TIMES), { start: 1438173000, end: 1438173300 });
  });

  it('begins twenty seconds into each slot', () => {
    assert.equal(latestStart(SLOT + 19, TIMES), SLOT - 280);
    assert.equal(latestStart(SLOT + 20, TIMES), SLOT + 20);
    assert.equal(nextStart(SLOT + 19, TIMES), SLOT + 20);
    assert.equal(nextStart(SLOT + 20, TIMES), SLOT + 320);
    assert.equal(duePeriod(SLOT + 19, TIMES).end, SLOT - 2100);
    assert.equal(duePeriod(SLOT + 21, TIMES).end, SLOT - 1800);
  });

  it('takes pending periods in their order, each once', () => {
    assert.deepEqual(ends(periodsAfter(SLOT, SLOT + 900, TIMES)), [SLOT + 300, SLOT + 600, SLOT + 900]);
    assert.deepEqual(ends(periodsAfter(SLOT + 1, SLOT + 600, TIMES)), [SLOT + 300, SLOT + 600]);
    assert.deepEqual(periodsAfter(SLOT, SLOT, TIMES), []);
    assert.deepEqual(periodsAfter(SLOT + 300, SLOT, TIMES), []);
  });

  it('makes up for what was missed, not beyond the limit', () => {
    const due = { start: SLOT, end: SLOT + 300 };
    const missed = (oldest: number, catchup: number) =>
      ends(missedPeriods(due, oldest, { ...TIMES, catchup }));
    assert.deepEqual(missed(SLOT - 900, 7200), [SLOT - 600, SLOT - 300, SLOT]);
    assert.equal(missed(SLOT - 86_400, 7200).length, 23);
    assert.deepEqual(missed(SLOT - 900, 0), []);
    assert.deepEqual(missed(SLOT, 7200), []);
    assert.deepEqual(missed(Infinity, 7200), []);
  });

  it('finds the periods between two times', () => {
    assert.deepEqual(ends(periodsWithin(SLOT, SLOT + 600, TIMES)), [SLOT + 300, SLOT + 600]);
    assert.deepEqual(ends(periodsWithin(SLOT + 1, SLOT + 899, TIMES)), [SLOT + 600]);
    assert.deepEqual(periodsWithin(SLOT + 1, SLOT + 300, TIMES), []);
  });

  it('reads the same files for a period that is made up for', () => {
    const period = { start: SLOT, end: SLOT + 300 };
    assert.equal(clockOf(period, TIMES), SLOT + 300 + 1820);
    assert.deepEqual(captureWindow(period, clockOf(period, TIMES), TIMES), {
      low: SLOT - 961,
      high: SLOT + 2120,
    });
    assert.equal(collectionClock(period, SLOT + 2125, TIMES), SLOT + 2125);
    assert.equal(collectionClock(period, SLOT + 9000, TIMES), SLOT + 2120);
  });
});
