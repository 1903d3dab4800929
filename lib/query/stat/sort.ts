import type { GroupOrder } from '../group-by/groups.js';
import { keyWords, type GroupedFormat } from './formats.js';

/** Sort options of flow-stat: -S (descending) and -s. */
export interface StatSort {
  readonly field: number;
  readonly descending: boolean;
}

const MEASURES = 4;

/**
 * The order of lines that an option asks for (flow-tools specification, section 5.3): fields are the keys from 0 on, then flows,
 * octets, packets, duration. Undefined if the report has no such field.
 */
export function statOrder(format: GroupedFormat, sort: StatSort | undefined): GroupOrder | undefined {
  const ties = format.layout === 'table' ? 'key' : 'appearance';
  if (!sort) {
    return format.layout === 'table' ? { by: 'key', index: 0, descending: true, ties } : { by: 'print' };
  }
  const { field, descending } = sort;
  const measure = field - format.keys.length;
  if (!Number.isInteger(field) || field < 0 || measure >= MEASURES) return undefined;
  if (measure >= 0) return { by: 'sum', index: measure, descending, ties };
  const index = format.keys.slice(0, field).reduce((words, key) => words + keyWords(key), 0);
  return { by: 'key', index, descending, ties };
}

/** Whether the order needs the sum of durations. */
export function sortsByDuration(format: GroupedFormat, sort: StatSort | undefined): boolean {
  return sort !== undefined && sort.field - format.keys.length === MEASURES - 1;
}
