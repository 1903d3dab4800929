import { placeholderPeriod } from '../../criteria/definition.js';
import type { TrackingType } from '../../criteria/tracking-file.js';
import type { FilterFile } from '../../query/filter.js';
import type { FilterPrimitive } from '../../query/filter/ast.js';

/** What a tracking counts (FlowTracker specification, section 7.4 and 7.6). */
export type ValueType = Exclude<TrackingType, 'Group'>;

/** A tracking as far as its values depend on it. */
export interface ValueRequest {
  readonly filter: FilterFile;
  readonly type: ValueType;
  /** Counts from above 1 on. */
  readonly samplingMultiplier: number;
}

/**
 * The filter of a tracking, whose two time primitives hold a placeholder date that stands for the period, for flows that have been
 * selected for a period already: those that end in it or later and begin before its end. Matches that demand just this are left out,
 * other uses of the placeholder get the limits of the period.
 *
 * @param period epoch seconds
 */
export function forSelectedFlows(
  filter: FilterFile,
  period: { readonly start: number; readonly end: number },
): FilterFile {
  const placeholder = placeholderPeriod().start;
  const implied = new Set<string>();
  const primitives = filter.primitives.map((primitive) => {
    const limit = impliedLimit(primitive, placeholder);
    if (limit) implied.add(`${limit} ${primitive.name.toLowerCase()}`);
    return withPeriod(primitive, placeholder, period);
  });
  const isImplied = ({ criterion, primitive }: { criterion: string; primitive: string }): boolean =>
    implied.has(`${criterion} ${primitive.toLowerCase()}`);
  const definitions = filter.definitions.map((definition) => ({
    ...definition,
    groups: definition.groups.map((group) => {
      const asked = group.filter((match) => !isImplied(match));
      return asked.length > 0 || group.length === 0 ? asked : [ALL];
    }),
  }));
  return { ...filter, primitives: [...primitives, EVERYTHING], definitions };
}

/** Stands in a group of which nothing is left to ask. */
const EVERYTHING: FilterPrimitive = {
  name: '(every flow)',
  type: 'ip-protocol',
  rules: [],
  default: 'permit',
};
const ALL = { criterion: 'ip-protocol', primitive: EVERYTHING.name } as const;

/** The criterion for which the primitive demands what the selection has seen to. */
function impliedLimit(primitive: FilterPrimitive, placeholder: number): string | undefined {
  if (primitive.type !== 'time-date' || primitive.rules.length !== 1 || primitive.default === 'permit')
    return undefined;
  const [rule] = primitive.rules;
  if (rule?.mode !== 'permit' || rule.value !== placeholder) return undefined;
  return { ge: 'end-time', lt: 'start-time' }[rule.operator as string];
}

function withPeriod(
  primitive: FilterPrimitive,
  placeholder: number,
  period: { readonly start: number; readonly end: number },
): FilterPrimitive {
  if (primitive.type !== 'time-date') return primitive;
  const rules = primitive.rules.map((rule) => {
    if (rule.value !== placeholder) return rule;
    return { ...rule, value: rule.operator === 'lt' ? period.end : period.start };
  });
  return { ...primitive, rules };
}
