import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FilterFile, FilterPrimitive } from '../../../lib/query/filter/ast.js';
import { buildFilterFile, deny, match, permit } from '../../../lib/query/filter/build.js';
import { formatFilterFile } from '../../../lib/query/filter/format.js';
import { parseFilterFile } from '../../../lib/query/filter/parse.js';
import { arbitraryFilter } from './arbitrary-filter.js';
import { inZone } from '../../support/zone.js';

/** The filter as plain data without the places it was read from. */
function withoutPlaces(filter: FilterFile): unknown {
  return JSON.parse(JSON.stringify(filter, (key, value: unknown) => (key === 'at' ? undefined : value)));
}

const START = 1772460000;
const startFlows = {
  name: 'start_flows',
  type: 'time-date',
  rules: [permit({ operator: 'ge', value: START })],
  default: 'deny',
} as const;
const endFlows = {
  ...startFlows,
  name: 'end_flows',
  rules: [permit({ operator: 'lt', value: START + 3600 })],
} as const;

describe('a filter that is built', () => {
  it('is written as FlowViewer writes it', () => {
    const filter = buildFilterFile([
      {
        name: 'Flow_Filter',
        anyOf: [
          [
            match('ip-source-address', {
              name: 'source_address',
              type: 'ip-address-prefix',
              rules: [
                permit({ prefix: { network: 0x0a140000, length: 16 } }),
                deny({ prefix: { network: 0x0a140800, length: 24 } }),
              ],
            }),
            match('ip-tcp-flags', {
              name: 'tcp_flag',
              type: 'ip-tcp-flags',
              mask: 0x12,
              rules: [permit({ ranges: [{ start: 2, end: 2 }] })],
              default: 'deny',
            }),
            match('end-time', startFlows),
            match('start-time', endFlows),
          ],
        ],
      },
    ]);
    const text = inZone('UTC', () => formatFilterFile(filter));
    assert.deepEqual(text.split('\n'), [
      ...[
        'filter-primitive source_address',
        '  type ip-address-prefix',
        '  permit 10.20.0.0/16',
        '  deny 10.20.8.0/24',
        '',
      ],
      ...[
        'filter-primitive tcp_flag',
        '  type ip-tcp-flags',
        '  mask 0x12',
        '  permit 2',
        '  default deny',
        '',
      ],
      ...[
        'filter-primitive start_flows',
        '  type time-date',
        '  permit ge March 2, 2026 14:00:00',
        '  default deny',
        '',
      ],
      ...[
        'filter-primitive end_flows',
        '  type time-date',
        '  permit lt March 2, 2026 15:00:00',
        '  default deny',
        '',
      ],
      'filter-definition Flow_Filter',
      '  match ip-source-address source_address',
      '  match ip-tcp-flags tcp_flag',
      '  match end-time start_flows',
      '  match start-time end_flows',
      '',
    ]);
  });

  it('holds a primitive that two conditions share once', () => {
    const anyOf = [[match('end-time', startFlows)], [match('start-time', startFlows)]];
    assert.equal(buildFilterFile([{ name: 'x', anyOf }]).primitives.length, 1);
  });

  it('is the same again when it was written and read, in every zone', () => {
    fc.assert(
      fc.property(
        arbitraryFilter({ random: true }),
        fc.constantFrom('UTC', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Monrovia'),
        (filter, zone) =>
          inZone(zone, () => {
            const read = parseFilterFile(formatFilterFile(filter), { file: 'filter' });
            assert.deepEqual(withoutPlaces(read), withoutPlaces(filter));
          }),
      ),
      { numRuns: 500, seed: 1 },
    );
  });

  it('names a repeated hour so that it is read as it was meant', () => {
    const first = Date.UTC(2026, 9, 25, 0, 30) / 1000;
    const rules = [
      permit({ operator: 'eq', value: first }),
      permit({ operator: 'eq', value: first + 3600 }),
    ] as const;
    const filter = buildFilterFile([
      { name: 'x', anyOf: [[match('end-time', { name: 'p', type: 'time-date', rules })]] },
    ]);
    const text = inZone('Europe/Zurich', () => formatFilterFile(filter));
    assert.match(
      text,
      /permit eq October 25, 2026 00:30:00 \+0000\n {2}permit eq October 25, 2026 2:30:00\n/,
    );
  });
});

describe('a filter that is built wrongly', () => {
  const error = (primitive: FilterPrimitive, name = 'x'): RegExp | string => {
    try {
      buildFilterFile([{ name, anyOf: [[match('octets', primitive)]] }]);
    } catch (caught) {
      return (caught as Error).message;
    }
    return 'none';
  };
  const counter = { name: 'p', type: 'counter', rules: [] } as const;

  it('has values that its type does not take', () => {
    const port = { name: 'p', type: 'ip-port' } as const;
    const wrong: FilterPrimitive[] = [
      { ...counter, rules: [permit({ operator: 'ge', value: 1.5 })] },
      { ...counter, rules: [permit({ operator: 'ge', value: 2 ** 32 })] },
      { ...port, rules: [permit({ ranges: [] })] },
      { ...port, rules: [permit({ ranges: [{ start: 2, end: 1 }] })] },
      { ...port, rules: [permit({ ranges: [{ start: NaN, end: 1 }] })] },
      { ...port, rules: [permit({ ranges: [{ start: 1, end: 65536 }] })] },
      { name: 'p', type: 'double', rules: [permit({ operator: 'ge', value: Infinity })] },
      { name: 'p', type: 'rate', rules: [permit({ oneIn: 0 })] },
      { name: 'p', type: 'time', rules: [permit({ operator: 'ge', value: 86400 })] },
      { name: 'p', type: 'time-date', rules: [permit({ operator: 'ge', value: -1 })] },
      { name: 'p', type: 'ip-address', rules: [permit({ value: -1 })] },
      { name: 'p', type: 'tag-mask', rules: [permit({ value: 1, mask: 0.5 })] },
      { name: 'p', type: 'ip-address-prefix', rules: [permit({ prefix: { network: 0, length: 33 } })] },
    ];
    for (const primitive of wrong)
      assert.match(String(error(primitive)), /^filter: unusable value in rule 1 of p /);
    assert.match(String(error({ ...port, rules: [], mask: 1 })), /unusable mask of p/);
    assert.match(String(error({ name: 'p', type: 'ip-tos', rules: [], mask: 256 })), /unusable mask of p/);
  });

  it('has names that a file could not hold, a group of nothing, or a primitive of the wrong type', () => {
    for (const name of ['', 'a b', '@x', 'a\nb']) {
      assert.match(String(error({ ...counter, name })), /unusable name of a primitive/);
      assert.match(String(error(counter, name)), /unusable name of a definition/);
    }
    assert.throws(() => buildFilterFile([{ name: 'x', anyOf: [[]] }]), /group without conditions/);
    assert.match(String(error({ name: 'p', type: 'ip-tos', rules: [] })), /type ip-tos does not fit octets/);
    assert.match(
      String(error({ name: 'p', type: 'rate', rules: [], default: 'deny' })),
      /a rate has no default: p/,
    );
    assert.equal(error(counter), 'none');
  });

  it('has two primitives of one name', () => {
    const anyOf = [[match('octets', counter), match('packets', { ...counter, name: 'P' })]];
    assert.throws(() => buildFilterFile([{ name: 'x', anyOf }]), /second primitive of this name/);
  });
});
