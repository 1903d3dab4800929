import assert from 'node:assert/strict';
import {
  formatAggregate,
  mergeCandidates,
  parseAggregate,
} from '../../../lib/flowscan/cuflow/aggregate-state.js';

const TEXT = [
  '48',
  '10.20.0.3 1 1001 11 3 2003 21 5',
  'this line is not a row',
  '10.20.70.70 7 -5 3 1 77 5 3',
  '10.20.0.3 2 1 2 3 4 5 6',
  '10.3.0.1 33 9876543210123456789 98765432 4321 223456789013 88765433 3323',
  '',
].join('\n');

describe('aggregate data file', () => {
  it('ignores what is no row and takes the last line of an address', () => {
    const state = parseAggregate(TEXT);
    assert.equal(state.results, 48n);
    assert.equal(
      formatAggregate(state),
      '48\n10.3.0.1 33 9876543210123456789 98765432 4321 223456789013 88765433 3323\n10.20.0.3 2 1 2 3 4 5 6\n',
    );
  });

  it('is empty without a file and takes a first line that is no number for 0', () => {
    assert.equal(parseAggregate('').results, 0n);
    assert.equal(parseAggregate('many\n10.0.0.1 1 1 1 1 1 1 1\n').results, 0n);
    assert.equal(parseAggregate('many\n10.0.0.1 1 1 1 1 1 1 1\n').rows.size, 1);
  });

  it('halves everything after 50 samples and forgets who was seen once', () => {
    const state = parseAggregate('50\n10.0.0.1 1 10 10 10 10 10 10\n10.0.0.2 3 9007199254740993 3 1 0 0 0\n');
    mergeCandidates(state, new Map([[0x0a000003, [1n, 1n, 1n, 1n, 1n, 1n]]]));
    assert.equal(formatAggregate(state), '25\n10.0.0.2 1 4503599627370496 1 0 0 0 0\n');
  });

  it('runs 49, 50, then 25', () => {
    const state = parseAggregate('48\n');
    const runs = [1, 2, 3].map(() => {
      mergeCandidates(state, new Map());
      return Number(state.results);
    });
    assert.deepEqual(runs, [49, 50, 25]);
  });
});
