import type { FieldName } from '../../flow/fields.js';
import type { NameTable } from '../names.js';

/** A key of a report: the field behind a name of flow-report, and how its values are printed. */
export interface ReportKey {
  readonly name: string;
  readonly field: FieldName;
  readonly kind: 'address' | 'number';
  readonly names?: NameTable;
}

/** What a report counts by: whole seconds with shares of flows, or keys of flows. */
export type ReportType =
  | { readonly kind: 'linear'; readonly name: string }
  | { readonly kind: 'keyed'; readonly name: string; readonly keys: readonly ReportKey[] };

const LINEAR = 'linear-interpolated-flows-octets-packets';
const MOST_KEYS = 6;

const KEYS: readonly ReportKey[] = [
  { name: 'ip-source-address', field: 'srcaddr', kind: 'address' },
  { name: 'ip-destination-address', field: 'dstaddr', kind: 'address' },
  { name: 'ip-exporter-address', field: 'exaddr', kind: 'address' },
  { name: 'ip-next-hop-address', field: 'nexthop', kind: 'address' },
  { name: 'ip-source-port', field: 'srcport', kind: 'number', names: 'ports' },
  { name: 'ip-destination-port', field: 'dstport', kind: 'number', names: 'ports' },
  { name: 'ip-protocol', field: 'prot', kind: 'number', names: 'protocols' },
  { name: 'ip-tos', field: 'tos', kind: 'number' },
  { name: 'input-interface', field: 'input', kind: 'number' },
  { name: 'output-interface', field: 'output', kind: 'number' },
  { name: 'source-as', field: 'src_as', kind: 'number', names: 'asNumbers' },
  { name: 'destination-as', field: 'dst_as', kind: 'number', names: 'asNumbers' },
  { name: 'source-tag', field: 'src_tag', kind: 'number', names: 'tags' },
  { name: 'destination-tag', field: 'dst_tag', kind: 'number', names: 'tags' },
  { name: 'engine-id', field: 'engine_id', kind: 'number' },
  { name: 'engine-type', field: 'engine_type', kind: 'number' },
];

/** Names of types put the two ends of a flow together: these stand for the keys of both. */
const PAIRS: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['ip-source/destination-address', ['ip-source-address', 'ip-destination-address']],
  ['ip-source/destination-port', ['ip-source-port', 'ip-destination-port']],
  ['input/output-interface', ['input-interface', 'output-interface']],
  ['source/destination-as', ['source-as', 'destination-as']],
  ['source/destination-tag', ['source-tag', 'destination-tag']],
]);

/**
 * A type by its name: the linear interpolation, or up to six keys joined by slashes, both ends of a flow in one name or
 * each by itself (flow-tools specification, sections 7.3 and 7.4).
 */
export function reportType(name: string): ReportType | undefined {
  const lower = name.toLowerCase();
  if (lower === LINEAR) return { kind: 'linear', name: LINEAR };
  const names = keyNames(lower.split('/'));
  const keys = names.flatMap((part) => KEYS.find((key) => key.name === part) ?? []);
  const isKnown = keys.length === names.length && keys.length <= MOST_KEYS;
  return isKnown ? { kind: 'keyed', name: lower, keys } : undefined;
}

function keyNames(parts: readonly string[]): string[] {
  const names: string[] = [];
  for (let i = 0; i < parts.length;) {
    const pair = PAIRS.get(parts.slice(i, i + 2).join('/'));
    names.push(...(pair ?? parts.slice(i, i + 1)));
    i += pair ? 2 : 1;
  }
  return names;
}

/** Names of the fields of a line that hold the keys. */
export function keyFieldNames(type: ReportType): string[] {
  if (type.kind === 'linear' || type.keys.length === 1) return ['key'];
  return type.keys.map((_, i) => `key${i + 1}`);
}

/** The sums that a type has, in the order of its lines. */
export function sumNames(type: ReportType): SumName[] {
  return type.kind === 'linear' ? ['flows', 'octets', 'packets'] : ['flows', 'octets', 'packets', 'duration'];
}

export type SumName = 'flows' | 'octets' | 'packets' | 'duration';
