import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FIELD_NAMES, type FieldName } from '../../../lib/flow/fields.js';
import type { FilterFile, Mode } from '../../../lib/query/filter/ast.js';
import { buildFilterFile, deny, match, permit } from '../../../lib/query/filter/build.js';
import { compileFilter } from '../../../lib/query/filter/compile.js';
import { FilterError } from '../../../lib/query/filter/errors.js';
import { arbitraryFilter } from './arbitrary-filter.js';
import { batchOf, flow, type Flow } from './flows.js';
import { permits } from './naive.js';
import { inZone } from '../../support/zone.js';

const ALL_FIELDS = { fields: new Set(FIELD_NAMES) };
const FLOW = Object.fromEntries(FIELD_NAMES.map((name) => [name, 0])) as Flow;

/** The mask of the flows, checked to agree with the number that is returned, nothing behind them touched. */
function maskOf(filter: FilterFile, flows: readonly Flow[]): number[] {
  const compiled = compileFilter(filter, 'chosen', ALL_FIELDS);
  const batch = batchOf(flows, compiled.columns);
  const mask = new Uint8Array(batch.capacity).fill(7);
  const count = compiled.mask(batch, mask);
  const [rows, behind] = [[...mask.subarray(0, batch.length)], mask.subarray(batch.length)];
  assert.equal(
    count,
    rows.reduce((sum, bit) => sum + bit, 0),
  );
  assert.ok(behind.every((value) => value === 7));
  return rows;
}

describe('masks', () => {
  it('agree with one rule after the other for one flow after the other', () => {
    fc.assert(
      fc.property(arbitraryFilter({ random: false }), fc.array(flow, { maxLength: 30 }), (filter, flows) => {
        const expected = flows.map((one) => (permits(filter, 'chosen', one) ? 1 : 0));
        assert.deepEqual(maskOf(filter, flows), expected);
      }),
      { numRuns: 1500, seed: 20260302 },
    );
  });

  it('stay right while the order of the tests is learned', () => {
    fc.assert(
      fc.property(
        arbitraryFilter({ random: false }),
        fc.array(fc.array(flow, { maxLength: 20 }), { minLength: 5, maxLength: 9 }),
        (filter, batches) => {
          const compiled = compileFilter(filter, 'chosen', ALL_FIELDS);
          for (const flows of batches) {
            const mask = new Uint8Array(flows.length);
            compiled.mask(batchOf(flows), mask);
            assert.deepEqual(
              [...mask],
              flows.map((one) => (permits(filter, 'chosen', one) ? 1 : 0)),
            );
          }
        },
      ),
      { numRuns: 150, seed: 7 },
    );
  });

  it('find their way among many prefixes, many of one /16', () => {
    const prefix = fc
      .record({
        network: fc.integer({ min: 0x0a140000, max: 0x0a15ffff }),
        length: fc.integer({ min: 14, max: 32 }),
      })
      .map(({ network, length }) => ({
        length,
        network: ((network >>> (32 - length)) << (32 - length)) >>> 0,
      }));
    const rule = fc.record({ prefix, mode: fc.constantFrom<Mode>('permit', 'deny') });
    const address = fc.integer({ min: 0x0a13fff0, max: 0x0a16000f });
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 50, maxLength: 300 }),
        fc.array(address, { maxLength: 100 }),
        (rules, addresses) => {
          const sources = { name: 'p', type: 'ip-address-prefix', rules } as const;
          const filter = buildFilterFile([
            { name: 'chosen', anyOf: [[match('ip-source-address', sources)]] },
          ]);
          const edges = rules.flatMap(({ prefix: { network, length } }) => [
            network - 1,
            network,
            network + 2 ** (32 - length),
          ]);
          const flows = [...addresses, ...edges].map((srcaddr) => ({ ...FLOW, srcaddr }));
          const expected = flows.map((one) => (permits(filter, 'chosen', one) ? 1 : 0));
          assert.deepEqual(maskOf(filter, flows), expected);
        },
      ),
      { numRuns: 30, seed: 11 },
    );
  });

  it('take the time of day from the zone of the process, over a change of its offset', () => {
    const change = Date.UTC(2026, 2, 29, 1) / 1000;
    const filter = buildFilterFile([
      {
        name: 'chosen',
        anyOf: [
          [
            match('start-time', {
              name: 'morning',
              type: 'time',
              rules: [deny({ operator: 'lt', value: 3 * 3600 }), permit({ operator: 'lt', value: 4 * 3600 })],
            }),
          ],
        ],
      },
    ]);
    const at = [change - 3600, change - 1, change, change + 3599, change + 3600];
    inZone('Europe/Zurich', () => {
      const flows = at.map((unix_secs) => ({ ...FLOW, unix_secs }));
      assert.deepEqual(maskOf(filter, flows), [0, 0, 1, 1, 0]);
    });
  });
});

