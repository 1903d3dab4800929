import assert from 'node:assert/strict';
import { flowTimeMs } from '../../../../lib/flow/time.js';
import { describeWithData, sharedData } from '../../../support/data.js';
import { capturedPayloads } from '../../../support/export-packets.js';
import { decodePackets, type Row } from './decoded.js';

const sum = (rows: readonly Row[], field: 'doctets' | 'dpkts'): number =>
  rows.reduce((total, row) => total + row[field], 0);
const start = (row: Row): number => flowTimeMs(row.unix_secs, row.unix_nsecs, row.sysuptime, row.first);
const end = (row: Row): number => flowTimeMs(row.unix_secs, row.unix_nsecs, row.sysuptime, row.last);

/** What the README of the recorded packets says. */
const IPV6 = { flows: 387, octets: 1333566, packets: 3496 };
const FIRST_START = 1772461200378;
const LAST_END = 1772461799848;

describeWithData('packets of softflowd', () => {
  const captures = [
    { name: 'v5', ipv6: { flows: 0, octets: 0, packets: 0 }, from: FIRST_START, to: LAST_END },
    // Its header has whole seconds only.
    { name: 'v9', ipv6: IPV6, from: FIRST_START - 848, to: LAST_END - 848 },
    { name: 'ipfix-uptime', ipv6: IPV6, from: FIRST_START, to: LAST_END },
    { name: 'ipfix-milliseconds', ipv6: IPV6, from: FIRST_START, to: LAST_END },
  ];
  const rowsOf = (name: string): Row[] =>
    decodePackets(capturedPayloads(sharedData('export-packets', `softflowd-${name}.pcap`))).rows;

  for (const { name, ipv6, from, to } of captures) {
    it(`${name}: flows, octets, packets and times`, () => {
      const packets = capturedPayloads(sharedData('export-packets', `softflowd-${name}.pcap`));
      const { rows, totals } = decodePackets(packets);
      assert.deepEqual([rows.length, sum(rows, 'doctets'), sum(rows, 'dpkts')], [5068, 14064094, 39232]);
      assert.deepEqual(totals.ipv6, ipv6);
      assert.equal(totals.damage, undefined);
      assert.equal(totals.otherRecords, 0);
      assert.equal(Math.min(...rows.map(start)), from);
      assert.equal(Math.max(...rows.map(end)), to);
    });
  }

  it('both directions of a conversation become two flows', () => {
    const packets = capturedPayloads(sharedData('export-packets', 'softflowd-ipfix-bidirectional.pcap'));
    const { rows, totals } = decodePackets(packets);
    assert.deepEqual([rows.length, sum(rows, 'doctets'), sum(rows, 'dpkts')], [5068, 14064094, 39232]);
    assert.deepEqual(totals.ipv6, { flows: 241, octets: 1333566, packets: 3496 });
  });

  it('tell the same flows in every version', () => {
    // softflowd does not export the ICMP type of the backward direction: it stays out of the comparison.
    const key = (row: Row): string =>
      [row.srcaddr, row.dstaddr, row.prot, row.srcport, row.prot === 1 ? 0 : row.dstport, row.tos]
        .concat([row.tcp_flags, row.dpkts, row.doctets])
        .join();
    const withIcmp = (row: Row): string => `${key(row)},${row.dstport}`;
    const expected = rowsOf('v5');
    for (const name of ['v9', 'ipfix-uptime', 'ipfix-milliseconds'])
      assert.deepEqual(rowsOf(name).map(withIcmp).sort(), expected.map(withIcmp).sort(), name);
    assert.deepEqual(rowsOf('ipfix-bidirectional').map(key).sort(), expected.map(key).sort());
  });
});
