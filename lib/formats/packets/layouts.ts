import type { FieldName } from '../../flow/fields.js';
import { layout, type RecordLayout } from '../layouts.js';

/** How flows travel in export packets of one version; all in network byte order. */
export interface PacketLayout {
  readonly headerSize: number;
  readonly record: RecordLayout;
  /** Most records of a packet. */
  readonly maxRecords: number;
}

/** Offsets in the header of a packet (flow-files specification, section 6). */
export const HEADER_OFFSETS = {
  version: 0,
  count: 2,
  sysUptime: 4,
  unixSecs: 8,
  unixNsecs: 12,
  /** From version 5 on. */
  sequence: 16,
  engineType: 20,
  engineId: 21,
  /** Version 8. */
  aggregation: 22,
  aggregationVersion: 23,
} as const;

/** Fields of a flow that a packet has once for all its records. */
export const HEADER_FIELDS: readonly FieldName[] = [
  'unix_secs',
  'unix_nsecs',
  'sysuptime',
  'engine_type',
  'engine_id',
];

const GENERIC =
  'srcaddr@0 dstaddr@4 nexthop@8 input@12 output@14 dpkts@16 doctets@20 first@24 last@28 srcport@32 dstport@34';
const V5 = `${GENERIC} tcp_flags@37 prot@38 tos@39 src_as@40 dst_as@42 src_mask@44 dst_mask@45`;

const LAYOUTS: ReadonlyMap<number, PacketLayout> = new Map([
  [1, packet(16, 24, 48, `${GENERIC} prot@38 tos@39 tcp_flags@40`)],
  [5, packet(24, 30, 48, V5)],
  [6, packet(24, 27, 52, `${V5} in_encaps@46 out_encaps@47 peer_nexthop@48`)],
  [7, packet(24, 27, 52, `${V5} router_sc@48`)],
]);

const COUNTED = 'dflows@0 dpkts@4 doctets@8 first@12 last@16';

/** By aggregation method. */
const V8_LAYOUTS: ReadonlyMap<number, PacketLayout> = new Map([
  [1, packet(28, 51, 28, `${COUNTED} src_as@20 dst_as@22 input@24 output@26`)],
  [2, packet(28, 51, 28, `${COUNTED} prot@20 srcport@24 dstport@26`)],
  [3, packet(28, 44, 32, `${COUNTED} srcaddr@20 src_mask@24 src_as@26 input@28`)],
  [4, packet(28, 44, 32, `${COUNTED} dstaddr@20 dst_mask@24 dst_as@26 output@28`)],
  [
    5,
    packet(
      28,
      35,
      40,
      `${COUNTED} srcaddr@20 dstaddr@24 dst_mask@28 src_mask@29 src_as@32 dst_as@34 input@36 output@38`,
    ),
  ],
  [
    6,
    packet(
      28,
      44,
      32,
      'dstaddr@0 dpkts@4 doctets@8 first@12 last@16 output@20 tos@22 marked_tos@23 extra_pkts@24 router_sc@28',
    ),
  ],
  [
    7,
    packet(
      28,
      35,
      40,
      'dstaddr@0 srcaddr@4 dpkts@8 doctets@12 first@16 last@20 output@24 input@26 tos@28 marked_tos@29 extra_pkts@32 router_sc@36',
    ),
  ],
  [
    8,
    packet(
      28,
      32,
      44,
      'dstaddr@0 srcaddr@4 dstport@8 srcport@10 dpkts@12 doctets@16 first@20 last@24 output@28 input@30 tos@32 prot@33 marked_tos@34 ' +
        'extra_pkts@36 router_sc@40',
    ),
  ],
  [9, packet(28, 44, 32, `${COUNTED} src_as@20 dst_as@22 input@24 output@26 tos@28`)],
  [10, packet(28, 44, 32, `${COUNTED} prot@20 tos@21 srcport@24 dstport@26 input@28 output@30`)],
  [11, packet(28, 44, 32, `${COUNTED} srcaddr@20 src_mask@24 tos@25 src_as@26 input@28`)],
  [12, packet(28, 44, 32, `${COUNTED} dstaddr@20 dst_mask@24 tos@25 dst_as@26 output@28`)],
  [
    13,
    packet(
      28,
      35,
      40,
      `${COUNTED} srcaddr@20 dstaddr@24 dst_mask@28 src_mask@29 tos@30 src_as@32 dst_as@34 input@36 output@38`,
    ),
  ],
  [
    14,
    packet(
      28,
      35,
      40,
      `${COUNTED} srcaddr@20 dstaddr@24 dst_mask@28 src_mask@29 tos@30 prot@31 srcport@32 dstport@34 input@36 output@38`,
    ),
  ],
]);

/** Layout of the packets of an export version, undefined for versions that do not exist. */
export function packetLayout(exportVersion: number, aggregationMethod = 0): PacketLayout | undefined {
  return exportVersion === 8 ? V8_LAYOUTS.get(aggregationMethod) : LAYOUTS.get(exportVersion);
}

function packet(headerSize: number, maxRecords: number, recordSize: number, fields: string): PacketLayout {
  return { headerSize, maxRecords, record: layout(recordSize, fields) };
}
