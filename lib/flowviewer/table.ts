import { statisticsColumns } from './columns.js';
import type { ReportCell, ReportTotals, TableBody } from './report-model.js';
import type { StatisticsRow } from './statistics.js';
import { hasCountry, type KeyColumn, type StatisticsReport } from './statistics-reports.js';
import { octetsWithUnits, plainNumber, withThousands, type Count } from './texts.js';

/** Names that were found for the keys of a report's rows. */
export interface KeyNames {
  /** Undefined: the key itself is shown. */
  nameOf(column: KeyColumn, key: string): string | undefined;
  /** Country of an address; empty if unknown. */
  countryOf(address: string): string;
}

export interface TableOptions {
  /** Adds octets and packets per flow. */
  readonly analysis: boolean;
  /** Octets with units. */
  readonly units: boolean;
  /** Whether values were multiplied. */
  readonly starred: boolean;
  /** Whether names are shown for keys. */
  readonly names: boolean;
}

/** The cells of a statistics report as they are printed, exact values beside them (FlowViewer specification, section 4.2). */
export function statisticsTable(
  report: StatisticsReport,
  { rows, totals }: { rows: readonly StatisticsRow[]; totals: ReportTotals | undefined },
  options: TableOptions,
  names: KeyNames,
): TableBody {
  const octetsText = options.units ? octetsWithUnits : plainNumber;
  return {
    kind: 'table',
    columns: statisticsColumns(report, options),
    rows: rows.map((row) => [
      ...report.keys.map((column, i) => keyCell(column, row.keys[i] ?? '', names)),
      numberCell(row.flows),
      { text: octetsText(row.octets), number: row.octets },
      numberCell(row.packets),
      ...(row.rate === undefined ? [] : [{ text: withThousands(row.rate), number: row.rate }]),
      ...(options.analysis ? [numberCell(row.octetsPerFlow), numberCell(row.packetsPerFlow)] : []),
      ...(options.analysis && hasCountry(report) ? [{ text: names.countryOf(row.keys[0] ?? '') }] : []),
    ]),
    ...(totals && { totals }),
  };
}

function keyCell(column: KeyColumn, key: string, names: KeyNames): ReportCell {
  const name = names.nameOf(column, key);
  if (name !== undefined && name !== key) return { text: name, key };
  return /^\d+$/.test(key) ? { text: key, number: Number(key), key } : { text: key, key };
}

function numberCell(number: Count): ReportCell {
  return { text: plainNumber(number), number };
}
