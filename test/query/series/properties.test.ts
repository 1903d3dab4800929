import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AggregationName, AggregationSpec } from '../../../lib/query/parallel/kinds.js';
import type { Conversation } from '../../../lib/query/series/conversations.js';
import type { FlowValues } from '../../support/batches.js';
import { linear, prorated, totalsAndPeaks } from './naive.js';
import { aggregate, aggregateInParts, flow, LITTLE_MEMORY, MUCH_MEMORY, START } from './support.js';

const RUNS = { numRuns: 150, seed: 20260302 };
const QUANTITIES = ['octets', 'packets', 'active', 'starts'] as const;

/** Flows about a window of some minutes; edges of seconds, buckets and window are frequent. */
const flows: fc.Arbitrary<FlowValues[]> = fc.array(
  fc
    .record({
      start: fc.oneof(
        fc.integer({ min: -400_000, max: 400_000 }),
        fc.integer({ min: -40, max: 40 }).map((ten) => ten * 10_000),
      ),
      length: fc.oneof(
        fc.integer({ min: 0, max: 2000 }),
        fc.integer({ min: 0, max: 500_000 }),
        fc.integer({ min: 0, max: 40 }).map((ten) => ten * 10_000),
      ),
      doctets: fc.oneof(fc.integer({ min: 0, max: 4_294_967_295 }), fc.integer({ min: 40, max: 43 })),
      dpkts: fc.integer({ min: 0, max: 5 }),
      srcaddr: fc.integer({ min: 0, max: 6 }),
      dstaddr: fc.integer({ min: 0, max: 2 }),
      srcport: fc.integer({ min: 65_533, max: 65_535 }),
      dstport: fc.integer({ min: 0, max: 4 }),
    })
    .map(({ start, length, ...values }) => flow(start, start + length, values)),
  { maxLength: 60 },
);

const spans = fc
  .record({ span: fc.integer({ min: 1, max: 300 }), bucket: fc.constantFrom(1, 3, 5, 10, 60, 300) })
  .map(({ span, bucket }) => ({ span, bucket, window: { start: START, end: START + span, bucket } }));

function assertClose(actual: ArrayLike<number> | undefined, expected: readonly number[]): void {
  assert.equal(actual?.length, expected.length);
  for (const [i, wanted] of expected.entries()) {
    const value = actual?.[i] ?? NaN;
    assert.ok(
      Math.abs(value - wanted) <= Math.max(1e-6, Math.abs(wanted) * 1e-9),
      `${i}: ${value}, not ${wanted}`,
    );
  }
}

/** Cut anywhere, the parts give every digit of the whole. */
function assertSameInParts<Name extends AggregationName>(
  spec: AggregationSpec<Name>,
  flows: readonly FlowValues[],
  length: number,
): void {
  assert.deepEqual(aggregateInParts(spec, flows, length), aggregate(spec, flows));
}

