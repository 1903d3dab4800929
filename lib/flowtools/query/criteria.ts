import {
  FilterError,
  parseFilterFile,
  type FilterFile,
  type FilterPrimitive,
  type SymbolTables,
} from '../../query/filter.js';

type FilterMatch = FilterFile['definitions'][number]['groups'][number][number];
type CriterionName = FilterMatch['criterion'];

interface CriterionOption {
  readonly type: FilterPrimitive['type'];
  /** One of them must fit; all of them where the values are excluded. */
  readonly anyOf: readonly CriterionName[];
  readonly description: string;
}

/** The criteria of flow-query by the names of their options. */
export const CRITERIA = {
  src: {
    type: 'ip-address-prefix',
    anyOf: ['ip-source-address'],
    description: 'source prefixes, as 10.20/16',
  },
  dst: { type: 'ip-address-prefix', anyOf: ['ip-destination-address'], description: 'destination prefixes' },
  host: {
    type: 'ip-address-prefix',
    anyOf: ['ip-source-address', 'ip-destination-address'],
    description: 'prefixes of source or destination',
  },
  'src-port': {
    type: 'ip-port',
    anyOf: ['ip-source-port'],
    description: 'source ports, as 80,8000-8080,https',
  },
  'dst-port': { type: 'ip-port', anyOf: ['ip-destination-port'], description: 'destination ports' },
  port: {
    type: 'ip-port',
    anyOf: ['ip-source-port', 'ip-destination-port'],
    description: 'ports of source or destination',
  },
  proto: { type: 'ip-protocol', anyOf: ['ip-protocol'], description: 'protocols, as tcp,17' },
  exporter: { type: 'ip-address-prefix', anyOf: ['ip-exporter-address'], description: 'exporters' },
  'next-hop': { type: 'ip-address-prefix', anyOf: ['ip-nexthop-address'], description: 'next hops' },
  input: { type: 'ifindex', anyOf: ['input-interface'], description: 'ifIndexes of input' },
  output: { type: 'ifindex', anyOf: ['output-interface'], description: 'ifIndexes of output' },
  'src-as': { type: 'as', anyOf: ['source-as'], description: 'source AS numbers' },
  'dst-as': { type: 'as', anyOf: ['destination-as'], description: 'destination AS numbers' },
  tos: { type: 'ip-tos', anyOf: ['ip-tos'], description: 'values of TOS' },
} as const satisfies Record<string, CriterionOption>;

export type CriterionOptionName = keyof typeof CRITERIA;

export interface QueryConditions {
  readonly criteria: readonly { readonly option: CriterionOptionName; readonly values: string }[];
  /** Epoch seconds: only flows that end then or later. */
  readonly from?: number | undefined;
  /** Epoch seconds: only flows that begin before. */
  readonly to?: number | undefined;
  /** A definition that must permit the flows as well. */
  readonly definition?: { readonly file: FilterFile; readonly name: string } | undefined;
}

/** A filter and the definition in it that is meant; undefined if there are no conditions. */
export interface QueryFilter {
  readonly file: FilterFile;
  readonly definition: string;
}

/** No name in a filter file is like these. */
const NAME_PREFIX = 'flow-query:';

/** The filter that all conditions together make. */
export function queryFilter(conditions: QueryConditions, symbols: SymbolTables): QueryFilter | undefined {
  const { criteria, from, to, definition } = conditions;
  const primitives: FilterPrimitive[] = [];
  let groups: FilterMatch[][] = [[]];
  /** Adds alternatives, of each of which all criteria must fit. */
  const require = (primitive: FilterPrimitive, alternatives: readonly (readonly CriterionName[])[]): void => {
    primitives.push(primitive);
    groups = groups.flatMap((group) =>
      alternatives.map((criteria) => [
        ...group,
        ...criteria.map((criterion) => ({ criterion, primitive: primitive.name })),
      ]),
    );
  };
  for (const { option, values } of criteria) {
    const { anyOf } = CRITERIA[option];
    const alternatives = isExcluding(values) ? [anyOf] : anyOf.map((criterion) => [criterion]);
    require(criterionPrimitive(option, values, symbols), alternatives);
  }
  if (from !== undefined) require(timePrimitive('from', 'ge', from), [['end-time']]);
  if (to !== undefined) require(timePrimitive('to', 'lt', to), [['start-time']]);

  if (!definition) {
    if (primitives.length === 0) return undefined;
    return {
      file: { file: 'flow-query', primitives, definitions: [{ name: NAME_PREFIX, groups }] },
      definition: NAME_PREFIX,
    };
  }
  if (primitives.length === 0) return { file: definition.file, definition: definition.name };
  return combined(definition.file, definition.name, primitives, groups);
}

/** The definition and the other conditions: each group of the one with each group of the others. */
function combined(
  file: FilterFile,
  name: string,
  primitives: readonly FilterPrimitive[],
  groups: readonly (readonly FilterMatch[])[],
): QueryFilter {
  const named = file.definitions.find((definition) => definition.name.toLowerCase() === name.toLowerCase());
  // That the definition is missing is told where the filter is made ready.
  if (!named) return { file, definition: name };
  if (named.invert)
    throw new Error(
      `${file.file}: ${name} has invert; it cannot be combined with other criteria or with --from and --to`,
    );
  const own = named.groups.filter((group) => group.length > 0);
  return {
    file: {
      file: file.file,
      primitives: [...file.primitives, ...primitives],
      definitions: [
        { name: NAME_PREFIX, groups: own.flatMap((group) => groups.map((others) => [...group, ...others])) },
      ],
    },
    definition: NAME_PREFIX,
  };
}

function isExcluding(values: string): boolean {
  return values.startsWith('!');
}

/** Values with commas between them, read as in filter files; a leading `!` means all but these. */
function criterionPrimitive(
  option: CriterionOptionName,
  values: string,
  symbols: SymbolTables,
): FilterPrimitive {
  const excludes = isExcluding(values);
  const words = values.slice(excludes ? 1 : 0).split(',');
  if (words.some((word) => word.startsWith('!')))
    throw new Error(`--${option}: one ! before the first value covers the whole list, as !1,2`);
  const wrong = words.find((word) => !/^[\w.:/-]+$/.test(word));
  if (wrong !== undefined) throw new Error(`--${option}: "${wrong}" is not a value`);
  const name = NAME_PREFIX + option;
  const text = [
    `filter-primitive ${name}`,
    `type ${CRITERIA[option].type}`,
    ...words.map((word) => `${excludes ? 'deny' : 'permit'} ${word}`),
    `default ${excludes ? 'permit' : 'deny'}`,
  ].join('\n');
  try {
    const [primitive] = parseFilterFile(text, { file: option, symbols }).primitives;
    if (primitive) return primitive;
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    const { message, read = values, expected = 'another value' } = error.issues[0] ?? {};
    throw new Error(`--${option}: ${message} (read "${read}", expected ${expected})`, { cause: error });
  }
  throw new Error(`--${option}: no value`);
}

function timePrimitive(name: string, operator: 'ge' | 'lt', value: number): FilterPrimitive {
  return { name: NAME_PREFIX + name, type: 'time-date', rules: [{ mode: 'permit', operator, value }] };
}
