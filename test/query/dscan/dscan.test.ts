import assert from 'node:assert/strict';
import { parseAddress } from '../../../lib/flow/address.js';
import { ScanDetector, type ScanEvent, type ScanOptions } from '../../../lib/query/dscan/detector.js';
import { parseSuppressList } from '../../../lib/query/dscan/suppress.js';
import { scanEventText } from '../../../lib/query/dscan/text.js';
import { batchOf, type FlowValues } from '../../support/batches.js';
import { inZone } from '../../support/zone.js';

function scan(flows: readonly FlowValues[], options: ScanOptions): ScanEvent[] {
  const detector = new ScanDetector(options);
  return detector.process(batchOf(flows, detector.columns), undefined);
}

const kinds = (events: readonly ScanEvent[]): string[] => events.map(({ kind }) => kind);

/** Flows of a source to so many hosts. */
function toHosts(count: number, flow: FlowValues = {}): FlowValues[] {
  return Array.from({ length: count }, (_, i) => ({ srcaddr: 1, dstaddr: 100 + i, dstport: 5000, ...flow }));
}

/** Flows of a source to so many ports of a host. */
function toPorts(count: number, flow: FlowValues = {}): FlowValues[] {
  return Array.from({ length: count }, (_, i) => ({ srcaddr: 1, dstaddr: 2, dstport: 1 + i, ...flow }));
}

