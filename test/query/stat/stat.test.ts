import assert from 'node:assert/strict';
import { parseAddress } from '../../../lib/flow/address.js';
import { FIELD_NAMES, type FieldName } from '../../../lib/flow/fields.js';
import { MissingFieldsError } from '../../../lib/query/missing-fields.js';
import { STAT_FORMATS, type GroupedFormat } from '../../../lib/query/stat/formats.js';
import { GroupedStat } from '../../../lib/query/stat/grouped.js';
import { sortsByDuration } from '../../../lib/query/stat/sort.js';
import { reportHeading } from '../../../lib/query/stat/heading.js';
import {
  columnHeading,
  SortFieldError,
  statLines,
  type StatTextOptions,
} from '../../../lib/query/stat/text.js';
import { batchOf, type FlowValues } from '../../support/batches.js';

const V5 = new Set<FieldName>(FIELD_NAMES.filter((field) => field !== 'dflows'));

function format(number: number): GroupedFormat {
  const found = STAT_FORMATS[number];
  assert.ok(found?.kind === 'groups');
  return found;
}

function count(
  number: number,
  flows: readonly FlowValues[],
  options: { fields?: Set<FieldName>; wide?: boolean } = {},
) {
  const { fields = V5, wide = false } = options;
  const stat = new GroupedStat(format(number), { fields, withDuration: wide });
  stat.add(batchOf(flows, stat.columns), undefined);
  return stat;
}

function lines(number: number, flows: readonly FlowValues[], options: StatTextOptions = {}): string[] {
  return [...statLines(count(number, flows, { wide: options.wide ?? false }).result(), options)];
}

const address = (text: string): number => parseAddress(text) ?? assert.fail(text);

/** Three keys, two of them with equal octets. */
const protocols: FlowValues[] = [
  { prot: 17, doctets: 300, dpkts: 3, first: 10, last: 15 },
  { prot: 6, doctets: 500, dpkts: 4, first: 0, last: 7 },
  { prot: 1, doctets: 300, dpkts: 1 },
];
const sources = protocols.map(({ prot, ...flow }) => ({ ...flow, srcaddr: prot ?? 0 }));
const firstColumn = (text: readonly string[]): string[] => text.map((line) => line.split(' ')[0] ?? '');

