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

const SCANNER_HEADINGS: Readonly<Record<string, readonly [sort: SortColumn, isNumeric?: true]>> = {
  'IP Address': ['Source'],
  'Host Name': ['HostName'],
  CC: ['Country'],
  'AS Name': ['ASName'],
  Flows: ['Flows', true],
  'Avg Fl Time': ['FlowTime', true],
  'Avg Pkt Size': ['PktSize', true],
  'Pkts/Flow': ['PktFlow', true],
  'Flows/Sec': ['FlowRate', true],
  'Start Time': ['Start'],
  'End Time': ['End'],
  Packets: ['Packets', true],
  Octets: ['Octets', true],
};

/** The columns of the table of scanners (FlowViewer specification, section 4.6). */
export const SCANNER_COLUMNS: readonly ReportColumn[] = [
  ...['IP Address', 'Host Name', 'CC', 'AS Name'],
  ...['Flows', 'Avg Fl Time', 'Avg Pkt Size', 'Pkts/Flow', 'Flows/Sec'],
].map(scannerColumn);

/** A column of the table of scanners. The original does not sort it: the names are ours where no other report has them. */
export function scannerColumn(heading: string): ReportColumn {
  const [sort, isNumeric = false] = Object.hasOwn(SCANNER_HEADINGS, heading)
    ? (SCANNER_HEADINGS[heading] ?? [])
    : [];
  return { heading, label: heading, sort, isNumeric };
}
