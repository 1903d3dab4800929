/** Filters of flows: the flow-nfilter language (flow-tools specification, section 4), read, built, written and applied to batches. */
export { parseFilterFile } from './filter/parse.js';
export { compileFilter, type FlowFilter } from './filter/compile.js';
export { FilterError, type FilterIssue } from './filter/errors.js';
export type { FilterFile } from './filter/ast.js';
