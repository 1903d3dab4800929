import fc from 'fast-check';
import type {
  FilterFile,
  FilterPrimitive,
  ListPrimitive,
  Mode,
  ValueRange,
} from '../../../lib/query/filter/ast.js';
import { buildFilterFile, match, type Condition } from '../../../lib/query/filter/build.js';
import { CRITERIA, criterion, type CriterionName } from '../../../lib/query/filter/criteria.js';
import {
  COMPARISON_OPERATORS,
  LIST_TYPES,
  takesMask,
  type PrimitiveType,
} from '../../../lib/query/filter/primitive-types.js';
import { fieldValue } from './flows.js';

const mode = fc.constantFrom<Mode>('permit', 'deny');
const value32 = fieldValue(32);

/** Primitives of a type. Names are given later. */
function primitive(type: PrimitiveType): fc.Arbitrary<FilterPrimitive> {
  const name = fc.constant('unnamed');
  const otherwise = fc.option(mode, { nil: undefined });
  const rulesOf = <Rule extends object>(fields: { [Key in keyof Rule]: fc.Arbitrary<Rule[Key]> }) =>
    fc.array(fc.record({ mode, ...fields }), { maxLength: 6 }) as unknown as fc.Arbitrary<
      (Rule & { mode: Mode })[]
    >;
  const frame = <Type extends PrimitiveType, Rule>(one: Type, rules: fc.Arbitrary<Rule[]>) =>
    fc.record({ name, rules, otherwise }).map(({ otherwise: fallback, ...rest }) => ({
      type: one,
      ...rest,
      ...(fallback && one !== 'rate' ? { default: fallback } : {}),
    }));
  switch (type) {
    case 'ip-address-prefix':
      return frame(type, rulesOf({ prefix }));
    case 'ip-address':
    case 'tag':
      return frame(type, rulesOf({ value: value32 }));
    case 'ip-address-mask':
    case 'tag-mask':
      return frame(
        type,
        rulesOf({ value: value32, mask: fc.constantFrom(0, 0xff, 0xff0000, 0xffff0000, 0xffffffff) }),
      );
    case 'counter':
      return frame(type, rulesOf({ operator, value: value32 }));
    case 'double':
      return frame(type, rulesOf({ operator, value: fc.oneof(fc.constantFrom(-1, 0, 8, 1000), finite) }));
    case 'time':
      return frame(type, rulesOf({ operator, value: fc.integer({ min: 0, max: 86399 }) }));
    case 'time-date':
      return frame(type, rulesOf({ operator, value: time }));
    case 'rate':
      return frame(type, rulesOf({ oneIn: fc.constantFrom(1, 2, 0xffffffff) }));
    default:
      return list(type);
  }
}

const prefix = fc
  .record({ network: value32, length: fc.integer({ min: 0, max: 32 }) })
  .map(({ network, length }) => ({
    length,
    network: length === 0 ? 0 : ((network >>> (32 - length)) << (32 - length)) >>> 0,
  }));
const operator = fc.constantFrom(...COMPARISON_OPERATORS);
/** -0 is written as 0. */
const finite = fc.double({ noDefaultInfinity: true, noNaN: true }).map((value) => (value === 0 ? 0 : value));
const time = fc.oneof(
  fc.integer({ min: 1772459990, max: 1772460110 }),
  fc.integer({ min: 0, max: 4294967295 }),
);

function list(type: ListPrimitive['type']): fc.Arbitrary<FilterPrimitive> {
  const { highest } = LIST_TYPES[type];
  const value = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: highest }));
  const range: fc.Arbitrary<ValueRange> = fc
    .tuple(value, value)
    .map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }));
  const ranges = fc.array(range, { minLength: 1, maxLength: 3 });
  const rule = fc
    .record({ mode, ranges, negated: fc.boolean() })
    .map(({ negated, ...rest }) => (negated ? { ...rest, negated } : rest));
  return fc
    .record({
      rules: fc.array(rule, { maxLength: 4 }),
      fallback: fc.option(mode, { nil: undefined }),
      mask: takesMask(type)
        ? fc.option(fc.integer({ min: 0, max: 255 }), { nil: undefined })
        : fc.constant(undefined),
    })
    .map(({ rules, fallback, mask }) => ({
      name: 'unnamed',
      type,
      rules,
      ...(fallback ? { default: fallback } : {}),
      ...(mask === undefined ? {} : { mask }),
    }));
}

function condition(names: readonly CriterionName[]): fc.Arbitrary<Condition> {
  return fc.constantFrom(...names).chain((name) =>
    fc
      .constantFrom(...criterion(name).types)
      .chain(primitive)
      .map((judge) => match(name, judge)),
  );
}

const ALL = Object.keys(CRITERIA) as CriterionName[];

/** Filters with the definition `chosen`, over all criteria, or all that do not draw lots. */
export function arbitraryFilter({ random }: { random: boolean }): fc.Arbitrary<FilterFile> {
  const names = random ? ALL : ALL.filter((name) => name !== 'random-sample');
  const groups = fc.array(fc.array(condition(names), { minLength: 1, maxLength: 4 }), { maxLength: 3 });
  return fc.record({ groups, invert: fc.boolean() }).map(({ groups: anyOf, invert }) => {
    let count = 0;
    const named = anyOf.map((group) =>
      group.map(({ criterion: name, primitive: judge }) => match(name, { ...judge, name: `p${count++}` })),
    );
    return buildFilterFile([{ name: 'chosen', anyOf: named, ...(invert ? { invert } : {}) }]);
  });
}
