import type { Prefix } from '../../flow/address.js';
import type { CriterionName } from './criteria.js';
import type { ComparisonOperator, ComparisonType, ListType } from './primitive-types.js';

/**
 * A filter file of the flow-nfilter language (flow-tools specification, section 4) as plain data: it can be built by hand, cloned to a worker
 * thread and written as text again. Nothing in it depends on the flows it will be applied to.
 */
export interface FilterFile {
  /** Name for messages. */
  readonly file: string;
  readonly primitives: readonly FilterPrimitive[];
  readonly definitions: readonly FilterDefinition[];
}

/** Line and column of the text it was read from, from 1; absent in filters that were built. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

export type Mode = 'permit' | 'deny';

interface PrimitiveBase<Type extends string, Rule> {
  readonly name: string;
  readonly type: Type;
  readonly rules: readonly (Rule & RuleBase)[];
  /** The mode of values that no rule names; absent means deny. */
  readonly default?: Mode;
  readonly at?: TextPosition;
}

interface RuleBase {
  readonly mode: Mode;
  readonly at?: TextPosition;
}

/** Longest prefix match; of two rules for the same prefix the first counts. */
export type PrefixPrimitive = PrimitiveBase<'ip-address-prefix', { readonly prefix: Prefix }>;

/** Exact 32-bit values; of two rules for the same value the last counts. */
export type ExactPrimitive = PrimitiveBase<'ip-address' | 'tag', { readonly value: number }>;

/** The first rule with (flow value & mask) === value decides. */
export type MaskedPrimitive = PrimitiveBase<
  'ip-address-mask' | 'tag-mask',
  { readonly value: number; readonly mask: number }
>;

/** Both ends included. */
export interface ValueRange {
  readonly start: number;
  readonly end: number;
}

/** A table of small numbers; later rules overwrite earlier ones. A negated rule stores the opposite mode for its values. */
export type ListPrimitive = PrimitiveBase<
  ListType,
  { readonly ranges: readonly ValueRange[]; readonly negated?: boolean }
> & {
  /** ip-tos and ip-tcp-flags: ANDed with the flow's value before the look-up; absent means 0xFF. */
  readonly mask?: number;
};

/** The first rule whose comparison is true decides. `time-date` compares epoch seconds, `time` seconds of the local day. */
export type ComparisonPrimitive = PrimitiveBase<
  ComparisonType,
  { readonly operator: ComparisonOperator; readonly value: number }
>;

/** One flow in `oneIn` is permitted (or denied) at random; the last rule counts. */
export type RatePrimitive = PrimitiveBase<'rate', { readonly oneIn: number }>;

export type FilterPrimitive =
  PrefixPrimitive | ExactPrimitive | MaskedPrimitive | ListPrimitive | ComparisonPrimitive | RatePrimitive;

/** A flow is permitted if all matches of one of the groups permit it; `invert` turns that round. */
export interface FilterDefinition {
  readonly name: string;
  readonly groups: readonly (readonly FilterMatch[])[];
  readonly invert?: boolean;
  readonly at?: TextPosition;
}

export interface FilterMatch {
  readonly criterion: CriterionName;
  /** Name of the primitive, in any case. */
  readonly primitive: string;
  readonly at?: TextPosition;
}
