import assert from 'node:assert/strict';
import type { FlowRow } from '../../lib/flowgrapher/detail-rows.js';
import { detailColumn, sortRows } from '../../lib/flowgrapher/sort.js';

const ROW: FlowRow = {
  kind: 'prorated',
  epoch: 0,
  start: '0302:14:32:08',
  end: '0302:15:02:08',
  length: 1,
  source: '10.0.0.1',
  sourcePort: 1,
  destination: '10.0.0.2',
  destinationPort: 2,
  amount: 1,
  rate: 1,
};

function sorted(
  values: readonly Partial<FlowRow>[],
  column: Parameters<typeof sortRows>[2]['column'],
  { isReversed = false, dayFirst = false } = {},
): FlowRow[] {
  const rows = values.map((value) => ({ row: { ...ROW, ...value }, line: '' }));
  return sortRows(rows, 'prorated', { column, isReversed, dayFirst }).map(({ row }) => row as FlowRow);
}

describe('FlowGrapher: sorting', () => {
  it('puts large numbers first, and last when turned around', () => {
    const values = [{ amount: 5 }, { amount: 100 }, { amount: 20 }];
    assert.deepEqual(
      sorted(values, 'Bytes').map(({ amount }) => amount),
      [100, 20, 5],
    );
    assert.deepEqual(
      sorted(values, 'Bytes', { isReversed: true }).map(({ amount }) => amount),
      [5, 20, 100],
    );
  });

  it('sorts addresses by their numbers, then IPv6, then names', () => {
    const hosts = [
      'www.example.net',
      '2001:db8::10',
      '10.0.0.10',
      '2001:db8::9',
      '9.0.0.1',
      'a.example.net',
      '::1',
    ];
    assert.deepEqual(
      sorted(
        hosts.map((source) => ({ source })),
        'Source',
      ).map(({ source }) => source),
      ['9.0.0.1', '10.0.0.10', '::1', '2001:db8::9', '2001:db8::10', 'a.example.net', 'www.example.net'],
    );
  });

  it('sorts times as month, day and time in either date format', () => {
    const starts = ['0302:14:00:00', '0203:15:00:00', '0302:13:00:00'];
    const values = starts.map((start) => ({ start }));
    assert.deepEqual(
      sorted(values, 'Start').map(({ start }) => start),
      ['0203:15:00:00', '0302:13:00:00', '0302:14:00:00'],
    );
    assert.deepEqual(
      sorted(values, 'Start', { dayFirst: true }).map(({ start }) => start),
      ['0302:13:00:00', '0302:14:00:00', '0203:15:00:00'],
    );
  });

  it('keeps the order of equal rows', () => {
    const values = [{ sourcePort: 1 }, { sourcePort: 2 }, { sourcePort: 3 }];
    assert.deepEqual(
      sorted(values, 'Dport', { isReversed: true }).map(({ sourcePort }) => sourcePort),
      [1, 2, 3],
    );
  });

  it('knows the columns of either layout', () => {
    assert.equal(detailColumn('aRate', 'linear'), 'aRate');
    assert.equal(detailColumn('aRate', 'prorated'), undefined);
    assert.equal(detailColumn('Mbps', 'prorated'), 'Mbps');
    assert.equal(detailColumn('__proto__', 'linear'), undefined);
  });
});
