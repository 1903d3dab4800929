import type { Aggregation } from '../../lib/query/aggregation.js';
import type { ReportConfiguration } from '../../lib/query/report/configuration.js';
import { parseReportConfiguration } from '../../lib/query/report/parse.js';
import { createReport, type ReportResult } from '../../lib/query/report/report.js';
import { reportText } from '../../lib/query/report/text.js';
import { aggregateFile } from './query-runs.js';

/** A configuration with one report of a type and one output. */
export function configuration(name: string, type: string, output: readonly string[]): ReportConfiguration {
  const lines = [`stat-report ${name}`, ` type ${type}`, ' output', ...output.map((line) => `  ${line}`)];
  return parseReportConfiguration(lines.join('\n'), { file: 'test' });
}

/** The lines that the only output of the only report prints for the filtered flows of a file. */
export async function runReport(
  config: ReportConfiguration,
  path: string,
  filterText: string | undefined,
): Promise<string[]> {
  const [report] = config.reports.values();
  const [output] = report?.outputs ?? [];
  if (!report || !output) throw new Error('a report with an output is needed');
  const counted: Aggregation<ReportResult> = await aggregateFile(path, filterText, (fields) =>
    createReport(report, { fields }),
  );
  return [...reportText(report, output, counted.result(), { now: new Date(0) })];
}
