import assert from 'node:assert/strict';
import type { Group, GroupOrder } from '../../lib/query/group-by/groups.js';
import type { GroupedResult } from '../../lib/query/stat/grouped.js';
import { formatOf, statisticsReport } from '../../lib/flowviewer/statistics-reports.js';
import { statisticsRows, type StatisticsOptions } from '../../lib/flowviewer/statistics.js';

const report = statisticsReport(5);
if (!report) throw new Error('there is a report 5');

/** Ports with flows and octets; packets are always 1. */
function resultOf(
  groups: readonly (readonly [port: number, flows: bigint, octets: bigint])[],
): GroupedResult & { asked: number } {
  const all: Group[] = groups.map(([port, flows, octets]) => ({ keys: [port], sums: [flows, octets, 1n] }));
  const sum = (index: number): bigint => all.reduce((total, { sums }) => total + (sums[index] ?? 0n), 0n);
  const result = {
    asked: 0,
    format: formatOf(report ?? { code: 5, title: '', keys: [] }),
    totals: { flows: sum(0), octets: sum(1), packets: sum(2), duration: 0n },
    count: all.length,
    *rows(order: GroupOrder) {
      if (order.by !== 'sum' || !order.descending || order.ties !== 'key') throw new Error('another order');
      const { index } = order;
      const value = ({ sums }: Group): bigint => sums[index] ?? 0n;
      const sorted = all.toSorted(
        (a, b) => Number(value(b) - value(a)) || (b.keys[0] ?? 0) - (a.keys[0] ?? 0),
      );
      for (const { keys, sums } of sorted) {
        result.asked++;
        const [flows = 0n, octets = 0n, packets = 0n] = sums;
        yield { keys, flows, octets, packets, duration: 0n };
      }
    },
    close: () => undefined,
  };
  return result;
}

const OPTIONS: StatisticsOptions = {
  sortBy: 'octets',
  seconds: 100,
  multiplier: undefined,
  cutoffOctets: undefined,
  most: 10,
};

function portsOf(result: GroupedResult, options: Partial<StatisticsOptions>): string[] {
  return statisticsRows(report ?? { code: 5, title: '', keys: [] }, result, {
    ...OPTIONS,
    ...options,
  }).rows.map(({ keys }) => keys[0] ?? '');
}

describe('rows of a statistics report', () => {
  const groups = [
    [80, 5n, 100n],
    [443, 9n, 100n],
    [22, 1n, 300n],
    [53, 7n, 100n],
    [25, 8n, 10n],
  ] as const;

  it('come descending, equal ones by key ascending', () => {
    assert.deepEqual(portsOf(resultOf(groups), {}), ['22', '53', '80', '443', '25']);
    assert.deepEqual(portsOf(resultOf(groups), { most: 3 }), ['22', '53', '80']);
  });

  it('skip the octet cut-off wherever small rows stand (D-02)', () => {
    assert.deepEqual(portsOf(resultOf(groups), { sortBy: 'flows', cutoffOctets: 100 }), [
      '443',
      '53',
      '80',
      '22',
    ]);
  });

  it('compare the cut-off with multiplied octets', () => {
    assert.deepEqual(portsOf(resultOf(groups), { cutoffOctets: 1000, multiplier: 10 }), [
      '22',
      '53',
      '80',
      '443',
    ]);
  });

  it('are not made beyond the limit', () => {
    const many = Array.from({ length: 20_000 }, (_, port) => [port, 1n, BigInt(port)] as const);
    const result = resultOf(many);
    assert.equal(portsOf(result, { most: 5 }).length, 5);
    assert.equal(result.asked, 6);
  });

  it('of equal values are held no more than are wanted, and the smallest keys are', () => {
    const many = Array.from({ length: 20_000 }, (_, port) => [port, 1n, 1n] as const);
    assert.deepEqual(portsOf(resultOf(many), { most: 3 }), ['0', '1', '2']);
  });

  it('have totals over all rows above the cut-off', () => {
    const { totals } = statisticsRows(report, resultOf(groups), { ...OPTIONS, most: 1, cutoffOctets: 50 });
    assert.deepEqual(totals, { rows: 4, flows: 22n, octets: 600n, packets: 4n, countedTwice: false });
  });
});
