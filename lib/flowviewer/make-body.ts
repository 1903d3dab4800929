import { runQuery } from '../query/run.js';
import { findKeyNames } from './key-names.js';
import { printedListing } from './listing.js';
import type { BodySources, MadeBody } from './made-body.js';
import { pieSlices } from './pie.js';
import { queryOptions, type Reading } from './reading.js';
import { scannerTable } from './scanner-table.js';
import type { StatisticsReport } from './statistics-reports.js';
import { statisticsRows } from './statistics.js';
import { summaryListing } from './summary.js';
import { statisticsTable } from './table.js';

/** Reads the flows and makes of them what the settings ask for. Errors are those of queries. */
export async function makeBody(reading: Reading, sources: BodySources): Promise<MadeBody> {
  const { settings, config } = sources;
  const { choice, multiplier, most } = settings;
  switch (choice.kind) {
    case 'groups':
      return groupsBody(choice.report, reading, sources);
    case 'summary': {
      const { body, facts } = await summaryListing(reading, multiplier);
      return { body: body.lines.length > 0 ? body : undefined, slices: [], facts, notes: [] };
    }
    case 'scanners':
      return scannerTable(reading, sources);
    case 'printed': {
      const dayFirst = config.dateFormat.startsWith('DMY');
      // Quirk (keep): one line more than the limit says.
      const { body, facts } = await printedListing(reading, { code: choice.code, most: most + 1, dayFirst });
      return { body: body.lines.length > 0 ? body : undefined, slices: [], facts, notes: [] };
    }
  }
}

async function groupsBody(
  report: StatisticsReport,
  reading: Reading,
  { settings, period, ...sources }: BodySources,
): Promise<MadeBody> {
  const { result, facts } = await runQuery<'stat-groups'>({
    ...queryOptions(reading),
    aggregation: { name: 'stat-groups', parameters: { format: report.code } },
  });
  try {
    const seconds = period.end - period.start;
    const found = statisticsRows(report, result, { ...settings, seconds });
    if (found.rows.length === 0) return { body: undefined, slices: [], facts, notes: [] };
    const wanted = { names: settings.resolve, countries: settings.analysis };
    const names = await findKeyNames(report, found.rows, wanted, { ...sources, signal: reading.signal });
    const starred = settings.multiplier !== undefined;
    const body = statisticsTable(report, found, { ...settings, starred, names: settings.resolve }, names);
    const slices = settings.pie
      ? pieSlices(report, found.rows, body, settings, sources.config.numberSlices)
      : [];
    return { body, slices, facts, notes: [] };
  } finally {
    result.close();
  }
}
