import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { loadCuflowConfig } from '../../lib/config/cuflow-cf.js';
import { CORE, EXPORTERS } from '../../lib/demo/campus.js';
import { incidentLines } from '../../lib/demo/incident-text.js';
import { incidentsOf } from '../../lib/demo/incidents.js';
import { CampusTraffic } from '../../lib/demo/interval.js';
import { parsePrefix } from '../../lib/flow/address.js';
import type { FlowBatch } from '../../lib/flow/batch.js';
import { PrefixSet } from '../../lib/flow/prefix-set.js';

const SEED = 1;
/** A Tuesday. */
const MIDNIGHT = new Date(2026, 2, 3).getTime() / 1000;
const traffic = (flowsPerFile: number, seed = SEED) =>
  new CampusTraffic({ seconds: 300, seed, flowsPerFile });

/** Everything that a demo may show: private, shared, documentation, benchmark and multicast addresses. */
const HARMLESS = new PrefixSet(
  ['10.0.0.0/8', '192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '198.18.0.0/15', '100.64.0.0/10']
    .concat(['224.0.0.0/24', '239.0.0.0/8', '233.252.0.0/24'])
    .map((text) => parsePrefix(text) ?? assert.fail(text)),
);

function sum(column: Iterable<number>): number {
  let total = 0;
  for (const value of column) total += value;
  return total;
}

describe('traffic of the demo campus', () => {
  const noon = MIDNIGHT + 12 * 3600;
  const batch = traffic(3000).file(noon);

  it('keeps the rules of version 5 records and of their packets', () => {
    const [seconds, nanoseconds] = [batch.column('unix_secs'), batch.column('unix_nsecs')];
    const [first, last, uptime] = [batch.column('first'), batch.column('last'), batch.column('sysuptime')];
    const [packets, octets, exaddr] = [
      batch.column('dpkts'),
      batch.column('doctets'),
      batch.column('exaddr'),
    ];
    let inPacket = 0;
    for (let row = 0; row < batch.length; row++) {
      const at = (column: ArrayLike<number>, index = row) => column[index] ?? assert.fail();
      assert.ok(at(seconds) >= noon && at(seconds) < noon + 300, `row ${row}: exported in the file`);
      assert.ok(
        at(first) <= at(last) && at(last) <= at(uptime),
        `row ${row}: ${at(first)} ${at(last)} ${at(uptime)}`,
      );
      assert.ok(
        at(packets) > 0 && at(octets) >= at(packets) * 28 && at(octets) <= at(packets) * 1500,
        `row ${row}`,
      );
      assert.equal(at(batch.column('tcp_flags')) > 0, at(batch.column('prot')) === 6, `row ${row}: flags`);
      const isSamePacket =
        row > 0 &&
        at(exaddr) === at(exaddr, row - 1) &&
        at(seconds) === at(seconds, row - 1) &&
        at(nanoseconds) === at(nanoseconds, row - 1);
      inPacket = isSamePacket ? inPacket + 1 : 1;
      if (isSamePacket) assert.equal(at(uptime), at(uptime, row - 1));
      assert.ok(row === 0 || at(seconds) >= at(seconds, row - 1), 'in the order of export');
    }
    assert.ok(inPacket <= 30);
  });

  it('uses addresses that belong to nobody', () => {
    for (const field of ['srcaddr', 'dstaddr'] as const) {
      for (const address of batch.column(field)) assert.ok(HARMLESS.contains(address), `${field} ${address}`);
    }
  });

  it('answers most conversations, by way of both borders', () => {
    const column = (name: 'srcaddr' | 'dstaddr' | 'srcport' | 'dstport') => batch.column(name);
    const exporters = new Map<string, number>();
    const key = (from: 'srcaddr' | 'dstaddr', fromPort: 'srcport' | 'dstport', row: number) =>
      `${column(from)[row]}:${column(fromPort)[row]}`;
    for (let row = 0; row < batch.length; row++) {
      exporters.set(
        `${key('srcaddr', 'srcport', row)} ${key('dstaddr', 'dstport', row)}`,
        batch.column('exaddr')[row] ?? 0,
      );
    }
    let answered = 0;
    let asymmetric = 0;
    for (let row = 0; row < batch.length; row++) {
      const back = exporters.get(`${key('dstaddr', 'dstport', row)} ${key('srcaddr', 'srcport', row)}`);
      if (back !== undefined) answered++;
      if (back !== undefined && back !== batch.column('exaddr')[row]) asymmetric++;
    }
    assert.ok(answered > batch.length * 0.8, `${answered} of ${batch.length} answered`);
    assert.ok(asymmetric > batch.length * 0.1 && asymmetric < batch.length * 0.5, `${asymmetric} asymmetric`);
  });

  it('is the same for the same seed, other for another', () => {
    assert.deepEqual(traffic(3000).file(noon).column('doctets'), batch.column('doctets'));
    assert.notDeepEqual(traffic(3000, 2).file(noon).column('doctets'), batch.column('doctets'));
  });

  it('lets long streams go on from file to file, cut by the active time-out', () => {
    const talks = (start: number) => {
      const rows = start === noon ? batch : traffic(3000).file(start);
      const found = new Map<string, number>();
      for (let row = 0; row < rows.length; row++) {
        if (rows.column('dstport')[row] !== 8805) continue;
        found.set(
          `${rows.column('srcaddr')[row]} ${rows.column('srcport')[row]}`,
          rows.column('first')[row] ?? 0,
        );
      }
      return found;
    };
    const next = talks(noon + 300);
    const common = [...talks(noon)].filter(([talk]) => next.has(talk));
    assert.ok(common.length > 0);
    for (const [talk, first] of common) assert.ok((next.get(talk) ?? 0) > first);
  });

  it('has about as many flows as asked for over a week', () => {
    const campus = traffic(800);
    let flows = 0;
    let files = 0;
    for (let time = MIDNIGHT; time < MIDNIGHT + 7 * 86400; time += 3000, files++)
      flows += campus.file(time).length;
    assert.ok(Math.abs(flows / files / 800 - 1) < 0.15, `${flows / files} flows a file`);
  });

  it('is busier by day than by night', () => {
    const night = traffic(3000).file(MIDNIGHT + 5 * 3600);
    assert.ok(batch.length > 2 * night.length);
    assert.ok(sum(batch.column('doctets')) > 1.5 * sum(night.column('doctets')));
  });
});

describe('incidents of the demo campus', () => {
  const { scan, burst } = incidentsOf(MIDNIGHT, SEED);
  const whole = (time: number) => Math.ceil(time / 300) * 300;
  const rowsWhere = (batch: FlowBatch, isWanted: (row: number) => boolean) =>
    Array.from({ length: batch.length }, (_, row) => row).filter(isWanted);

  it('are the same at every moment of a day', () => {
    assert.deepEqual(incidentsOf(MIDNIGHT + 80_000, SEED), { scan, burst });
    assert.notDeepEqual(incidentsOf(MIDNIGHT + 90_000, SEED), { scan, burst });
  });

  it('scan: one host tries ssh on hundreds of addresses', () => {
    const batch = traffic(2000).file(whole(scan.begin));
    const probes = rowsWhere(
      batch,
      (row) =>
        batch.column('dstport')[row] === 22 &&
        batch.column('tcp_flags')[row] === 2 &&
        batch.column('dpkts')[row] === 1,
    );
    assert.deepEqual([...new Set(probes.map((row) => batch.column('srcaddr')[row]))], [scan.scanner]);
    assert.ok(new Set(probes.map((row) => batch.column('dstaddr')[row])).size > 200);
  });

  it('burst: one host gets more than a quarter of all octets from port 123', () => {
    const batch = traffic(2000).file(whole(burst.begin));
    const hits = rowsWhere(
      batch,
      (row) => batch.column('dstaddr')[row] === burst.victim && batch.column('srcport')[row] === 123,
    );
    const octets = sum(hits.map((row) => batch.column('doctets')[row] ?? 0));
    assert.ok(new Set(hits.map((row) => batch.column('srcaddr')[row])).size > 100);
    assert.ok(octets > 0.25 * sum(batch.column('doctets')), `${octets} octets`);
  });

  it('are told in words, as far as they lie in the time asked for', () => {
    const day = incidentLines(MIDNIGHT, MIDNIGHT + 86400, SEED);
    assert.equal(day.length, 2);
    assert.match(
      day[0] ?? '',
      /^2026-03-03 \d\d:\d\d-\d\d:\d\d: 198\.51\.100\.\d+ tries ssh on thousands of addresses$/,
    );
    assert.match(day[1] ?? '', /^2026-03-03 .*udp port 123 \(ntp\) hits 10\.32\.1[34]\d\.\d+$/);
    assert.deepEqual(incidentLines(scan.end, burst.begin + 1, SEED), [day[1]]);
    assert.deepEqual(incidentLines(scan.end, burst.begin, SEED), []);
    assert.equal(incidentLines(MIDNIGHT, MIDNIGHT + 3 * 86400, SEED).length, 6);
  });

  it('leave other hours alone', () => {
    const batch = traffic(2000).file(MIDNIGHT + 3 * 3600);
    assert.ok(batch.length < 2000);
  });
});

describe('conf/demo/CUFlow.cf', () => {
  it('describes the campus: everything it names has traffic', async () => {
    const { config, warnings } = await loadCuflowConfig(resolve('conf/demo/CUFlow.cf'));
    assert.deepEqual(warnings, []);
    const inside = new PrefixSet(config.subnets);
    const networks = config.networks.map(({ label, prefixes }) => ({ label, set: new PrefixSet(prefixes) }));
    const seen = new Set<string>();
    const campus = traffic(4000);
    for (const hour of [1, 10, 15, 21]) {
      const batch = campus.file(MIDNIGHT + hour * 3600);
      for (let row = 0; row < batch.length; row++) {
        const value = (
          field:
            'srcaddr' | 'dstaddr' | 'srcport' | 'dstport' | 'prot' | 'tos' | 'exaddr' | 'src_as' | 'dst_as',
        ) => batch.column(field)[row] ?? 0;
        const isMulticast = value('dstaddr') >>> 28 === 14;
        const [fromInside, toInside] = [inside.contains(value('srcaddr')), inside.contains(value('dstaddr'))];
        if (!isMulticast && fromInside === toInside) continue;
        const direction = fromInside ? 'out' : 'in';
        seen.add(`router ${value('exaddr')}`);
        for (const { label, ranges } of config.tos) {
          if (ranges.some(({ start, end }) => value('tos') >= start && value('tos') <= end))
            seen.add(`tos ${label}`);
        }
        for (const { label, ranges } of config.asNumbers) {
          const as = fromInside ? value('dst_as') : value('src_as');
          if (ranges.some(({ start, end }) => as >= start && as <= end)) seen.add(`as ${label} ${direction}`);
        }
        if (isMulticast) {
          seen.add(`multicast ${direction}`);
          continue;
        }
        seen.add(`protocol ${value('prot')} ${direction}`);
        const address = fromInside ? value('srcaddr') : value('dstaddr');
        for (const { label, set } of networks)
          if (set.contains(address)) seen.add(`network ${label} ${direction}`);
        for (const { label, ports } of config.services) {
          for (const side of ['srcport', 'dstport'] as const) {
            const isOf = ports.some(
              ({ protocol, range }) =>
                protocol === value('prot') && value(side) >= range.start && value(side) <= range.end,
            );
            if (isOf) seen.add(`service ${label} ${side}`);
          }
        }
      }
    }
    const both = (text: string) => [`${text} in`, `${text} out`];
    const expected = [
      ...[...config.routers.keys()].map((router) => `router ${router}`),
      ...config.tos.map(({ label }) => `tos ${label}`),
      ...config.asNumbers.flatMap(({ label }) => both(`as ${label}`)),
      ...[...config.protocols.keys()].flatMap((protocol) => both(`protocol ${protocol}`)),
      ...config.networks.flatMap(({ label }) => both(`network ${label}`)),
      ...config.services.flatMap(({ label }) => [`service ${label} srcport`, `service ${label} dstport`]),
      ...both('multicast'),
    ].filter((what) => what !== 'service ping srcport'); // ICMP has no source port
    assert.deepEqual(
      expected.filter((what) => !seen.has(what)),
      [],
    );
    assert.equal(config.routers.get(EXPORTERS[CORE].address), 'core');
  });
});