describe('flow-dscan', () => {
  it('reports a source at the first destination beyond the limit, once', () => {
    assert.deepEqual(kinds(scan(toHosts(3), { hostLimit: 3 })), []);
    assert.deepEqual(kinds(scan(toHosts(4), { hostLimit: 3 })), ['host-scan']);
    assert.deepEqual(kinds(scan(toHosts(20), { hostLimit: 3 })), ['host-scan']);
  });

  it('reports a source at the last port of the limit, once; only ports below 1024 count', () => {
    assert.deepEqual(kinds(scan(toPorts(3), { portLimit: 4 })), []);
    assert.deepEqual(kinds(scan(toPorts(4), { portLimit: 4 })), ['port-scan']);
    assert.deepEqual(kinds(scan(toPorts(50), { portLimit: 4 })), ['port-scan']);
    assert.deepEqual(kinds(scan([...toPorts(3), ...toPorts(3)], { portLimit: 4 })), []);
    const highPorts = toPorts(50).map((flow) => ({ ...flow, dstport: 1023 + (flow.dstport ?? 0) }));
    assert.deepEqual(kinds(scan(highPorts, { portLimit: 2 })), []);
  });

  it('leaves out what it is told to', () => {
    const leftOut = (flow: FlowValues, options: ScanOptions): boolean =>
      scan(toHosts(5, flow), { hostLimit: 3, ...options }).length === 0;
    const only2 = new Uint8Array(65_536);
    only2[2] = 1;
    assert.ok(leftOut({ input: 3 }, { inputs: only2 }) && !leftOut({ input: 2 }, { inputs: only2 }));
    assert.ok(leftOut({ output: 3 }, { outputs: only2 }) && !leftOut({ output: 2 }, { outputs: only2 }));
    const multicast = { srcaddr: parseAddress('239.1.2.3') ?? 0 };
    assert.ok(leftOut(multicast, { ignoreMulticast: true }) && !leftOut(multicast, {}));
    const server = { prot: 6, srcport: 80, dstport: 1024 };
    assert.ok(leftOut(server, { ignoreWebServers: true }) && !leftOut(server, { ignoreWebClients: true }));
    assert.ok(!leftOut({ ...server, prot: 17 }, { ignoreWebServers: true }));
    const client = { prot: 6, srcport: 1024, dstport: 80 };
    assert.ok(leftOut(client, { ignoreWebClients: true }) && !leftOut(client, { ignoreWebServers: true }));
  });

  it('suppresses the addresses of a list, with the limits of their line', () => {
    const suppressed = (line: string, flow: FlowValues): boolean => {
      const { list, issues } = parseSuppressList(line);
      assert.deepEqual(issues, []);
      return scan(toHosts(5, flow), { hostLimit: 3, suppressSources: list }).length === 0;
    };
    assert.ok(suppressed('0.0.0.1', {}));
    assert.ok(suppressed('0.0.0.1 - - - # all', {}));
    assert.ok(!suppressed('0.0.0.2 - - -', {}));
    assert.ok(suppressed('0.0.0.1 6 - 80', { prot: 6, dstport: 80 }));
    assert.ok(!suppressed('0.0.0.1 6 - 80', { prot: 17, dstport: 80 }));
    assert.ok(!suppressed('0.0.0.1 6 - 80', { prot: 6, dstport: 81 }));
    assert.ok(!suppressed('0.0.0.1 - 53 -', { srcport: 54 }));
    const { list } = parseSuppressList('0.0.0.2 - - -');
    assert.deepEqual(kinds(scan(toPorts(9), { portLimit: 4, suppressDestinations: list })), []);
  });

  it('tells mistakes in a list with their lines', () => {
    const { list, issues } = parseSuppressList(
      '# hosts\n1.2.3.4 6\n1.2.3.4\n1.2.3\n\n5.6.7.8 300 - -\n5.6.7.8 - 1 2 3\n',
    );
    assert.deepEqual([...list.keys()], [0x01020304]);
    assert.deepEqual(issues, [
      { line: 3, message: '1.2.3.4 is listed twice' },
      { line: 4, message: '"1.2.3" is not an address' },
      { line: 6, message: '"300" is neither a number nor -' },
      { line: 7, message: 'too many words' },
    ]);
  });

  it('forgets a host scan when the ager has passed, but not a port scan', () => {
    // Source 1 lies in bucket 1: the first run of the ager comes to it.
    const filler = Array.from({ length: 2000 }, (_, i) => ({ srcaddr: 0xff000000 + i, dstaddr: 9 }));
    const options = { hostLimit: 3, portLimit: 4 };
    const again = (flows: FlowValues[]): string[] => kinds(scan([...flows, ...filler, ...flows], options));
    assert.deepEqual(again(toHosts(4)), ['host-scan', 'host-scan']);
    assert.deepEqual(again(toPorts(4)), ['port-scan']);
    // Not even when all that it tried has been forgotten.
    const aged = scan([...toPorts(4), ...filler, ...toPorts(4)], { ...options, maxAge: 500 });
    assert.deepEqual(kinds(aged), ['port-scan']);
    assert.deepEqual(kinds(scan([...toHosts(4), ...filler, ...toHosts(4)], { ...options, maxAge: 0 })), [
      'host-scan',
    ]);
  });

  it('does not get stuck in a crowded bucket', () => {
    const crowd = Array.from({ length: 300 }, (_, i) => ({ srcaddr: ((i << 16) | i) >>> 0, dstaddr: 9 }));
    const rounds = Array.from({ length: 140_000 }, (_, i) => {
      return i % 1000 === 699 ? { srcaddr: 0x50000000 + i, dstaddr: 9 } : { srcaddr: 0, dstaddr: 9 };
    });
    const events = scan([...crowd, ...rounds], {});
    assert.deepEqual(kinds(events), ['ager-reset']);
  });

  it('tells large flows', () => {
    const flow = { srcaddr: 1, dstaddr: 2, doctets: 500, dpkts: 5, last: 3000, unix_secs: 7, sysuptime: 0 };
    const large = { octets: 499, packets: 5, durationMs: 2000 };
    const events = scan([flow], { largeFlows: large });
    assert.deepEqual(
      events.map((event) => (event.kind === 'large-flow' ? [event.by, event.value] : [])),
      [
        ['octets', 500],
        ['durationMs', 3000],
      ],
    );
  });

  it('writes events as lines', () => {
    inZone('UTC', () => {
      const timeMs = 1_772_461_760_569;
      const source = parseAddress('10.20.5.132') ?? 0;
      const start = 'ts=1772461760 start=0302.14:29:20.569 ';
      assert.equal(
        scanEventText({ kind: 'host-scan', source, timeMs }),
        `host scan: ip=10.20.5.132 ${start}`,
      );
      assert.equal(
        scanEventText({ kind: 'port-scan', source, destination: 1, timeMs }),
        `port scan: src=10.20.5.132 dst=0.0.0.1 ${start}`,
      );
      assert.equal(
        scanEventText({ kind: 'large-flow', by: 'octets', value: 9, source, destination: 1, timeMs }),
        `large flow: src=10.20.5.132 dst=0.0.0.1 octets=9 ${start}`,
      );
      assert.equal(scanEventText({ kind: 'ager-reset' }), 'ager: reset hash run');
    });
  });

  it('goes on from a state as if it had not stopped', () => {
    const flows = [...toHosts(3), ...toPorts(3, { srcaddr: 7 }), ...toHosts(9, { srcaddr: 0x0a000001 })];
    const later = [
      ...toHosts(6).slice(3),
      ...toPorts(6, { srcaddr: 7 }).slice(3),
      ...toHosts(9, { srcaddr: 0x0a000001 }),
    ];
    const options = { hostLimit: 4, portLimit: 5 };
    const whole = new ScanDetector(options);
    const events = [flows, later].map((part) => whole.process(batchOf(part, whole.columns), undefined));
    const first = new ScanDetector(options);
    assert.deepEqual(first.process(batchOf(flows, first.columns), undefined), events[0]);
    const state = [...first.state()].join('\n');
    const second = new ScanDetector(options);
    second.restore(state);
    assert.deepEqual(second.process(batchOf(later, second.columns), undefined), events[1]);
    assert.deepEqual([...second.state()], [...whole.state()]);
    assert.ok(events[1] && events[1].length > 1);
  });

  it('refuses a file that is no state, and names the line', () => {
    const detector = new ScanDetector();
    assert.throws(() => detector.restore('else'), /no state/);
    for (const line of [
      '10.0.0.1 nothing',
      ' 10.0.0.1 5',
      '10.0.0.1\n 10.0.0.2',
      '10.0.0.1\n 10.0.0.2 1 99999',
    ])
      assert.throws(() => detector.restore(`flow-dscan state 1\nflows 1 bucket 0\n${line}`), /line [34]/);
  });
});
