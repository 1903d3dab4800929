import { ENDPOINT_KEYS, FLOW_KEYS, makeBlock, type FilterBlock, type FilterKey } from './keys.js';

/** Order of the pairs; values count by their place (FlowViewer specification, section 2.5). */
const PRE40_KEYS: readonly FilterKey[] = [
  'device_name',
  ...ENDPOINT_KEYS,
  ...FLOW_KEYS,
  'sampling_multiplier',
];

export interface Pre40Filter {
  /** What its file is named after. */
  readonly hash: string;
  readonly block: FilterBlock;
}

/**
 * The filters of a file FlowViewer_SavedFilters, which versions before 4.0 kept: lines `hash^title^query`. Lines that hold no filter
 * are told by their number, from 1.
 */
export function parsePre40Filters(text: string): { filters: Pre40Filter[]; badLines: number[] } {
  const filters: Pre40Filter[] = [];
  const badLines: number[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const [hash = '', title, ...query] = line.split('^');
    if (hash.trim() === '' || title === undefined || query.length === 0) {
      badLines.push(index + 1);
      continue;
    }
    filters.push({ hash: hash.trim(), block: blockOfQuery(title, query.join('^')) });
  }
  return { filters, badLines };
}

function blockOfQuery(title: string, query: string): FilterBlock {
  const values: Partial<Record<FilterKey, string>> = { filter_title: title };
  for (const [index, pair] of query.split('&').entries()) {
    const key = PRE40_KEYS[index];
    if (key) values[key] = pair.slice(pair.indexOf('=') + 1);
  }
  return makeBlock(values);
}
