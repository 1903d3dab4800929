import type { FilterFile, FilterMatch, FilterPrimitive } from './ast.js';
import { checkReferences } from './check.js';
import { checkPrimitive, isName } from './check-values.js';
import type { CriterionName } from './criteria.js';
import { FilterIssueLog } from './errors.js';

/** A match of a filter that is built: what is judged, and by which primitive. */
export interface Condition {
  readonly criterion: CriterionName;
  readonly primitive: FilterPrimitive;
}

/** A flow passes if it meets all conditions of any of the groups. */
export interface DefinitionPlan {
  readonly name: string;
  readonly anyOf: readonly (readonly Condition[])[];
  readonly invert?: boolean;
}

/**
 * Builds a filter without a text: the same data that reading a file gives, primitives in the order of their first use.
 *
 *     buildFilterFile([{ name: 'web', anyOf: [[match('ip-destination-port', {
 *       name: 'ports', type: 'ip-port', rules: [permit({ ranges: [{ start: 80, end: 80 }] })],
 *     })]] }])
 *
 * Throws a FilterError for names that are none, values that the language cannot express, groups without conditions, primitives that do not
 * fit their criterion and different primitives of one name.
 *
 * @param file name for messages
 */
export function buildFilterFile(plans: readonly DefinitionPlan[], file = 'filter'): FilterFile {
  const log = new FilterIssueLog(file);
  const conditions = plans.flatMap((plan) => plan.anyOf.flat());
  const primitives = [...new Set(conditions.map(({ primitive }) => primitive))];
  for (const primitive of primitives) checkPrimitive(primitive, log);
  for (const plan of plans) checkPlan(plan, log);
  const filter: FilterFile = { file, primitives, definitions: plans.map(definitionOf) };
  checkReferences(filter, log);
  log.throwIfAny();
  return filter;
}

export function match(criterion: CriterionName, primitive: FilterPrimitive): Condition {
  return { criterion, primitive };
}

export function permit<const Rule extends object>(rule: Rule): Rule & { readonly mode: 'permit' } {
  return { mode: 'permit', ...rule };
}

export function deny<const Rule extends object>(rule: Rule): Rule & { readonly mode: 'deny' } {
  return { mode: 'deny', ...rule };
}

function definitionOf({ name, anyOf, invert }: DefinitionPlan): FilterFile['definitions'][number] {
  const groups = anyOf.map((group) => group.map(matchOf));
  return invert ? { name, groups, invert } : { name, groups };
}

function matchOf({ criterion, primitive }: Condition): FilterMatch {
  return { criterion, primitive: primitive.name };
}

function checkPlan({ name, anyOf }: DefinitionPlan, log: FilterIssueLog): void {
  if (!isName(name))
    log.add(undefined, 'unusable name of a definition', { read: name, expected: 'a word without @' });
  if (anyOf.some((group) => group.length === 0))
    log.add(undefined, 'group without conditions', { read: name, expected: 'at least one' });
}
