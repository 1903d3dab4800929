import type { PieSlice } from '../charts/chart.js';
import type { ReportSettings } from './settings.js';
import type { StatisticsReport } from './statistics-reports.js';
import type { StatisticsRow } from './statistics.js';
import type { TableBody } from './report-model.js';

const OTHERS = 'Other';

/**
 * The slices of a report's pie chart (FlowViewer specification, section 4.5): the first rows by the field that they are sorted by, and where
 * it is asked for the rest of the rows as one.
 *
 * @param most slices at most
 */
export function pieSlices(
  report: StatisticsReport,
  rows: readonly StatisticsRow[],
  table: TableBody,
  { sortBy, pie }: Pick<ReportSettings, 'sortBy' | 'pie'>,
  most: number,
): PieSlice[] {
  const values = rows.map((row) => Number(row[sortBy]));
  const shown = Math.max(0, most - 1);
  const slices = values.slice(0, shown).map((value, i): PieSlice => {
    const [first = '', second] = report.keys.map((_, key) => shortLabel(table.rows[i]?.[key]?.text ?? ''));
    return { label: second === undefined ? first : [first, second], value };
  });
  const rest = values.slice(shown).reduce((sum, value) => sum + value, 0);
  if (pie === 'with-others' && rest > 0) slices.push({ label: OTHERS, value: rest });
  return slices.filter(({ value }) => value > 0);
}

/** Names of hosts up to the first dot, IPv6 addresses from their last two groups on. */
function shortLabel(text: string): string {
  if (/^[\d./]+$/.test(text)) return text;
  if (/^[\da-f:]+:[\da-f:]+$/i.test(text)) return `...${text.split(':').slice(-2).join(':')}`;
  return /^[\w-]+(?:\.[\w-]+)+$/.test(text) ? (text.split('.')[0] ?? text) : text;
}
