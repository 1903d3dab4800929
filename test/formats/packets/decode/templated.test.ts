import assert from 'node:assert/strict';
import { FIELD_NAMES } from '../../../../lib/flow/fields.js';
import { PacketError } from '../../../../lib/formats/packets/decode/errors.js';
import { parsePacketHeader } from '../../../../lib/formats/packets/decode/header.js';
import { MemoryRegistry } from '../../../../lib/formats/packets/decode/memory-registry.js';
import { PendingSets } from '../../../../lib/formats/packets/decode/pending-sets.js';
import { decodePackets } from './decoded.js';
import {
  ipfix,
  optionsTemplate,
  record,
  set,
  template,
  uint,
  UNIX_SECS,
  v9,
  type Field,
} from './messages.js';
import { flowOf } from './one-flow.js';

/** Addresses, ports, protocol, octets, packets. */
const BASIC: Field[] = [
  [8, 4],
  [12, 4],
  [7, 2],
  [11, 2],
  [4, 1],
  [1, 4],
  [2, 4],
];
const basicRecord = (octets: number): number[] =>
  record(BASIC, [0x0a000001, 0x0a000002, 1024, 443, 6, octets, 3]);

describe('NetFlow 9 and IPFIX', () => {
  for (const version of [9, 10] as const) {
    const message = version === 9 ? v9 : ipfix;

    describe(`version ${version}`, () => {
      it('reads what the template describes', () => {
        const row = flowOf(version, BASIC, [0x0a000001, 0x0a000002, 1024, 443, 6, 5000, 3]);
        assert.deepEqual(
          [row.srcaddr, row.dstaddr, row.srcport, row.dstport, row.prot, row.doctets, row.dpkts],
          [0x0a000001, 0x0a000002, 1024, 443, 6, 5000, 3],
        );
        assert.deepEqual([row.exaddr, row.unix_secs, row.nexthop, row.dflows], [1, UNIX_SECS, 0, 1]);
      });

      it('keeps data back until their template comes', () => {
        const pending = new PendingSets();
        const templates = new MemoryRegistry();
        const data = message([set(256, basicRecord(1000))], { unixSecs: UNIX_SECS - 9 });
        const first = decodePackets([data], { templates, pending });
        assert.deepEqual([first.rows.length, first.totals.heldSets, first.totals.records], [0, 1, undefined]);
        const late = message([template(version, 256, BASIC), set(256, basicRecord(2000))]);
        const { rows, totals } = decodePackets([late], { templates, pending });
        assert.deepEqual(
          rows.map((row) => [row.doctets, row.unix_secs]),
          [
            [1000, UNIX_SECS - 9],
            [2000, UNIX_SECS],
          ],
        );
        assert.deepEqual([totals.records, pending.waiting], [1, 0]);
      });

      it('keeps templates of exporters and domains apart', () => {
        const packets = [
          message([template(version, 256, BASIC)], { domain: 1 }),
          message([set(256, basicRecord(1))], { domain: 2 }),
        ];
        assert.equal(decodePackets(packets).totals.heldSets, 1);
        const templates = new MemoryRegistry();
        decodePackets([packets[0] as Uint8Array], { templates, exporter: 1 });
        const other = decodePackets([message([set(256, basicRecord(1))], { domain: 1 })], {
          templates,
          exporter: 2,
        });
        assert.equal(other.totals.heldSets, 1);
      });

      it('takes a template that has changed from then on', () => {
        const changed = [...BASIC].reverse();
        const values = [0x0a000001, 0x0a000002, 1024, 443, 6, 77, 3];
        const { rows } = decodePackets([
          message([template(version, 256, BASIC), set(256, basicRecord(55))]),
          message([template(version, 256, changed), set(256, record(changed, [...values].reverse()))]),
        ]);
        assert.deepEqual(
          rows.map(({ doctets, srcport }) => [doctets, srcport]),
          [
            [55, 1024],
            [77, 1024],
          ],
        );
      });

      it('passes over padding behind records and sets', () => {
        const packet = message([
          template(version, 256, BASIC),
          set(256, [...basicRecord(1), ...basicRecord(2), 0, 0, 0]),
        ]);
        const { rows, totals } = decodePackets([Uint8Array.from([...packet, 0, 0])]);
        assert.deepEqual([rows.length, totals.records, totals.damage], [2, 2, undefined]);
      });

      it('counts IPv6 flows, and writes none', () => {
        const fields: Field[] = [
          [27, 16],
          [28, 16],
          [1, 8],
          [2, 4],
        ];
        const data = record(fields, [1n, 2n, 5000, 7]);
        const { rows, totals } = decodePackets([
          message([template(version, 256, fields), set(256, [...data, ...data])]),
        ]);
        assert.deepEqual([rows.length, totals.ipv6], [0, { flows: 2, octets: 10000, packets: 14 }]);
      });

      it('tells the families of a template for both apart', () => {
        const fields: Field[] = [[27, 16], [28, 16], ...BASIC];
        const data = [
          ...record(fields, [0, 0, 0x0a000001, 0x0a000002, 1, 2, 6, 40, 1]),
          ...record(fields, [9n, 8n, 0, 0, 1, 2, 6, 60, 1]),
        ];
        const { rows, totals } = decodePackets([message([template(version, 256, fields), set(256, data)])]);
        assert.deepEqual([rows.map(({ doctets }) => doctets), totals.ipv6.octets], [[40], 60]);
      });

      it('divides counters that are too large for a record', () => {
        const fields: Field[] = [
          [8, 4],
          [1, 8],
          [2, 8],
        ];
        const octets = 3 * 2 ** 32 + 5;
        const { rows, totals } = decodePackets([
          message([template(version, 256, fields), set(256, record(fields, [1, octets, 10]))]),
        ]);
        assert.equal(rows.length, 4);
        assert.equal(
          rows.reduce((sum, row) => sum + row.doctets, 0),
          octets,
        );
        assert.equal(
          rows.reduce((sum, row) => sum + row.dpkts, 0),
          10,
        );
        assert.equal(totals.clamped, 0);
      });

      it('clamps what no flow can have had', () => {
        const fields: Field[] = [
          [8, 4],
          [1, 8],
        ];
        const { rows, totals } = decodePackets([
          message([template(version, 256, fields), set(256, record(fields, [1, 2n ** 63n]))]),
        ]);
        assert.deepEqual([rows.length, totals.clamped], [16, 1]);
        assert.ok(rows.every((row) => row.doctets === 0xffffffff));
      });

      it('writes AS numbers of 32 bits to the tags, or AS_TRANS', () => {
        const fields: Field[] = [
          [16, 4],
          [17, 4],
          [2, 4],
        ];
        const packets = [
          message([template(version, 256, fields), set(256, record(fields, [200000, 64500, 1]))]),
        ];
        const [row] = decodePackets(packets).rows;
        assert.deepEqual(
          [row?.src_as, row?.dst_as, row?.src_tag, row?.dst_tag],
          [23456, 64500, 200000, 64500],
        );
        const columns = FIELD_NAMES.filter((field) => !field.endsWith('_tag'));
        assert.equal(decodePackets(packets, { columns }).rows[0]?.src_as, 23456);
      });

      it('takes the second choice of an element where the first is missing', () => {
        const fields: Field[] = [
          [85, 4],
          [86, 4],
          [18, 4],
        ];
        const second = flowOf(version, fields, [11, 12, 13]);
        assert.deepEqual([second.doctets, second.dpkts, second.nexthop], [11, 12, 13]);
        const both = flowOf(version, [...fields, [1, 4], [15, 4]], [11, 12, 13, 14, 15]);
        assert.deepEqual([both.doctets, both.nexthop], [14, 15]);
      });

      it('puts ICMP type and code into the destination port', () => {
        const portOf = (protocol: number, fields: Field[], values: number[]): number =>
          flowOf(version, [[4, 1], [2, 4], ...fields], [protocol, 1, ...values]).dstport;
        assert.equal(portOf(1, [[32, 2]], [0x0303]), 0x0303);
        assert.equal(
          portOf(
            1,
            [
              [176, 1],
              [177, 1],
            ],
            [11, 1],
          ),
          11 * 256 + 1,
        );
        assert.equal(portOf(1, [[11, 2]], [0x0800]), 0x0800);
        assert.equal(
          portOf(
            6,
            [
              [11, 2],
              [32, 2],
            ],
            [80, 0],
          ),
          80,
        );
      });

      it('applies the sampling rate of options on request', () => {
        const options = optionsTemplate(version, 300, [[1, 4]], [[34, 4]]);
        const packets = [
          message([options, set(300, [...uint(0, 4), ...uint(50, 4)])]),
          message([template(version, 256, BASIC), set(256, basicRecord(100))]),
        ];
        assert.equal(decodePackets(packets).rows[0]?.doctets, 100);
        const [row] = decodePackets(packets, { appliesSampling: true }).rows;
        assert.deepEqual([row?.doctets, row?.dpkts], [5000, 150]);
      });

      it('applies the rate of the sampler that a flow names', () => {
        const options = optionsTemplate(
          version,
          300,
          [[1, 4]],
          [
            [48, 1],
            [50, 4],
          ],
        );
        const fields: Field[] = [...BASIC, [48, 1]];
        const flow = (sampler: number): number[] => [...basicRecord(100), sampler];
        const packets = [
          message([options, set(300, [0, 0, 0, 0, 1, ...uint(10, 4), 0, 0, 0, 0, 2, ...uint(20, 4)])]),
          message([template(version, 256, fields), set(256, [...flow(1), ...flow(2)])]),
        ];
        const { rows } = decodePackets(packets, { appliesSampling: true });
        assert.deepEqual(
          rows.map(({ doctets }) => doctets),
          [1000, 2000],
        );
      });

      it('does not take records of other things for flows', () => {
        const fields: Field[] = [
          [8, 4],
          [225, 4],
        ];
        const { rows, totals } = decodePackets([
          message([template(version, 256, fields), set(256, record(fields, [1, 2]))]),
        ]);
        assert.deepEqual([rows.length, totals.otherRecords], [0, 1]);
      });

      it('refuses sets that do not fit into the packet', () => {
        for (const length of [0, 3, 5000]) {
          const body = [...uint(256, 2), ...uint(length, 2), 1, 2, 3, 4];
          assert.throws(() => decodePackets([message([template(version, 256, BASIC), body])]), PacketError);
        }
      });

      it('leaves out templates that do not fit into their set, or have no size', () => {
        const cases = [
          [...uint(256, 2), ...uint(9, 2), 0, 8, 0, 4],
          [...uint(256, 2), ...uint(60000, 2), 0, 8, 0, 4],
          [...uint(256, 2), ...uint(1, 2), 0, 8, 0, 0],
          [...uint(9, 2), ...uint(1, 2), 0, 8, 0, 4],
        ];
        for (const body of cases) {
          const { totals } = decodePackets([message([set(version === 9 ? 0 : 2, body)])]);
          assert.ok(totals.damage instanceof PacketError);
        }
      });

      it('goes on when the batch is full', () => {
        const packet = message([
          template(version, 256, BASIC),
          set(256, Array.from({ length: 60 }, (_, i) => basicRecord(i)).flat()),
        ]);
        const { rows } = decodePackets(
          Array.from({ length: 5 }, () => packet),
          { capacity: 51 },
        );
        assert.deepEqual(
          rows.map(({ doctets }) => doctets),
          Array.from({ length: 300 }, (_, i) => i % 60),
        );
      });
    });
  }

  it('reads fields of variable length, and skips those of enterprises', () => {
    const fields: Field[] = [
      [95, 0xffff],
      [1, 4],
      [1, 4, 9],
      [96, 0xffff],
      [2, 4],
    ];
    const long = new Array<number>(300).fill(65);
    const data = [
      ...[3, 1, 2, 3, ...uint(1000, 4), ...uint(99, 4), 0, ...uint(10, 4)],
      ...[255, ...uint(300, 2), ...long, ...uint(2000, 4), ...uint(99, 4), 1, 7, ...uint(20, 4)],
    ];
    const { rows, totals } = decodePackets([ipfix([template(10, 256, fields), set(256, data)])]);
    assert.deepEqual(
      rows.map(({ doctets, dpkts }) => [doctets, dpkts]),
      [
        [1000, 10],
        [2000, 20],
      ],
    );
    assert.equal(totals.records, 2);
    const cut = ipfix([template(10, 256, fields), set(256, data.slice(0, -30))]);
    assert.equal(decodePackets([cut]).rows.length, 1);
  });

  it('forgets templates that are withdrawn', () => {
    const templates = [template(10, 256, BASIC), template(10, 257, BASIC)];
    const data = (id: number): Uint8Array => ipfix([set(id, basicRecord(1))]);
    const one = decodePackets([ipfix([...templates, set(2, [...uint(256, 2), 0, 0])]), data(256), data(257)]);
    assert.deepEqual([one.rows.length, one.totals.heldSets], [1, 1]);
    const all = decodePackets([ipfix([...templates, set(2, [...uint(2, 2), 0, 0])]), data(256), data(257)]);
    assert.deepEqual([all.rows.length, all.totals.heldSets], [0, 2]);
  });

  it('makes both directions of a conversation flows, unless one was silent', () => {
    const fields: Field[] = [...BASIC, [6, 1], [1, 4, 29305], [2, 4, 29305], [6, 1, 29305]];
    const flow = (forward: number, backward: number): number[] =>
      record(fields, [1, 2, 1024, 443, 6, forward * 100, forward, 0x02, backward * 100, backward, 0x12]);
    const { rows, totals } = decodePackets([
      ipfix([template(10, 256, fields), set(256, [...flow(5, 4), ...flow(0, 3), ...flow(2, 0)])]),
    ]);
    assert.deepEqual(
      rows.map((row) => [row.srcaddr, row.dstaddr, row.srcport, row.dpkts, row.doctets, row.tcp_flags]),
      [
        [1, 2, 1024, 5, 500, 0x02],
        [2, 1, 443, 4, 400, 0x12],
        [2, 1, 443, 3, 300, 0x12],
        [1, 2, 1024, 2, 200, 0x02],
      ],
    );
    assert.equal(totals.records, 3);
  });

  it('reads the header of a literal packet', () => {
    const bytes = Buffer.from('00090001000925ae69a59ee70000000200000007', 'hex');
    const header = parsePacketHeader(new DataView(bytes.buffer, bytes.byteOffset, bytes.length));
    assert.deepEqual(header, {
      kind: 'templated',
      version: 9,
      sysUptime: 0x000925ae,
      unixSecs: 0x69a59ee7,
      sequence: 2,
      domain: 7,
      start: 20,
      end: 20,
    });
  });
});