describe('random-sample', () => {
  const SAMPLE = match('random-sample', { name: 'sample', type: 'rate', rules: [permit({ oneIn: 3 })] });
  const TCP = match('ip-protocol', {
    name: 'tcp',
    type: 'ip-protocol',
    rules: [permit({ ranges: [{ start: 6, end: 6 }] })],
  });
  const flows = [6, 17, 6, 6, 17, 6].map((prot) => ({ ...FLOW, prot }));

  function draws(conditions: Parameters<typeof buildFilterFile>[0][number]['anyOf']): {
    mask: number[];
    drawn: number;
  } {
    const filter = buildFilterFile([{ name: 'chosen', anyOf: conditions }]);
    let drawn = 0;
    const random = (): number => (drawn++ % 3) / 3;
    const compiled = compileFilter(filter, 'chosen', ALL_FIELDS, { random });
    const mask = new Uint8Array(flows.length);
    for (let batch = 0; batch < 4; batch++) compiled.mask(batchOf(flows), mask);
    return { mask: [...mask], drawn };
  }

  it('draws one lot for each flow that comes to it, in the order of the file', () => {
    assert.equal(draws([[TCP, SAMPLE]]).drawn, 16);
    assert.equal(draws([[SAMPLE, TCP]]).drawn, 24);
    assert.equal(draws([[TCP], [SAMPLE]]).drawn, 8, 'what the first group permits needs no lot');
  });

  it('permits one in n', () => {
    assert.deepEqual(draws([[SAMPLE]]).mask, [1, 0, 0, 1, 0, 0]);
    const rarely = match('random-sample', {
      name: 's',
      type: 'rate',
      rules: [permit({ oneIn: 1 }), deny({ oneIn: 3 })],
    });
    assert.deepEqual(draws([[rarely]]).mask, [0, 1, 1, 0, 1, 1]);
    assert.deepEqual(
      draws([[match('random-sample', { name: 's', type: 'rate', rules: [] })]]).mask,
      [0, 0, 0, 0, 0, 0],
    );
  });
});

describe('a filter and its source', () => {
  const WITH_TAG = buildFilterFile([
    {
      name: 'tagged',
      anyOf: [
        [match('octets', { name: 'any', type: 'counter', rules: [permit({ operator: 'ge', value: 0 })] })],
        [match('source-tag', { name: 'tag', type: 'tag', rules: [permit({ value: 1 })] })],
      ],
    },
    { name: 'all', anyOf: [], invert: true },
  ]);
  const fields = new Set<FieldName>(['doctets']);

  it('do without the columns that no criterion needs', () => {
    const compiled = compileFilter(WITH_TAG, 'Tagged', ALL_FIELDS);
    assert.deepEqual([...compiled.columns].sort(), ['doctets', 'src_tag']);
    assert.deepEqual(compileFilter(WITH_TAG, 'all', { fields }).columns, []);
  });

  it('do not fit when a field of any criterion of the definition is missing', () => {
    assert.throws(() => compileFilter(WITH_TAG, 'tagged', { fields }), {
      name: 'FilterError',
      message:
        'filter: Filter references a field not in flow. (read "source-tag", expected flows with src_tag)',
    });
  });

  it('are refused together with a definition that is not there', () => {
    const missing = (): unknown => compileFilter(WITH_TAG, 'web', ALL_FIELDS);
    assert.throws(
      missing,
      (error) => error instanceof FilterError && error.expected === 'one of tagged, all',
    );
  });
});
