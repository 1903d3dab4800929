import type { ExactPrimitive, FilterFile, ListPrimitive, PrefixPrimitive, TextPosition } from './ast.js';
import { FilterIssueLog, type FilterIssue } from './errors.js';
import { LIST_TYPES } from './primitive-types.js';

/** What is odd in a filter, though it works: rules of one primitive that speak of the same values. */
export function filterWarnings(filter: FilterFile): FilterIssue[] {
  const log = new FilterIssueLog(filter.file);
  for (const primitive of filter.primitives) {
    switch (primitive.type) {
      case 'ip-address-prefix':
        warnOfRepeated(primitive.rules, prefixKey, 'second rule for this prefix, the first counts', log);
        break;
      case 'ip-address':
      case 'tag':
        warnOfRepeated(primitive.rules, valueKey, 'second rule for this value, the last counts', log);
        break;
      case 'ip-address-mask':
      case 'tag-mask':
      case 'counter':
      case 'double':
      case 'time-date':
      case 'time':
      case 'rate':
        break;
      default:
        warnOfOverwritten(primitive, log);
    }
  }
  return log.inOrder();
}

function prefixKey({ prefix }: PrefixPrimitive['rules'][number]): number {
  return prefix.network * 64 + prefix.length;
}

function valueKey({ value }: ExactPrimitive['rules'][number]): number {
  return value;
}

function warnOfRepeated<Rule extends { readonly at?: TextPosition }>(
  rules: readonly Rule[],
  keyOf: (rule: Rule) => number,
  message: string,
  log: FilterIssueLog,
): void {
  const seen = new Set<number>();
  for (const rule of rules) {
    if (seen.has(keyOf(rule))) log.add(rule.at, message);
    seen.add(keyOf(rule));
  }
}

function warnOfOverwritten({ type, rules }: ListPrimitive, log: FilterIssueLog): void {
  const named = new Uint8Array(Math.min(LIST_TYPES[type].highest, 0xffff) + 1);
  for (const { ranges, at } of rules) {
    const isOverwriting = ranges.some(({ start, end }) => named.subarray(start, end + 1).includes(1));
    if (isOverwriting) log.add(at, 'values of an earlier rule are overwritten');
    for (const { start, end } of ranges) named.fill(1, start, end + 1);
  }
}
