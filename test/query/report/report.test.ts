import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FIELD_NAMES, type FieldName } from '../../../lib/flow/fields.js';
import { flowTimeMs } from '../../../lib/flow/time.js';
import type { ReportConfiguration } from '../../../lib/query/report/configuration.js';
import { LinearInterpolation } from '../../../lib/query/report/interpolation.js';
import { createReport } from '../../../lib/query/report/report.js';
import { reportText } from '../../../lib/query/report/text.js';
import { TimeSeries } from '../../../lib/query/report/time-series.js';
import { batchOf, type FlowValues } from '../../support/batches.js';
import { configuration } from '../../support/report-runs.js';

const FIELDS = new Set<FieldName>(FIELD_NAMES.filter((field) => field !== 'dflows'));

/** A flow from one epoch second to another. */
function flow(start: number, end: number, values: FlowValues = {}): FlowValues {
  const times = { unix_secs: end, first: (start % 1000) * 1000, last: (end % 1000) * 1000 };
  return { ...times, sysuptime: times.last, dpkts: 1, doctets: 100, ...values };
}

function interpolate(flows: readonly FlowValues[], isPart = false, scale = 1): LinearInterpolation {
  const linear = new LinearInterpolation({ fields: FIELDS, isPart, scale });
  linear.add(batchOf(flows, linear.columns), undefined);
  return linear;
}

function sharesOf(linear: LinearInterpolation): number[][] {
  const { seconds } = linear.result();
  return Array.from({ length: seconds.count }, (_, i) => {
    const { second, flows, octets, packets } = seconds.at(i);
    return [second, flows, octets, packets];
  });
}

/** The rule of the specification, second by second. */
function naive(flows: readonly FlowValues[]): number[][] {
  const shares = new Map<number, number[]>();
  for (const values of flows) {
    const of = (field: FieldName): number => values[field] ?? 0;
    if (of('dpkts') === 0) continue;
    const secondOf = (field: FieldName): number =>
      Math.floor(flowTimeMs(of('unix_secs'), of('unix_nsecs'), of('sysuptime'), of(field)) / 1000);
    const [start, end] = [secondOf('first'), secondOf('last')];
    const duration = end - start + 1;
    for (let second = start; second <= end; second++) {
      const share = shares.get(second) ?? [second, 0, 0, 0];
      shares.set(second, share);
      share[1]! += 1 / duration;
      share[2]! += of('doctets') / duration;
      share[3]! += of('dpkts') / duration;
    }
  }
  return [...shares.values()];
}

const flowAnywhere = fc
  .record({
    at: fc.integer({ min: 1_772_460_000, max: 1_772_470_000 }),
    first: fc.nat(5_000_000),
    length: fc.integer({ min: -2000, max: 4_000_000 }),
    nanoseconds: fc.nat(999_999_999),
    dpkts: fc.nat(9),
    doctets: fc.nat(2 ** 32 - 1),
  })
  .map(({ at, first, length, nanoseconds, dpkts, doctets }): FlowValues => {
    const last = Math.max(0, first + length);
    return { unix_secs: at, unix_nsecs: nanoseconds, sysuptime: last + 1234, first, last, dpkts, doctets };
  });

function text(config: ReportConfiguration, flows: readonly FlowValues[], options = {}): string[] {
  const [report] = config.reports.values();
  const [output] = report?.outputs ?? [];
  assert.ok(report && output);
  const counted = createReport(report, { fields: FIELDS });
  counted.add(batchOf(flows, counted.columns), undefined);
  return [...reportText(report, output, counted.result(), { now: new Date(0), ...options })];
}

const LINEAR = 'linear-interpolated-flows-octets-packets';

describe('linear interpolation', () => {
  it('shares a flow evenly between its seconds', () => {
    const shares = sharesOf(interpolate([flow(100, 103, { doctets: 1000 })]));
    assert.deepEqual(
      shares.map(([second, , octets]) => [second, octets]),
      [
        [100, 250],
        [101, 250],
        [102, 250],
        [103, 250],
      ],
    );
  });

  it('is what the rule gives, in every bit', () => {
    const property = fc.property(fc.array(flowAnywhere, { maxLength: 30 }), (flows) => {
      assert.deepEqual(sharesOf(interpolate(flows)), naive(flows));
    });
    fc.assert(property, { seed: 1, numRuns: 40 });
  });

  it('gives every bit of the whole when parts are merged in their order', () => {
    const property = fc.property(fc.array(flowAnywhere, { maxLength: 30 }), fc.nat(30), (flows, cut) => {
      const whole = interpolate(flows);
      const merged = new LinearInterpolation({ fields: FIELDS });
      const first = interpolate(flows.slice(0, cut), true);
      first.merge(interpolate(flows.slice(cut), true));
      merged.mergeTransferred(structuredClone(first.transfer().state));
      assert.deepEqual(sharesOf(merged), sharesOf(whole));
      assert.deepEqual(merged.result().totals, whole.result().totals);
    });
    fc.assert(property, { seed: 1, numRuns: 30 });
  });

  it('counts flows that end before they start, and none without packets, in the totals only', () => {
    const linear = interpolate([flow(105, 103, { doctets: 7 }), flow(100, 100, { dpkts: 0 })]);
    assert.deepEqual(sharesOf(linear), []);
    const { flows, octets, ignores, firstExport } = linear.result().totals;
    assert.deepEqual([flows, octets, ignores, firstExport], [1n, 7n, 1, 103]);
  });

  it('gives shares only to the first day of a flow', () => {
    const long = {
      unix_secs: 2_000_000,
      sysuptime: 200_000_000,
      first: 0,
      last: 200_000_000,
      dpkts: 1,
      doctets: 86_400,
    };
    const shares = sharesOf(interpolate([long]));
    assert.equal(shares.length, 86_400);
    assert.deepEqual(shares[0], [1_800_000, 1 / 86_400, 1, 1 / 86_400]);
  });

  it('scales octets and packets, not flows', () => {
    assert.deepEqual(sharesOf(interpolate([flow(100, 100)], false, 10)), [[100, 1, 1000, 10]]);
  });

  it('will not merge what was not made as a part', () => {
    assert.throws(() => interpolate([]).merge(interpolate([])), /part/);
    assert.throws(() => interpolate([]).transfer(), /part/);
  });
});

