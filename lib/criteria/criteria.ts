import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import type { SymbolTables } from '../query/filter.js';
import { loadSymbols } from '../query/symbols.js';
import type { FormIssue } from './issue.js';
import type { FilterBlock } from './keys.js';
import { CRITERIA_PLANS, type CheckedCriterion } from './plans.js';
import { boundedResolver, resolveBySystem, type ResolveHost } from './resolve.js';
import { checkSource } from './source-fields.js';

/**
 * All criteria of a filter but the period, in the order of definition files (FlowViewer specification, section 3). Plain data.
 */
export type Criteria = readonly CheckedCriterion[];

interface CheckOptions {
  readonly config: FlowViewerConfig;
  /** Addresses of host names; the system's resolver unless given. */
  readonly resolve?: ResolveHost;
  /** Names of services and protocols; those of this computer unless given. */
  readonly symbols?: SymbolTables;
}

/**
 * Checks where a filter for flow-tools data takes its flows from, and its criteria. Either these, or everything that is wrong.
 * The period is readPeriod's.
 */
export async function checkCriteria(
  block: FilterBlock,
  options: CheckOptions,
): Promise<{ criteria: Criteria } | { issues: FormIssue[] }> {
  const issues = checkSource(block, options.config);
  const context = {
    resolve: boundedResolver(options.resolve ?? resolveBySystem),
    symbols: lazySymbols(options.symbols),
  };
  const criteria: CheckedCriterion[] = [];
  for (const plan of CRITERIA_PLANS) {
    const checked = await plan(block, context, issues);
    if (checked) criteria.push(checked);
  }
  return issues.length > 0 ? { issues } : { criteria };
}

/** Most filters have no names, so tables are only read at the first of them. */
function lazySymbols(given: SymbolTables | undefined): () => SymbolTables {
  let tables = given;
  return () => (tables ??= loadSymbols().numbers);
}
