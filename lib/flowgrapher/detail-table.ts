import type { ConversationRow, DetailRow, FlowRow } from './detail-rows.js';

/** Columns by the names that the addresses of sorted pages give them (FlowGrapher specification, section 9). */
export type DetailColumn =
  | 'Dur'
  | 'Start'
  | 'End'
  | 'Len'
  | 'Source'
  | 'Sport'
  | 'Dest'
  | 'Dport'
  | 'Flows'
  | 'Bytes'
  | 'Pckts'
  | 'aRate'
  | 'Mbps';

export type DetailLayout = DetailRow['kind'];

export interface ColumnHeading {
  readonly column: DetailColumn;
  readonly heading: string;
  /** Numbers stand at the right. */
  readonly isNumber: boolean;
}

interface DetailHeadings {
  readonly layout: DetailLayout;
  /** Rows show packets instead of bytes. */
  readonly ofPackets: boolean;
  /** Values are multiplied, which a star says. */
  readonly isMultiplied: boolean;
}

/** The headings of a table of details (FlowGrapher specification, section 8). */
export function detailHeadings({ layout, ofPackets, isMultiplied }: DetailHeadings): ColumnHeading[] {
  const star = isMultiplied ? '*' : '';
  const ends = [
    textColumn('Source', 'Source Host'),
    numberColumn('Sport', 'S Port'),
    textColumn('Dest', 'Destination Host'),
    numberColumn('Dport', 'D Port'),
  ];
  if (layout === 'linear')
    return [
      numberColumn('Dur', 'Duration'),
      ...ends,
      numberColumn('Flows', `Flows${star}`),
      numberColumn('Bytes', `Bytes${star}`),
      numberColumn('Pckts', `Packets${star}`),
      numberColumn('aRate', `Agg Mbps${star}`),
    ];
  return [
    textColumn('Start', 'Start'),
    textColumn('End', 'End'),
    numberColumn('Len', 'Len'),
    ...ends,
    numberColumn('Bytes', `Total ${ofPackets ? 'Packets' : 'Bytes'}${star}`),
    numberColumn('Mbps', `${ofPackets ? 'Kpps' : 'Mbps'}${star}`),
  ];
}

/** The cells of a row as they are displayed, in the order of the headings. */
export function detailCells(row: DetailRow): string[] {
  return row.kind === 'linear' ? conversationCells(row) : flowCells(row);
}

function conversationCells(row: ConversationRow): string[] {
  return [
    row.duration.toFixed(3),
    ...endCells(row),
    withCommas(row.flows),
    withCommas(row.bytes),
    withCommas(row.packets),
    row.rate.toFixed(3),
  ];
}

function flowCells(row: FlowRow): string[] {
  return [
    row.start,
    row.end,
    row.length.toFixed(1),
    ...endCells(row),
    withCommas(row.amount),
    row.rate.toFixed(3),
  ];
}

function endCells({ source, sourcePort, destination, destinationPort }: DetailRow): string[] {
  return [source, String(sourcePort), destination, String(destinationPort)];
}

/** A whole number, thousands parted by commas. */
export function withCommas(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function textColumn(column: DetailColumn, heading: string): ColumnHeading {
  return { column, heading, isNumber: false };
}

function numberColumn(column: DetailColumn, heading: string): ColumnHeading {
  return { column, heading, isNumber: true };
}
