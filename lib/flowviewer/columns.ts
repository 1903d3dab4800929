import type { ColumnKind } from '../criteria/choices.js';
import type { ReportColumn, SortColumn } from './report-model.js';
import { hasCountry, hasRate, keyColumnOf, type StatisticsReport } from './statistics-reports.js';

const MEASURES: Readonly<Record<string, SortColumn>> = {
  Flows: 'Flows',
  Octets: 'Octets',
  Packets: 'Packets',
  'Avg. Rate': 'Mbps',
  'Octs/Flow': 'OctFlow',
  'Pkts/Flow': 'PktFlow',
};

/** Headings with a star where values were multiplied. */
const STARRED: ReadonlySet<string> = new Set(['Flows', 'Octets', 'Packets', 'Avg. Rate']);

/** Keys that are numbers as long as no name stands for them. */
const NUMERIC_KEYS: ReadonlySet<ColumnKind> = new Set<ColumnKind>([
  'port',
  'protocol',
  'interface',
  'as',
  'tos',
]);

/** The columns of a statistics report (FlowViewer specification, section 4.2). */
export function statisticsColumns(
  report: StatisticsReport,
  { analysis, starred, names }: { analysis: boolean; starred: boolean; names: boolean },
): ReportColumn[] {
  const headings = [
    ...report.keys.map(({ heading }) => heading),
    ...['Flows', 'Octets', 'Packets'],
    ...(hasRate(report) ? ['Avg. Rate'] : []),
    ...(analysis ? ['Octs/Flow', 'Pkts/Flow'] : []),
    ...(analysis && hasCountry(report) ? ['Country'] : []),
  ];
  return columnsOf(headings, { starred, names });
}

/**
 * The columns that headings of a report file stand for.
 *
 * @param starred whether values were multiplied
 * @param names   whether names may stand for the numbers of keys
 */
export function columnsOf(
  headings: readonly string[],
  { starred, names }: { starred: boolean; names: boolean },
): ReportColumn[] {
  let keys = 0;
  return headings.map((heading): ReportColumn => {
    const measure = MEASURES[heading];
    if (measure) {
      const label = starred && STARRED.has(heading) ? `${heading}*` : heading;
      return { heading, label, sort: measure, isNumeric: true };
    }
    if (heading === 'Country') return { heading, label: heading, sort: 'Country', isNumeric: false };
    const kind = keyColumnOf(heading)?.kind ?? 'host';
    const isNumeric = NUMERIC_KEYS.has(kind) && !(names && (kind === 'interface' || kind === 'as'));
    return { heading, label: heading, sort: keys++ === 0 ? 'Source' : 'Dest', isNumeric };
  });
}

const FLOW_COLUMNS: readonly (readonly [heading: string, sort: SortColumn, isNumeric?: true])[] = [
  ['Start', 'Start'],
  ['End', 'End'],
  ['Sif', 'Sif', true],
  ['Source', 'Source'],
  ['SrcP', 'SrcP', true],
  ['Dif', 'Dif', true],
  ['Dest', 'Dest'],
  ['DstP', 'DstP', true],
  ['Proto', 'Proto', true],
  ['Flags', 'Flags', true],
  ['Packets', 'Packets', true],
  ['Octets', 'Octets', true],
];

/** The columns of the flows of a scanner, in the order of flow-print's format 5. */
export const SCANNER_FLOW_COLUMNS: readonly ReportColumn[] = FLOW_COLUMNS.map(
  ([heading, sort, isNumeric = false]) => ({ heading, label: heading, sort, isNumeric }),
);

/** The columns of the table of scanners (FlowViewer specification, section 4.6). */
export const SCANNER_COLUMNS: readonly ReportColumn[] = [
  ...['IP Address', 'Host Name', 'CC', 'AS Name'].map((heading) => scannerColumn(heading, false)),
  ...['Flows', 'Avg Fl Time', 'Avg Pkt Size', 'Pkts/Flow', 'Flows/Sec'].map((heading) =>
    scannerColumn(heading, true),
  ),
];

export function scannerColumn(heading: string, isNumeric: boolean): ReportColumn {
  return { heading, label: heading, sort: undefined, isNumeric };
}
