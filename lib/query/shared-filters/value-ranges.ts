import { FIELD_BITS, type FieldName } from '../../flow/fields.js';
import type { FilterPrimitive, ListPrimitive } from '../filter/ast.js';
import { exactBoundaries, prefixBoundaries, type Boundaries } from '../filter/boundaries.js';
import { criterion } from '../filter/criteria.js';
import { permittedValues } from '../filter/list-sieve.js';
import type { Term } from './terms.js';

/** A term that looks at one stored number of a flow only, and which values of it are permitted. */
export interface ValueTerm {
  readonly field: FieldName;
  /** In the sense of {@link Boundaries}, all of them values of the field. */
  readonly boundaries: Boundaries;
}

/** The term as ranges of values of a field; undefined where it is none: sums, times, masks, samples. */
export function valueTerm({ criterion: name, primitive }: Term): ValueTerm | undefined {
  const { quantity } = criterion(name);
  if (quantity.kind !== 'field') return undefined;
  const { field } = quantity;
  const boundaries = boundariesOf(primitive, field)?.filter((boundary) => boundary < 2 ** FIELD_BITS[field]);
  return boundaries && { field, boundaries };
}

function boundariesOf(primitive: FilterPrimitive, field: FieldName): Boundaries | undefined {
  switch (primitive.type) {
    case 'ip-address-prefix':
      return prefixBoundaries(primitive);
    case 'ip-address':
    case 'tag':
      return exactBoundaries(primitive);
    case 'ip-address-mask':
    case 'tag-mask':
    case 'counter':
    case 'double':
    case 'time-date':
    case 'time':
    case 'rate':
      return undefined;
    default:
      return listBoundaries(primitive, field);
  }
}

function listBoundaries(primitive: ListPrimitive, field: FieldName): Boundaries {
  const isPermitted = permission(primitive, 2 ** FIELD_BITS[field]);
  const boundaries: Boundaries = [];
  for (const value of edgesOf(primitive, 2 ** FIELD_BITS[field])) {
    const isInside = boundaries.length % 2 === 1;
    if (isPermitted(value) !== isInside) boundaries.push(value);
  }
  return boundaries;
}

/** With more rules than this a table of all values is quicker made than asked rule by rule. */
const FEW_RULES = 32;

function permission(primitive: ListPrimitive, values: number): (value: number) => boolean {
  const { rules, mask = 0xff } = primitive;
  if (rules.length > FEW_RULES || mask !== 0xff) {
    const table = permittedValues(primitive, values);
    return (value) => table[value] === 1;
  }
  return (value) => {
    const last = rules.findLast(({ ranges }) =>
      ranges.some(({ start, end }) => start <= value && value <= end),
    );
    if (!last) return primitive.default === 'permit';
    return (last.mode === 'permit') !== (last.negated ?? false);
  };
}

/** The values at which the list may change its mind, ascending. */
function edgesOf({ rules, mask = 0xff }: ListPrimitive, values: number): Iterable<number> {
  if (mask !== 0xff) return Array(values).keys();
  const edges = new Set([0, ...rules.flatMap(({ ranges }) => ranges.flatMap((r) => [r.start, r.end + 1]))]);
  return [...edges].filter((value) => value < values).sort((a, b) => a - b);
}