describe('series: properties', () => {
  it('linear series are those of the formula, in parts as in one piece', () => {
    fc.assert(
      fc.property(flows, spans, fc.integer({ min: 1, max: 20 }), (given, { window, ...span }, length) => {
        const spec = { name: 'linear-series', parameters: { ...window, quantity: 'octets' } } as const;
        assertClose(aggregate(spec, given), linear(given, span));
        assertSameInParts(spec, given, length);
      }),
      RUNS,
    );
  });

  for (const quantity of QUANTITIES) {
    it(`prorated series of ${quantity} are those of the formula, in parts as in one piece`, () => {
      fc.assert(
        fc.property(flows, spans, fc.integer({ min: 1, max: 20 }), (given, { window, ...span }, length) => {
          const spec = { name: 'prorated-series', parameters: { ...window, quantity } } as const;
          assertClose(aggregate(spec, given)[0], prorated(given, quantity, span));
          assertSameInParts(spec, given, length);
        }),
        RUNS,
      );
    });

    it(`series of ${quantity} by object are those of the object's flows, and add up to the whole`, () => {
      fc.assert(
        fc.property(flows, spans, (given, { window, ...span }) => {
          const objects = [3, 0, 5];
          const dividedBy = { kind: 'source-address', objects } as const;
          const parameters = { ...window, quantity };
          const [whole] = aggregate({ name: 'prorated-series', parameters }, given);
          const divided = aggregate(
            { name: 'prorated-series', parameters: { ...parameters, dividedBy } },
            given,
          );
          const others = given.filter(({ srcaddr = 0 }) => !objects.includes(srcaddr));
          assertClose(divided[0], prorated(others, quantity, span));
          for (const [i, object] of objects.entries()) {
            const own = given.filter(({ srcaddr }) => srcaddr === object);
            assertClose(divided[i + 1], prorated(own, quantity, span));
          }
          const sums = Array.from(whole ?? [], (_, i) =>
            divided.reduce((sum, values) => sum + (values[i] ?? NaN), 0),
          );
          assertClose(whole, sums);
        }),
        RUNS,
      );
    });

    it(`leaders by ${quantity} are the largest totals and peaks`, () => {
      fc.assert(
        fc.property(flows, spans, fc.integer({ min: 1, max: 8 }), (given, { window, ...span }, width) => {
          const parameters = { ...window, quantity, width, count: 4 };
          const spec = { name: 'leaders', parameters } as const;
          const { byKind } = aggregate(spec, given);
          for (const [kind, field] of [
            ['source-address', 'srcaddr'],
            ['destination-port', 'dstport'],
          ] as const) {
            const { totals, peaks } = totalsAndPeaks(given, field, quantity, { ...span, width });
            assertLargest(byKind[kind].totals, totals, 4);
            assertLargest(byKind[kind].peaks, peaks, 4);
          }
          assertSameInParts(spec, given, 7);
        }),
        RUNS,
      );
    });
  }

  it('extreme flows are the first of the best, in parts as in one piece', () => {
    fc.assert(
      fc.property(flows, fc.boolean(), fc.integer({ min: 0, max: 9 }), (given, isLargest, count) => {
        const parameters = {
          start: START,
          end: START + 300,
          quantity: 'octets',
          by: 'octets',
          extreme: isLargest ? 'largest' : 'smallest',
          count,
        } as const;
        const spec = { name: 'extreme-flows', parameters } as const;
        const counted = given.filter(
          ({ first = 0, last = 0, sysuptime = 0 }) => last > sysuptime && first - sysuptime < 300_000,
        );
        const sign = isLargest ? -1 : 1;
        const best = counted
          .map((values, place) => ({ octets: values.doctets ?? 0, place }))
          .sort((a, b) => sign * (a.octets - b.octets) || a.place - b.place)
          .slice(0, count)
          .sort((a, b) => a.place - b.place);
        assert.deepEqual(
          aggregate(spec, given).map(({ octets }) => octets),
          best.map(({ octets }) => octets),
        );
        assertSameInParts(spec, given, 6);
      }),
      RUNS,
    );
  });

  it('conversations are sums by both addresses and ports', () => {
    fc.assert(
      fc.property(flows, fc.boolean(), fc.integer({ min: 0, max: 12 }), (given, isLargest, count) => {
        const extreme = isLargest ? 'largest' : 'smallest';
        const spec = { name: 'conversations', parameters: { by: 'octets', extreme, count } } as const;
        const expected = naiveConversations(given);
        const sizes = expected.map(({ octets }) => octets).sort((a, b) => (isLargest ? b - a : a - b));
        const found = aggregate(spec, given);
        assert.deepEqual(
          found.map(({ octets }) => octets),
          sizes.slice(0, count),
        );
        for (const conversation of found) {
          assert.ok(expected.some((candidate) => isSame(candidate, conversation)));
        }
        // Logged or grouped, cut anywhere.
        assert.deepEqual(aggregate(spec, given, LITTLE_MEMORY), found);
        for (const memories of [
          [MUCH_MEMORY],
          [LITTLE_MEMORY],
          [MUCH_MEMORY, LITTLE_MEMORY],
          [LITTLE_MEMORY, MUCH_MEMORY],
        ])
          assert.deepEqual(aggregateInParts(spec, given, 20, memories), found);
      }),
      { ...RUNS, numRuns: 25 },
    );
  });

  it('the largest conversations are found among many cells', () => {
    // More conversations than there are rows and extra cells, many of them of nearly the same size.
    const given = Array.from({ length: 4000 }, (_, i) =>
      flow(0, 10, {
        srcaddr: (i * 7919) % 1500,
        dstaddr: i % 3,
        srcport: i % 2,
        dstport: 80,
        doctets: 1000 + (i % 5),
      }),
    );
    const sizes = naiveConversations(given)
      .map(({ octets }) => octets)
      .sort((a, b) => b - a);
    for (const count of [1, 10, 300]) {
      const spec = {
        name: 'conversations',
        parameters: { by: 'octets', extreme: 'largest', count },
      } as const;
      const found = aggregate(spec, given);
      assert.deepEqual(
        found.map(({ octets }) => octets),
        sizes.slice(0, count),
      );
      assert.deepEqual(aggregate(spec, given, LITTLE_MEMORY), found);
    }
  });
});

function assertLargest(
  found: readonly { object: number; amount: number }[],
  amounts: ReadonlyMap<number, number>,
  most: number,
): void {
  const sorted = [...amounts.values()].filter((amount) => amount > 0).sort((a, b) => b - a);
  assertClose(
    found.map(({ amount }) => amount),
    sorted.slice(0, most),
  );
  for (const { object, amount } of found) assertClose([amount], [amounts.get(object) ?? NaN]);
}

function naiveConversations(flows: readonly FlowValues[]): Conversation[] {
  const byKey = new Map<string, Conversation>();
  for (const values of flows) {
    const { srcaddr = 0, dstaddr = 0, srcport = 0, dstport = 0, doctets = 0, dpkts = 0 } = values;
    if (dpkts === 0) continue;
    const key = [srcaddr, dstaddr, srcport, dstport].join();
    const before = byKey.get(key);
    byKey.set(key, {
      source: srcaddr,
      destination: dstaddr,
      sourcePort: srcport,
      destinationPort: dstport,
      flows: (before?.flows ?? 0) + 1,
      octets: (before?.octets ?? 0) + doctets,
      packets: (before?.packets ?? 0) + dpkts,
      duration: (before?.duration ?? 0) + (values.last ?? 0) - (values.first ?? 0),
    });
  }
  return [...byKey.values()];
}

function isSame(a: Conversation, b: Conversation): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
