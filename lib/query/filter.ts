/** Filters of flows: the flow-nfilter language (flow-tools specification, section 4), read, built, written and applied to batches. */
export type { FilterFile, FilterPrimitive, ValueRange } from './filter/ast.js';
export { buildFilterFile, match, permit, type Condition } from './filter/build.js';
export type { CriterionName } from './filter/criteria.js';
export { compileFilter, type FlowFilter } from './filter/compile.js';
export { FilterError, formatFilterIssue } from './filter/errors.js';
export { filterDateText, formatFilterFile } from './filter/format.js';
export { parseFilterFile } from './filter/parse.js';
export type { SymbolTables } from './filter/primitive-types.js';
export { filterWarnings } from './filter/warnings.js';