describe('flow-report', () => {
  const flows = [
    flow(10, 12, { srcaddr: 1, srcport: 80, doctets: 100, dpkts: 2 }),
    flow(10, 20, { srcaddr: 2, srcport: 443, doctets: 300, dpkts: 1 }),
    flow(10, 11, { srcaddr: 1, srcport: 443, doctets: 600, dpkts: 5 }),
  ];

  it('prints all fields of a type in order of appearance by default', () => {
    assert.deepEqual(text(configuration('r', 'ip-source-address', ['format ascii']), flows), [
      '# recn: ip-source-address*,flows,octets,packets,duration',
      '0.0.0.1,2,700,7,3000',
      '0.0.0.2,1,300,1,10000',
    ]);
  });

  it('sorts, limits, chooses fields and says so in the header', () => {
    const output = [
      'sort -octets',
      'records 1',
      'fields -packets,-duration,+index',
      'options +header,+totals',
    ];
    const type = 'ip-source-address/ip-source-port';
    const lines = text(configuration('r', type, output), flows, { definitionFilter: 'F' });
    const withoutTimes = lines.filter((line) => !/^# (first|last|now|build)/.test(line));
    assert.deepEqual(withoutTimes, [
      '#  --- ---- ---- Report Information --- --- ---',
      '# name:                 r',
      `# type:                 ${type}`,
      '# options:              +header,+totals',
      '# ip-src-addr-type:     address',
      '# sort_field:           +octets',
      '# fields:               +key1,+key2,+flows,+octets',
      '# pre-filter:           F',
      '# records:              3',
      '# records_shown:        1',
      '# rec1: records,ignores,flows,octets,packets,duration',
      '3,0,3,1000,8,13000',
      '# recn: index,ip-source-address*,ip-source-port*,flows,octets',
      '0,0.0.0.1,80,1,100',
      '# stop, hit record limit.',
    ]);
  });

  it('shows the name of the type as written, and each of its keys', () => {
    const type = 'ip-source/destination-address/ip-source/destination-port';
    const lines = text(configuration('r', type, ['options +header']), flows);
    assert.ok(lines.includes(`# type:                 ${type}`));
    assert.ok(lines.includes('# ip-src-addr-type:     address'));
    assert.ok(lines.includes('# ip-dst-addr-type:     address'));
    const keys = 'ip-source-address*,ip-destination-address*,ip-source-port*,ip-destination-port*';
    assert.ok(lines.includes(`# recn: ${keys},flows,octets,packets,duration`));
  });

  it('prints percents and names, and scales', () => {
    const output = ['sort +key', 'fields -packets,-duration', 'options +percent-total,+names'];
    const names = { ports: new Map([[80, 'http']]) };
    assert.deepEqual(text(configuration('r', 'ip-source-port', output), flows, { names }).slice(1), [
      '443,66.666667,90.000000',
      'http,33.333333,10.000000',
    ]);
    const config = configuration('r', 'ip-source-port', ['sort +key', 'fields -flows,-duration']);
    const [report] = config.reports.values();
    assert.ok(report);
    const scaled = { ...config, reports: new Map([['r', { ...report, scale: 100 }]]) };
    assert.deepEqual(text(scaled, flows).slice(1), ['443,90000,600', '80,10000,200']);
  });

  it('sorts the interpolation, but never limits it', () => {
    const lines = text(configuration('r', LINEAR, ['sort +key', 'records 1']), [flow(100, 101)]);
    assert.deepEqual(lines.slice(1), ['101,0.500000,50.000000,0.500000', '100,0.500000,50.000000,0.500000']);
  });

  it('repeats only counts in the later intervals of a time series', () => {
    const config = configuration('r', 'ip-source-port', ['options +header']);
    const labels = (number: number): (string | undefined)[] =>
      text(config, flows, { interval: { seconds: 60, number } }).map(
        (line) => /^# ([a-z-]+):/.exec(line)?.[1],
      );
    assert.deepEqual(labels(0).slice(-8, -3), ['records', 'first-flow', 'last-flow', 'now', 'time-series']);
    assert.deepEqual(labels(1).slice(0, 5), ['records', 'first-flow', 'last-flow', 'now', 'time-series']);
  });
});

describe('TimeSeries', () => {
  it('begins an interval with the first flow more than its seconds after the start', () => {
    const series = new TimeSeries(10);
    const times = [100, 105, 110, 111, 90, 122, 200];
    const batch = batchOf(
      times.map((unix_secs) => ({ unix_secs })),
      ['unix_secs'],
    );
    const mask = Uint8Array.of(1, 1, 1, 1, 1, 0, 1);
    const parts = [...series.split(batch, mask)].map((part) => [part.isNew, [...part.mask].join('')]);
    assert.deepEqual(parts, [
      [false, '1110000'],
      [true, '0001100'],
      [true, '0000001'],
    ]);
    const next = batchOf([{ unix_secs: 205 }, { unix_secs: 300 }], ['unix_secs']);
    assert.deepEqual(
      [...series.split(next, undefined)].map((part) => part.isNew),
      [false, true],
    );
  });
});
