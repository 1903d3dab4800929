import type { NameTables } from '../../query/names.js';
import type { GroupedFormat } from '../../query/stat/formats.js';
import type { GroupedResult } from '../../query/stat/grouped.js';
import { keyValues } from '../../query/stat/key-values.js';
import { statOrder, type StatSort } from '../../query/stat/sort.js';
import { SortFieldError } from '../../query/stat/text.js';

const MEASURES = ['flows', 'octets', 'packets', 'duration'] as const;

type Measure = (typeof MEASURES)[number];

/** A table of a report: names of its columns and its lines. */
export interface ReportTable {
  readonly columns: readonly string[];
  readonly rows: Iterable<readonly (string | number | bigint)[]>;
}

/** Whether a text can name a field to sort by, in whatever report. */
export function isSortField(text: string): boolean {
  return text === 'key' || MEASURES.includes(text as Measure) || /^\d$/.test(text);
}

/** Number of flow-stat's sort field by name: the number of a key, a measure, or the number itself. */
export function sortField(format: GroupedFormat, text: string): number {
  const measure = MEASURES.indexOf(text as Measure);
  if (measure >= 0) return format.keys.length + measure;
  if (text === 'key') return 0;
  return /^\d$/.test(text) ? Number(text) : NaN;
}

/**
 * The first lines of a grouped report as values.
 *
 * @throws SortFieldError if there is no such field
 */
export function groupedTable(
  result: GroupedResult,
  {
    sort,
    names = {},
    most,
    withDuration,
  }: { sort: StatSort; names: NameTables | undefined; most: number; withDuration: boolean },
): ReportTable {
  const { format } = result;
  const order = statOrder(format, sort);
  if (!order) throw new SortFieldError(sort.field);
  const measures = MEASURES.slice(0, withDuration ? 4 : 3);
  function* rows(): Generator<(string | number | bigint)[]> {
    let count = 0;
    if (!order) return;
    for (const row of result.rows(order)) {
      if (count++ === most) return;
      yield [...keyValues(format, row.keys, names), ...measures.map((name) => row[name])];
    }
  }
  return { columns: [...keyColumns(format), ...measures], rows: rows() };
}

/** Names of the key columns: those of the fields. */
function keyColumns({ keys }: GroupedFormat): string[] {
  return keys.map((key) => {
    switch (key.kind) {
      case 'prefix':
        return key.address === 'srcaddr' ? 'src_prefix' : 'dst_prefix';
      case 'packet-size':
        return 'packet_size';
      default:
        return key.field;
    }
  });
}
