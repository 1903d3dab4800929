import type { FieldName } from '../flow/fields.js';

/** Where one field lies in a record; its width is that of `FIELD_BITS`. */
export interface Placement {
  readonly field: FieldName;
  readonly offset: number;
  /** Factor from the stored to the presented value, 1 where absent. */
  readonly scale?: number;
}

/** One kind of fixed-size record. */
export interface RecordLayout {
  readonly size: number;
  readonly placements: readonly Placement[];
  /** The fields that the record's version has. A field may be had without being stored (stream version 1): then it is zero. */
  readonly fields: ReadonlySet<FieldName>;
}

/**
 * Record layouts of stream version 3 (flow-files specification, section 2): size, then fields by offset.
 * Pads and reserved bytes are left out. Version 8 is keyed by aggregation method.
 */
const GENERIC =
  'unix_secs@0 unix_nsecs@4 sysuptime@8 exaddr@12 srcaddr@16 dstaddr@20 nexthop@24 input@28 output@30 dpkts@32 doctets@36 ' +
  'first@40 last@44 srcport@48 dstport@50 prot@52 tos@53 tcp_flags@54';
const V5 = `${GENERIC} engine_type@56 engine_id@57 src_mask@58 dst_mask@59 src_as@60 dst_as@62`;

const V8 = 'unix_secs@0 unix_nsecs@4 sysuptime@8 exaddr@12';
const V8_SWAPPED = 'unix_secs@0 unix_nsecs@4 exaddr@8 sysuptime@12';
const COUNTED = 'dflows@16 dpkts@20 doctets@24 first@28 last@32';
const UNCOUNTED = 'dpkts@16 doctets@20 first@24 last@28';

const STREAM_3: ReadonlyMap<number, RecordLayout> = new Map([
  [1, layout(60, GENERIC)],
  [5, layout(64, V5)],
  [6, layout(72, `${V5} in_encaps@64 out_encaps@65 peer_nexthop@68`)],
  [7, layout(68, `${V5} router_sc@64`)],
  [1005, layout(72, `${V5} src_tag@64 dst_tag@68`)],
]);

const STREAM_3_V8: ReadonlyMap<number, RecordLayout> = new Map([
  [1, layout(48, `${V8} ${COUNTED} src_as@36 dst_as@38 input@40 output@42 engine_type@44 engine_id@45`)],
  [2, layout(48, `${V8} ${COUNTED} prot@36 srcport@40 dstport@42 engine_type@44 engine_id@45`)],
  [
    3,
    layout(
      48,
      `${V8_SWAPPED} ${COUNTED} srcaddr@36 src_mask@40 src_as@42 input@44 engine_type@46 engine_id@47`,
    ),
  ],
  [4, layout(48, `${V8} ${COUNTED} dstaddr@36 dst_mask@40 engine_type@42 engine_id@43 dst_as@44 output@46`)],
  [
    5,
    layout(
      56,
      `${V8} ${COUNTED} srcaddr@36 dstaddr@40 dst_mask@44 src_mask@45 engine_type@46 engine_id@47 src_as@48 dst_as@50 input@52 output@54`,
    ),
  ],
  [
    6,
    layout(
      52,
      `${V8} ${UNCOUNTED} dstaddr@32 extra_pkts@36 router_sc@40 output@44 tos@48 marked_tos@49 engine_type@50 engine_id@51`,
    ),
  ],
  [
    7,
    layout(
      56,
      `${V8} ${UNCOUNTED} dstaddr@32 srcaddr@36 extra_pkts@40 router_sc@44 output@48 input@50 tos@52 marked_tos@53 engine_type@54 engine_id@55`,
    ),
  ],
  [
    8,
    layout(
      64,
      `${V8} ${UNCOUNTED} dstaddr@32 srcaddr@36 extra_pkts@40 router_sc@44 dstport@48 srcport@50 output@52 input@54 tos@56 marked_tos@57 engine_type@58 engine_id@59 prot@60`,
    ),
  ],
  [
    9,
    layout(48, `${V8} ${COUNTED} src_as@36 dst_as@38 input@40 output@42 engine_type@44 engine_id@45 tos@46`),
  ],
  // Method 10 stores input@40 and output@42 too, but its field list does not name them: they count as missing.
  [10, layout(48, `${V8} ${COUNTED} srcport@36 dstport@38 engine_type@44 engine_id@45 prot@46 tos@47`)],
  [
    11,
    layout(
      48,
      `${V8_SWAPPED} ${COUNTED} srcaddr@36 src_mask@40 tos@41 src_as@42 input@44 engine_type@46 engine_id@47`,
    ),
  ],
  [
    12,
    layout(
      48,
      `${V8_SWAPPED} ${COUNTED} dstaddr@36 output@40 dst_as@42 dst_mask@44 tos@45 engine_type@46 engine_id@47`,
    ),
  ],
  [
    13,
    layout(
      60,
      `${V8} ${COUNTED} srcaddr@36 dstaddr@40 src_as@44 dst_as@46 input@48 output@50 dst_mask@52 src_mask@53 engine_type@54 engine_id@55 tos@56`,
    ),
  ],
  [
    14,
    layout(
      60,
      `${V8} ${COUNTED} srcaddr@36 dstaddr@40 srcport@44 dstport@46 input@48 output@50 dst_mask@52 src_mask@53 engine_type@54 engine_id@55 tos@56 prot@57`,
    ),
  ],
]);

/**
 * Records of stream version 1 (section 1.2): boot time instead of export time, so `unix_secs` and `unix_nsecs` are the
 * router's boot and the uptime is 0; the boot's milliseconds are presented as nanoseconds.
 */
const STREAM_1 =
  'unix_secs@0 unix_nsecs@4*1000000 srcaddr@8 dstaddr@12 nexthop@16 input@20 output@22 dpkts@24 doctets@28 first@32 last@36 ' +
  'srcport@40 dstport@42 prot@46 tos@47 tcp_flags@48';

const STREAM_1_LAYOUTS: ReadonlyMap<number, RecordLayout> = new Map([
  [1, layout(60, STREAM_1, STREAM_3.get(1))],
  [5, layout(60, `${STREAM_1} src_as@52 dst_as@54 src_mask@56 dst_mask@57`, STREAM_3.get(5))],
]);

/** Layout of the records of a flow-tools file, undefined for versions that do not exist. */
export function recordLayout(
  streamVersion: 1 | 3,
  exportVersion: number,
  aggregationMethod = 0,
): RecordLayout | undefined {
  if (streamVersion === 1) return STREAM_1_LAYOUTS.get(exportVersion);
  if (exportVersion === 8) return STREAM_3_V8.get(aggregationMethod);
  return STREAM_3.get(exportVersion);
}

/** The layout that words like `field@offset` or `field@offset*scale` tell. */
export function layout(size: number, text: string, presentedAs?: RecordLayout): RecordLayout {
  const placements = text.split(' ').map((word): Placement => {
    const [, field, offset, scale] = /^(\w+)@(\d+)(?:\*(\d+))?$/.exec(word) ?? [];
    const placement = { field: field as FieldName, offset: Number(offset) };
    return scale === undefined ? placement : { ...placement, scale: Number(scale) };
  });
  return { size, placements, fields: presentedAs?.fields ?? new Set(placements.map(({ field }) => field)) };
}
