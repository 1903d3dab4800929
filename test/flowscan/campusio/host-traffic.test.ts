import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PrefixSet } from '../../../lib/flow/prefix-set.js';
import { maskOf } from '../../../lib/flow/address.js';
import { AddressLog, LOG_WIDTH } from '../../../lib/flowscan/counting/address-log.js';
import { checkTogether } from '../../../lib/flowscan/classes.js';
import { HostTraffic } from '../../../lib/flowscan/campusio/host-traffic.js';
import { PairLog } from '../../../lib/flowscan/campusio/pair-log.js';

/** Addresses near each other and at the ends of the range. */
const address = fc.oneof(
  fc.integer({ min: 0x0a000000, max: 0x0a0000ff }),
  fc.constantFrom(0, 0xffffffff, 0x80000000),
  fc.integer({ min: 0, max: 0xffffffff }),
);
const prefix = fc
  .tuple(address, fc.integer({ min: 0, max: 32 }))
  .map(([network, length]) => ({ network: (network & maskOf(length)) >>> 0, length }));

describe('HostTraffic', () => {
  it('agrees with looking at every host', () => {
    const flow = fc.record({ address, isOut: fc.boolean(), bytes: fc.integer({ min: 0, max: 0xffffffff }) });
    fc.assert(
      fc.property(fc.array(flow, { maxLength: 200 }), prefix, (flows, within) => {
        const log = new AddressLog(4);
        for (const { address: host, isOut, bytes } of flows) {
          const base = log.rowOf(host) * LOG_WIDTH + (isOut ? 3 : 0);
          log.counters.values[base]! += bytes;
          log.counters.values[base + 2]! += 1;
        }
        const group = new HostTraffic(log).within(within);
        const set = new PrefixSet([within]);
        const ours = flows.filter((each) => set.contains(each.address));
        const sum = (isOut: boolean) =>
          ours.filter((each) => each.isOut === isOut).reduce((total, { bytes }) => total + BigInt(bytes), 0n);
        const hosts = (isOut: boolean) =>
          BigInt(new Set(ours.filter((each) => each.isOut === isOut).map((each) => each.address)).size);
        const traffic = group.traffic();
        assert.deepEqual([traffic[0], traffic[3]], [sum(false), sum(true)]);
        assert.deepEqual([group.receivers, group.senders], [hosts(false), hosts(true)]);
        assert.equal(group.table().keys.length, new Set(ours.map((each) => each.address)).size);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

describe('PairLog', () => {
  it('gives each pair its row, and no more rows than its limit', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(address, address), { maxLength: 60 }), (pairs) => {
        const log = new PairLog(5);
        const rows = new Map<string, number>();
        for (const [local, remote] of pairs) {
          const key = `${local} ${remote}`;
          const expected = rows.get(key) ?? (rows.size < 32 ? rows.size : -1);
          assert.equal(log.rowOf(local, remote), expected);
          if (expected < 0) continue;
          rows.set(key, expected);
          assert.deepEqual([log.localAt(expected), log.remoteAt(expected)], [local, remote]);
        }
        assert.equal(log.size, rows.size);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

describe('ReportClasses', () => {
  it('may have CampusIO or SubNetIO beside others, never both', () => {
    checkTogether(['CUFlow', 'SubNetIO']);
    checkTogether(['CampusIO', 'CUFlow']);
    assert.throws(() => checkTogether(['CampusIO', 'CUFlow', 'SubNetIO']), /leave out CampusIO/);
  });
});
