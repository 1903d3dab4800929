import assert from 'node:assert/strict';
import { flowTimeMs } from '../../lib/flow/time.js';
import type { FlowToolsHeader } from '../../lib/formats/header.js';
import { codes, readPath, totals, type FlowRow } from '../formats/support.js';
import { describeWithData, sharedData } from '../support/data.js';

const BASE = { flows: 2793, octets: 48860204, packets: 138860 };
const GENERATED = { flows: 100, octets: 5050, packets: 5050 };

interface Expected {
  totals: typeof BASE;
  warnings?: string[];
}

const EXPECTED: Record<string, Expected> = {
  'little-uncompressed': { totals: BASE },
  'big-uncompressed': { totals: BASE },
  'big-compressed': { totals: BASE },
  'stream-compressed': { totals: BASE },
  'stream-uncompressed': { totals: BASE },
  'all-header-fields': { totals: BASE },
  'uptime-wrap': { totals: BASE },
  'large-counters': { totals: { flows: 40, octets: 171798691200, packets: 171798681600 } },
  empty: { totals: { flows: 0, octets: 0, packets: 0 } },
  'header-only-active': { totals: { flows: 0, octets: 0, packets: 0 }, warnings: ['unfinished-file'] },
  'unfinished-compressed': {
    totals: { flows: 500, octets: 8513619, packets: 20617 },
    warnings: ['unfinished-file'],
  },
  'truncated-uncompressed': {
    totals: { flows: 100, octets: 3825953, packets: 4521 },
    warnings: ['truncated-record'],
  },
  'truncated-compressed': {
    totals: { flows: 1375, octets: 18628908, packets: 44818 },
    warnings: ['truncated-record', 'unfinished-file'],
  },
  'generated-v1': { totals: GENERATED },
  'generated-v6': { totals: GENERATED },
  'generated-v7': { totals: GENERATED },
  'generated-v8m1': { totals: GENERATED },
  'generated-v8m4': { totals: GENERATED },
  'generated-v8m11': { totals: GENERATED },
  'generated-v1005': { totals: GENERATED },
};

describeWithData('edge cases of flow files', () => {
  const edge = (name: string): string => sharedData('flows-edge', name);

  for (const [name, expected] of Object.entries(EXPECTED)) {
    it(name, async () => {
      const reading = await readPath(edge(name));
      assert.equal(reading.error, undefined);
      assert.deepEqual(totals(reading.rows), expected.totals);
      assert.deepEqual(codes(reading), expected.warnings ?? []);
    });
  }

  for (const name of ['big-uncompressed', 'big-compressed', 'stream-compressed', 'all-header-fields']) {
    it(`${name} holds the very flows of little-uncompressed`, async () => {
      const [expected, found] = await Promise.all([
        readPath(edge('little-uncompressed')),
        readPath(edge(name)),
      ]);
      assert.deepEqual(found.rows, expected.rows);
    });
  }

  it('gives right times across a wrap of the exporter uptime', async () => {
    const times = ({
      unix_secs = NaN,
      unix_nsecs = NaN,
      sysuptime = NaN,
      first = NaN,
      last = NaN,
    }: FlowRow) => [
      flowTimeMs(unix_secs, unix_nsecs, sysuptime, first),
      flowTimeMs(unix_secs, unix_nsecs, sysuptime, last),
    ];
    const plain = await readPath(edge('little-uncompressed'));
    const wrapped = await readPath(edge('uptime-wrap'));
    assert.deepEqual(wrapped.rows.map(times), plain.rows.map(times));
    const later = wrapped.rows.filter(({ first = 0, sysuptime = 0 }) => first > sysuptime);
    assert.equal(later.length, 1105);
  });

  it('sums the flows of aggregated records', async () => {
    for (const name of ['generated-v8m1', 'generated-v8m4', 'generated-v8m11']) {
      const { rows } = await readPath(edge(name));
      const flows = rows.reduce((sum, { dflows = NaN }) => sum + dflows, 0);
      assert.equal(flows, 10100, name);
    }
  });

  it('reads every header field', async () => {
    const { header } = await readPath(edge('all-header-fields'));
    const exporter = 0x0a14ff01;
    const { vendor, rotation, lostFlows, misorderedFlows, corruptPackets, sequenceResets, ...rest } =
      header as FlowToolsHeader;
    assert.deepEqual(
      { vendor, rotation, lostFlows, misorderedFlows, corruptPackets, sequenceResets },
      { vendor: 1, rotation: 300, lostFlows: 61, misorderedFlows: 4, corruptPackets: 2, sequenceResets: 1 },
    );
    assert.equal(rest.exporter, exporter);
    assert.equal(rest.comments, 'sample comment');
    assert.deepEqual(rest.interfaceNames, [
      { exporter, ifIndex: 3, name: 'Campus-3' },
      { exporter, ifIndex: 2, name: 'Upstream' },
    ]);
    assert.deepEqual(rest.interfaceAliases, [{ exporter, ifIndexes: [3, 4, 5], name: 'Inside' }]);
  });

  it('does not trust the capture times and count of a stream', async () => {
    const { header } = await readPath(edge('stream-compressed'));
    const { captureStart, captureEnd, flowCount } = header as FlowToolsHeader;
    assert.deepEqual(
      { captureStart, captureEnd, flowCount },
      {
        captureStart: undefined,
        captureEnd: undefined,
        flowCount: undefined,
      },
    );
  });

  it('delivers the right flows before a damage, then fails', async () => {
    const [base, corrupt] = await Promise.all([
      readPath(edge('big-compressed')),
      readPath(edge('corrupt-compressed')),
    ]);
    assert.equal(corrupt.error?.code, 'corrupt-data');
    assert.equal(corrupt.error?.flowsRead, corrupt.rows.length);
    assert.deepEqual(corrupt.rows.slice(0, 1200), base.rows.slice(0, 1200));
  });

  for (const name of ['bad-magic', 'zero-length']) {
    it(`${name} is not a flow file`, async () => {
      const { error, rows } = await readPath(edge(name));
      assert.equal(error?.code, 'not-a-flow-file');
      assert.equal(rows.length, 0);
    });
  }
});
