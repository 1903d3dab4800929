/**
 * The fields a flow record can have, under the names flow-tools gives them
 * (`flow-export -m`), with the width of one value in bits.
 *
 * Addresses are 32-bit numbers, `first` and `last` are milliseconds of exporter uptime,
 * `dflows` is the number of flows in an aggregated (version 8) record and 1 elsewhere.
 */
export const FIELD_BITS = {
  unix_secs: 32,
  unix_nsecs: 32,
  sysuptime: 32,
  exaddr: 32,
  dflows: 32,
  dpkts: 32,
  doctets: 32,
  first: 32,
  last: 32,
  engine_type: 8,
  engine_id: 8,
  srcaddr: 32,
  dstaddr: 32,
  nexthop: 32,
  input: 16,
  output: 16,
  srcport: 16,
  dstport: 16,
  prot: 8,
  tos: 8,
  tcp_flags: 8,
  src_mask: 8,
  dst_mask: 8,
  src_as: 16,
  dst_as: 16,
  in_encaps: 8,
  out_encaps: 8,
  peer_nexthop: 32,
  router_sc: 32,
  extra_pkts: 32,
  marked_tos: 8,
  src_tag: 32,
  dst_tag: 32,
} as const;

export type FieldName = keyof typeof FIELD_BITS;

export const FIELD_NAMES = Object.keys(FIELD_BITS) as FieldName[];

/** The typed array that holds one column of a field. */
export type ColumnOf<F extends FieldName> = (typeof FIELD_BITS)[F] extends 32
  ? Uint32Array
  : (typeof FIELD_BITS)[F] extends 16
    ? Uint16Array
    : Uint8Array;

export type Column = Uint32Array | Uint16Array | Uint8Array;

/** A zeroed column of `rows` values of the field. */
export function newColumn(field: FieldName, rows: number): Column {
  switch (FIELD_BITS[field]) {
    case 32:
      return new Uint32Array(rows);
    case 16:
      return new Uint16Array(rows);
    case 8:
      return new Uint8Array(rows);
  }
}
