import type { FieldName } from '../../flow/fields.js';
import type { NameTable } from '../names.js';

/** One key of a grouped report: how it is read from a flow and how it is printed. */
export type StatKey =
  | {
      readonly kind: 'number';
      readonly field: FieldName;
      readonly heading: string;
      readonly names?: NameTable;
    }
  | { readonly kind: 'address'; readonly field: FieldName; readonly heading: string }
  | {
      readonly kind: 'prefix';
      readonly address: FieldName;
      readonly length: FieldName;
      readonly heading: string;
    }
  | { readonly kind: 'packet-size'; readonly heading: string };

/** Layouts of flow-tools specification, section 5.3. */
export type StatLayout =
  'table' | 'number' | 'address' | 'address-pair' | 'as-pair' | 'interface-pair' | 'prefix' | 'prefix-pair';

/** A report that groups flows by one or two keys. */
export interface GroupedFormat {
  readonly kind: 'groups';
  readonly number: number;
  readonly name: string;
  readonly layout: StatLayout;
  readonly keys: readonly StatKey[];
  /** A second key for which each flow counts as well (source or destination). */
  readonly alsoBy?: StatKey;
  /** Whether such a flow counts twice in the totals, too. */
  readonly totalsTwice?: boolean;
  /** Only TCP and UDP. */
  readonly portsOnly?: boolean;
}

export interface PlainFormat {
  readonly kind: 'summary' | 'unavailable' | 'octets-plot' | 'packets-plot' | 'short-summary';
  readonly number: number;
  readonly name: string;
}

export type StatFormat = GroupedFormat | PlainFormat;

type Extras = Pick<GroupedFormat, 'alsoBy' | 'totalsTwice' | 'portsOnly'>;

function groups(
  number: number,
  name: string,
  layout: StatLayout,
  keys: StatKey[],
  extras: Extras = {},
): GroupedFormat {
  return { kind: 'groups', number, name, layout, keys, ...extras };
}

function number(field: FieldName, heading: string, names?: NameTable): StatKey {
  return { kind: 'number', field, heading, ...(names === undefined ? {} : { names }) };
}

function address(field: FieldName, heading = 'IPaddr'): StatKey {
  return { kind: 'address', field, heading };
}

const sourcePort = number('srcport', 'port', 'ports');
const destinationPort = number('dstport', 'port', 'ports');
const sourcePrefix: StatKey = {
  kind: 'prefix',
  address: 'srcaddr',
  length: 'src_mask',
  heading: 'Source Prefix',
};
const destinationPrefix = (heading: string): StatKey => ({
  kind: 'prefix',
  address: 'dstaddr',
  length: 'dst_mask',
  heading,
});

/** The formats of flow-stat by number (flow-tools specification, section 5.2). */
export const STAT_FORMATS: readonly StatFormat[] = [
  { kind: 'summary', number: 0, name: 'Overall Summary' },
  groups(1, 'Average packet size distribution', 'number', [{ kind: 'packet-size', heading: 'Pkt Size' }]),
  groups(2, 'Packets per flow distribution', 'number', [number('dpkts', 'Packets')]),
  groups(3, 'Octets per flow distribution', 'number', [number('doctets', 'Octets')]),
  { kind: 'unavailable', number: 4, name: 'Bandwidth per flow distribution' },
  groups(5, 'UDP/TCP destination port', 'table', [destinationPort], { portsOnly: true }),
  groups(6, 'UDP/TCP source port', 'table', [sourcePort], { portsOnly: true }),
  groups(7, 'UDP/TCP port', 'table', [sourcePort], {
    alsoBy: destinationPort,
    totalsTwice: true,
    portsOnly: true,
  }),
  groups(8, 'Destination IP', 'address', [address('dstaddr')]),
  groups(9, 'Source IP', 'address', [address('srcaddr')]),
  groups(10, 'Source/Destination IP', 'address-pair', [
    address('srcaddr', 'src IPaddr'),
    address('dstaddr', 'dst IPaddr'),
  ]),
  groups(11, 'Source or Destination IP', 'address', [address('srcaddr')], { alsoBy: address('dstaddr') }),
  groups(12, 'IP protocol', 'table', [number('prot', 'protocol', 'protocols')]),
  { kind: 'octets-plot', number: 13, name: 'octets for flow duration plot data' },
  { kind: 'packets-plot', number: 14, name: 'packets for flow duration plot data' },
  { kind: 'short-summary', number: 15, name: 'short summary' },
  groups(16, 'IP Next Hop', 'address', [address('nexthop')]),
  groups(17, 'Input interface', 'table', [number('input', 'interface')]),
  groups(18, 'Output interface', 'table', [number('output', 'interface')]),
  groups(19, 'Source AS', 'table', [number('src_as', 'src AS', 'asNumbers')]),
  groups(20, 'Destination AS', 'table', [number('dst_as', 'dst AS', 'asNumbers')]),
  groups(21, 'Source/Destination AS', 'as-pair', [
    number('src_as', 'src AS', 'asNumbers'),
    number('dst_as', 'dst AS', 'asNumbers'),
  ]),
  groups(22, 'IP ToS', 'table', [number('tos', 'ToS')]),
  groups(23, 'Input/Output Interface', 'interface-pair', [number('input', 'in'), number('output', 'out')]),
  groups(24, 'Source Prefix', 'prefix', [sourcePrefix]),
  // The heading says Source in the original, too, and consumers may look for it.
  groups(25, 'Destination Prefix', 'prefix', [destinationPrefix('Source Prefix')]),
  groups(26, 'Source/Destination Prefix', 'prefix-pair', [
    sourcePrefix,
    destinationPrefix('Destination Prefix'),
  ]),
  groups(27, 'Exporter IP', 'address', [address('exaddr')]),
  groups(28, 'Engine Id', 'table', [number('engine_id', 'engine_id')]),
  groups(29, 'Engine Type', 'table', [number('engine_type', 'engine_typ')]),
  groups(30, 'Source Tag', 'number', [number('src_tag', 'Src Tag', 'tags')]),
  groups(31, 'Destination Tag', 'number', [number('dst_tag', 'Dst Tag', 'tags')]),
  groups(32, 'Source/Destination Tag', 'number', [
    number('src_tag', 'Src Tag', 'tags'),
    number('dst_tag', 'Dst Tag', 'tags'),
  ]),
];

/** The fields that a key is made of. */
export function keyFields(key: StatKey): FieldName[] {
  switch (key.kind) {
    case 'prefix':
      return [key.address, key.length];
    case 'packet-size':
      return ['doctets', 'dpkts'];
    default:
      return [key.field];
  }
}

/** 32-bit words that a key takes. */
export function keyWords(key: StatKey): number {
  return key.kind === 'prefix' ? 2 : 1;
}