describe('flow-stat', () => {
  it('lays out every column with its padding', () => {
    assert.deepEqual(lines(12, protocols.slice(0, 1)), [
      '17          1                     300                   3                   ',
    ]);
    assert.deepEqual(lines(12, protocols.slice(0, 1), { wide: true }), [
      '17               1                     300                   3                     5',
    ]);
    assert.deepEqual(lines(9, sources.slice(0, 1)), [
      '0.0.0.17         1                     300                   3',
    ]);
    assert.equal(
      columnHeading(format(12), true),
      `${'protocol'.padEnd(15)}${'flows'.padEnd(22)}octets                packets               duration`,
    );
  });

  it('prints tables by descending key and the others as they appeared', () => {
    assert.deepEqual(firstColumn(lines(12, protocols)), ['17', '6', '1']);
    assert.deepEqual(firstColumn(lines(9, sources)), ['0.0.0.17', '0.0.0.6', '0.0.0.1']);
  });

  it('puts equal values in the order of the original', () => {
    const sorted = (number: number, flows: FlowValues[], descending: boolean): string[] =>
      firstColumn(lines(number, flows, { sort: { field: 2, descending } }));
    assert.deepEqual(sorted(12, protocols, true), ['6', '17', '1']);
    assert.deepEqual(sorted(12, protocols, false), ['1', '17', '6']);
    assert.deepEqual(sorted(9, sources, true), ['0.0.0.6', '0.0.0.1', '0.0.0.17']);
    assert.deepEqual(sorted(9, sources, false), ['0.0.0.17', '0.0.0.1', '0.0.0.6']);
  });

  it('sorts by every field and refuses others', () => {
    const sorted = (field: number): string[] =>
      firstColumn(lines(12, protocols, { sort: { field, descending: false }, wide: true }));
    assert.deepEqual(sorted(0), ['1', '6', '17']);
    assert.deepEqual(sorted(3), ['1', '17', '6']);
    assert.deepEqual(sorted(4), ['1', '17', '6']);
    assert.throws(() => sorted(5), SortFieldError);
  });

  it('knows when a report must sum durations for its order', () => {
    assert.ok(sortsByDuration(format(12), { field: 4, descending: true }));
    assert.ok(!sortsByDuration(format(10), { field: 4, descending: true }));
    assert.ok(sortsByDuration(format(10), { field: 5, descending: false }));
    assert.ok(!sortsByDuration(format(12), undefined));
  });

  it('prints percents and subtotals', () => {
    const sort = { field: 2, descending: true };
    assert.deepEqual(lines(12, protocols, { percent: true, sort, subtotalEvery: 2 }), [
      '6           33.333   45.455   50.000',
      '17          33.333   27.273   37.500',
      '#SUB        66.667   72.727   87.500',
      '1           33.333   27.273   12.500',
    ]);
  });

  it('counts a flow for both ports, twice if they are equal, and only of TCP and UDP', () => {
    const flows = [
      { prot: 6, srcport: 53, dstport: 53, doctets: 10, dpkts: 1 },
      { prot: 1, srcport: 53, dstport: 53, doctets: 10, dpkts: 1 },
      { prot: 17, srcport: 53, dstport: 80, doctets: 5, dpkts: 1 },
    ];
    const result = count(7, flows).result();
    const rows = [...result.rows({ by: 'appearance' })].map(({ keys, flows: n, octets }) => [
      keys[0],
      n,
      octets,
    ]);
    assert.deepEqual(rows, [
      [53, 3n, 25n],
      [80, 1n, 5n],
    ]);
    assert.equal(result.totals.octets, 30n);
  });

  it('counts both addresses but the totals once', () => {
    const flows = [{ srcaddr: 1, dstaddr: 2, doctets: 10, dpkts: 1 }];
    const result = count(11, flows).result();
    assert.deepEqual(
      [...result.rows({ by: 'appearance' })].map(({ keys }) => keys[0]),
      [1, 2],
    );
    assert.equal(result.totals.octets, 10n);
  });

  it('masks prefixes, but neither with length 0 nor above 32', () => {
    const flows = [24, 0, 33].map((src_mask) => ({ srcaddr: address('10.0.5.7'), src_mask, dpkts: 1 }));
    assert.deepEqual(firstColumn(lines(24, flows)), ['10.0.5/24', '10.0.5.7/0', '10.0.5.7/0']);
    assert.deepEqual(firstColumn(lines(24, [{ dpkts: 1 }])), ['0/0']);
  });

  it('takes records without packets only into the totals of packet sizes', () => {
    const result = count(1, [{ doctets: 5 }, { doctets: 1000, dpkts: 3 }]).result();
    assert.deepEqual(
      [...result.rows({ by: 'appearance' })].map(({ keys }) => keys),
      [[333]],
    );
    assert.equal(result.totals.octets, 1005n);
  });

  it('takes the flows of aggregated records from their field', () => {
    const fields = new Set<FieldName>([...V5, 'dflows']);
    const result = count(12, [{ prot: 6, dflows: 7, dpkts: 9 }], { fields }).result();
    assert.equal(result.totals.flows, 7n);
  });

  it('refuses a format whose fields are missing', () => {
    const fields = new Set<FieldName>(['srcaddr', 'doctets', 'dpkts']);
    assert.throws(
      () => new GroupedStat(format(24), { fields }),
      (error) => {
        assert.ok(error instanceof MissingFieldsError);
        assert.deepEqual(error.fields, ['src_mask']);
        return true;
      },
    );
  });

  it('merges parts into the whole, through transfer, too', () => {
    const whole = count(12, protocols, { wide: true });
    const [first, ...others] = protocols;
    const merged = count(12, first ? [first] : [], { wide: true });
    const part = count(12, others, { wide: true });
    merged.mergeTransferred(structuredClone(part.transfer().state));
    merged.merge(count(12, [], { wide: true }));
    assert.deepEqual(
      [...merged.result().rows({ by: 'appearance' })],
      [...whole.result().rows({ by: 'appearance' })],
    );
    assert.deepEqual(merged.result().totals, whole.result().totals);
  });

  it('prints names that are known', () => {
    const names = { protocols: new Map([[6, 'tcp']]) };
    assert.deepEqual(firstColumn(lines(12, protocols, { names })), ['17', 'tcp', '1']);
  });

  it('heads a report with what was asked', () => {
    const heading = reportHeading(format(9), {
      command: 'flow-stat -f9 -S2 -T x',
      sort: { field: 2, descending: true },
      title: 'x',
    });
    assert.deepEqual(heading, [
      '#  --- ---- ---- Report Information --- --- ---',
      '#',
      '# Title:     x',
      '# Fields:    Total',
      '# Symbols:   Disabled',
      '# Sorting:   Descending Field 2',
      '# Name:      Source IP',
      '#',
      '# Args:      flow-stat -f9 -S2 -T x ',
      '#',
    ]);
  });
});
