import type { FieldName } from '../../flow/fields.js';
import type { PrimitiveType } from './primitive-types.js';

/** What of a flow a criterion looks at. */
export type FlowQuantity =
  | { readonly kind: 'field'; readonly field: FieldName }
  | { readonly kind: 'duration' | 'bits-per-second' | 'packets-per-second' | 'nothing' }
  | { readonly kind: 'time'; readonly field: 'first' | 'last' };

interface Criterion {
  readonly alias?: string;
  /** The primitive types that can judge it. */
  readonly types: readonly PrimitiveType[];
  readonly quantity: FlowQuantity;
}

const ADDRESS: readonly PrimitiveType[] = ['ip-address', 'ip-address-mask', 'ip-address-prefix'];
const TAG: readonly PrimitiveType[] = ['tag', 'tag-mask'];
const TIME: readonly PrimitiveType[] = ['time-date', 'time'];

function field(name: FieldName, types: readonly PrimitiveType[], alias?: string): Criterion {
  return { types, quantity: { kind: 'field', field: name }, ...(alias === undefined ? {} : { alias }) };
}

/** The match criteria (flow-tools specification, section 4.3) under their first names. */
export const CRITERIA = {
  'ip-source-address': field('srcaddr', ADDRESS, 'src-ip-addr'),
  'ip-destination-address': field('dstaddr', ADDRESS, 'dst-ip-addr'),
  'ip-exporter-address': field('exaddr', ADDRESS, 'exporter-ip-addr'),
  'ip-nexthop-address': field('nexthop', ADDRESS, 'nexthop-ip-addr'),
  'ip-shortcut-address': field('router_sc', ADDRESS, 'shortcut-ip-addr'),
  'ip-source-port': field('srcport', ['ip-port'], 'src-ip-port'),
  'ip-destination-port': field('dstport', ['ip-port'], 'dst-ip-port'),
  'ip-protocol': field('prot', ['ip-protocol']),
  'ip-tos': field('tos', ['ip-tos']),
  'ip-marked-tos': field('marked_tos', ['ip-tos']),
  'ip-tcp-flags': field('tcp_flags', ['ip-tcp-flags']),
  'ip-source-address-prefix-len': field('src_mask', ['ip-address-prefix-len'], 'src-ip-addr-prefix-len'),
  'ip-destination-address-prefix-len': field('dst_mask', ['ip-address-prefix-len'], 'dst-ip-addr-prefix-len'),
  'input-interface': field('input', ['ifindex'], 'src-ifindex'),
  'output-interface': field('output', ['ifindex'], 'dst-ifindex'),
  'source-as': field('src_as', ['as'], 'src-as'),
  'destination-as': field('dst_as', ['as'], 'dst-as'),
  'engine-id': field('engine_id', ['engine']),
  'engine-type': field('engine_type', ['engine']),
  flows: field('dflows', ['counter']),
  octets: field('doctets', ['counter']),
  packets: field('dpkts', ['counter']),
  'extra-packets': field('extra_pkts', ['counter']),
  'source-tag': field('src_tag', TAG, 'src-tag'),
  'destination-tag': field('dst_tag', TAG, 'dst-tag'),
  duration: { types: ['counter'], quantity: { kind: 'duration' } },
  'start-time': { types: TIME, quantity: { kind: 'time', field: 'first' } },
  'end-time': { types: TIME, quantity: { kind: 'time', field: 'last' } },
  bps: { types: ['double'], quantity: { kind: 'bits-per-second' } },
  pps: { types: ['double'], quantity: { kind: 'packets-per-second' } },
  'random-sample': { types: ['rate'], quantity: { kind: 'nothing' } },
} as const satisfies Record<string, Criterion>;

export type CriterionName = keyof typeof CRITERIA;

const BY_NAME = new Map<string, CriterionName>();
for (const name of Object.keys(CRITERIA) as CriterionName[]) {
  const { alias }: Criterion = CRITERIA[name];
  BY_NAME.set(name, name);
  if (alias !== undefined) BY_NAME.set(alias, name);
}

/** The criterion of a name or alias, in any case. */
export function criterionNamed(text: string): CriterionName | undefined {
  return BY_NAME.get(text.toLowerCase());
}

export function criterion(name: CriterionName): Criterion {
  return CRITERIA[name];
}
