import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFlowFiles } from '../../lib/flowtracker/values/collect-values.js';
import { PeriodValues } from '../../lib/flowtracker/values/period-values.js';
import { readTrackedFilter } from '../../lib/flowtracker/values/read-filter.js';
import type { ValueRequest } from '../../lib/flowtracker/values/tracked-filter.js';
import { storedValue } from '../../lib/flowtracker/values/value-text.js';
import { writeFlows, type FlowValues } from '../support/written-flows.js';

/** 2026-03-10 12:00:00 UTC. */
const NOON = 1773144000;
const UPTIME = 5_000_000;

/** A flow that begins and ends so many seconds after noon. */
function flow(
  start: number,
  end: number,
  doctets: number,
  dpkts: number,
  dstport: number,
  prot = 6,
): FlowValues {
  return {
    unix_secs: NOON + 600,
    unix_nsecs: 0,
    sysuptime: UPTIME,
    first: UPTIME - 600_000 + Math.round(start * 1000),
    last: UPTIME - 600_000 + Math.round(end * 1000),
    doctets,
    dpkts,
    dstport,
    prot,
  };
}

/** The flows of section 18 of the FlowTracker specification. */
const FLOWS: readonly FlowValues[] = [
  flow(60, 69, 30000, 30, 80),
  flow(-9.5, 9.2, 20000, 20, 80),
  flow(290, 309, 20000, 20, 80),
  flow(300, 300.7, 777, 7, 80),
  flow(150.25, 150.25, 1500, 1, 53, 17),
  flow(-0.1, 0, 400, 2, 80),
  flow(180, 182, 1, 1, 443),
  flow(-300, 600, 901000, 901, 443),
];

const TIMES = `
filter-primitive start_flows
  type time-date
  permit ge January 1, 2000 00:00:00
  default deny
filter-primitive end_flows
  type time-date
  permit lt January 1, 2000 00:00:00
  default deny
`;

function filter(primitives: string, matches: string): ValueRequest['filter'] {
  const definition = `filter-definition Flow_Filter\n${matches}  match end-time start_flows\n  match start-time end_flows\n`;
  return readTrackedFilter(`${primitives}${TIMES}${definition}`, 'example');
}

const ALL = filter('', '');
const HTTPS = filter(
  'filter-primitive port\n  type ip-port\n  permit 443\n  default deny\n',
  '  match ip-destination-port port\n',
);
const NOT_UDP = filter(
  'filter-primitive proto\n  type ip-protocol\n  deny 17\n  default permit\n',
  '  match ip-protocol proto\n',
);

describe('the worked example of the specification', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'flowtracker-example-'));
  });
  after(() => rm(directory, { recursive: true, force: true }));

  async function valuesOf(flows: readonly FlowValues[], requests: readonly ValueRequest[]) {
    const path = join(directory, 'ft-v05.2026-03-10.120000+0000');
    await writeFlows(path, { captureStart: NOON, captureEnd: NOON + 300 }, flows);
    const values = new PeriodValues({ start: NOON, end: NOON + 300 }, requests);
    await readFlowFiles([{ path, periods: [values] }], { onNote: ({ message }) => assert.fail(message) });
    return values.values();
  }

  it('gives the values that it is said to give', async () => {
    const requests: [ValueRequest, total: number, value: number][] = [
      [{ filter: ALL, type: 'bps', samplingMultiplier: 0 }, 2829607.999992, 9432],
      [{ filter: ALL, type: 'pps', samplingMultiplier: 0 }, 354.999999, 1],
      [{ filter: ALL, type: 'fpsi', samplingMultiplier: 0 }, 4.884109, 0.0162803633333333],
      [{ filter: HTTPS, type: 'bps', samplingMultiplier: 0 }, 2408007.999992, 8026],
      [{ filter: NOT_UDP, type: 'bps', samplingMultiplier: 1 }, 2817607.999992, 9392],
      [{ filter: ALL, type: 'bps', samplingMultiplier: 10 }, 28296079.99992, 94320],
      [{ filter: ALL, type: 'fpsa', samplingMultiplier: 0 }, 330.201, 1.10067],
    ];
    const values = await valuesOf(
      FLOWS,
      requests.map(([request]) => request),
    );
    for (const [index, found] of values.entries()) {
      const [request, total, value] = requests[index] ?? assert.fail();
      assert.ok(Math.abs(found.total - total) < 1e-6, `total ${found.total} is not ${total}`);
      assert.ok(
        Math.abs(storedValue(found.value, request.type) - value) < 1e-15,
        `${found.value} is not ${value}`,
      );
    }
  });

  it('gives a flow without packets no share of anything but the time that it lasts', async () => {
    const types = ['bps', 'pps', 'fpsi', 'fpsa'] as const;
    const values = await valuesOf(
      [flow(60, 69, 30000, 0, 80)],
      types.map((type) => ({ filter: ALL, type, samplingMultiplier: 0 })),
    );
    assert.deepEqual(
      values.map(({ total }) => total),
      [0, 0, 0, 9],
    );
  });

  it('multiplies by more than 1 only', async () => {
    const multipliers = [0, 0.5, 1, -3, 2];
    const values = await valuesOf(
      FLOWS,
      multipliers.map((samplingMultiplier) => ({ filter: HTTPS, type: 'pps', samplingMultiplier })),
    );
    const [{ total } = { total: 0 }] = values;
    assert.ok(total > 0);
    assert.deepEqual(
      values.map((value) => value.total / total),
      [1, 1, 1, 1, 2],
    );
  });
});
