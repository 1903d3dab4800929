/** The types of primitives (flow-tools specification, section 4.2) and what their values may be. */

export type ListType =
  | 'ip-port'
  | 'ip-protocol'
  | 'ip-address-prefix-len'
  | 'ip-tos'
  | 'ip-tcp-flags'
  | 'as'
  | 'ifindex'
  | 'engine';

export type ComparisonType = 'counter' | 'double' | 'time-date' | 'time';
export type ComparisonOperator = 'lt' | 'gt' | 'eq' | 'ne' | 'le' | 'ge';

export type PrimitiveType =
  | ListType
  | ComparisonType
  | 'ip-address-prefix'
  | 'ip-address'
  | 'ip-address-mask'
  | 'tag'
  | 'tag-mask'
  | 'rate';

/** Tables of names for numbers, keys in lower case: of services for ports, of protocols, and of tags (which AS numbers share). */
export interface SymbolTables {
  readonly ports?: ReadonlyMap<string, number>;
  readonly protocols?: ReadonlyMap<string, number>;
  readonly tags?: ReadonlyMap<string, number>;
}

interface ListDomain {
  readonly highest: number;
  readonly symbols?: keyof SymbolTables;
}

/** The types whose values are lists of small numbers. */
export const LIST_TYPES: Readonly<Record<ListType, ListDomain>> = {
  'ip-port': { highest: 65535, symbols: 'ports' },
  'ip-protocol': { highest: 255, symbols: 'protocols' },
  'ip-address-prefix-len': { highest: 32 },
  'ip-tos': { highest: 255 },
  'ip-tcp-flags': { highest: 255 },
  // Wider than the fields of flows: numbers of 32 bits can be named, though no flow has them.
  as: { highest: 0xffffffff, symbols: 'tags' },
  ifindex: { highest: 65535 },
  engine: { highest: 255 },
};

export const COMPARISON_OPERATORS: readonly ComparisonOperator[] = ['lt', 'gt', 'eq', 'ne', 'le', 'ge'];

const COMPARISON_TYPES: readonly ComparisonType[] = ['counter', 'double', 'time-date', 'time'];

export const PRIMITIVE_TYPES: readonly PrimitiveType[] = [
  'ip-address-prefix',
  'ip-address',
  'ip-address-mask',
  ...(Object.keys(LIST_TYPES) as ListType[]),
  'tag',
  'tag-mask',
  ...COMPARISON_TYPES,
  'rate',
];

/** Only the types of single bytes of bits can be masked. */
export function takesMask(type: PrimitiveType): boolean {
  return type === 'ip-tos' || type === 'ip-tcp-flags';
}
