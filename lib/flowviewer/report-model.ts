import type { Count } from './texts.js';

/** Names of columns in the URLs of FlowViewer_Sort (FlowViewer specification, section 5.4); the last ones are ours. */
export type SortColumn =
  | 'Source'
  | 'Dest'
  | 'Flows'
  | 'Octets'
  | 'Packets'
  | 'Mbps'
  | 'OctFlow'
  | 'PktFlow'
  | 'Country'
  | 'Start'
  | 'End'
  | 'Sif'
  | 'SrcP'
  | 'Dif'
  | 'DstP'
  | 'Proto'
  | 'Flags'
  | 'HostName'
  | 'ASName'
  | 'FlowTime'
  | 'PktSize'
  | 'FlowRate';

export interface ReportColumn {
  /** As written to report files. */
  readonly heading: string;
  /** As shown: with a star where values were multiplied. */
  readonly label: string;
  /** Undefined: a column that a file has beyond those that are known. */
  readonly sort: SortColumn | undefined;
  readonly isNumeric: boolean;
}

export interface ReportCell {
  /** As printed. */
  readonly text: string;
  /** The exact value behind a number. */
  readonly number?: Count;
  /** What is looked for in flows when a name is shown instead: an address, a number. */
  readonly key?: string;
}

/** Sums over all rows that match and pass the octet cut-off, whether they are printed or not. */
export interface ReportTotals {
  readonly rows: number;
  readonly flows: Count;
  readonly octets: Count;
  readonly packets: Count;
  /** Whether each flow counts for both of its ends. */
  readonly countedTwice: boolean;
}

export interface TableBody {
  readonly kind: 'table';
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly (readonly ReportCell[])[];
  /** Undefined for tables read from a file. */
  readonly totals?: ReportTotals;
}

/** Lines in fixed width: printed reports and the summary. */
export interface ListingBody {
  readonly kind: 'listing';
  readonly lines: readonly string[];
  /** Whether flows were left out because of the line limit. */
  readonly isCut: boolean;
}

export interface ScannerRow {
  /** Hash of the flows of this scanner, `SC_...`; undefined if they were not stored. */
  readonly hash: string | undefined;
  /** As the columns of SCANNER_COLUMNS. */
  readonly cells: readonly ReportCell[];
  /** Its first flows, to be stored; none in tables read from a file. */
  readonly flows?: readonly string[];
}

interface ScannersBody {
  readonly kind: 'scanners';
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly ScannerRow[];
}

/** Flows of one scanner. */
interface ScannerFlowsBody {
  readonly kind: 'scanner-flows';
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly (readonly ReportCell[])[];
}

export type ReportBody = TableBody | ListingBody | ScannersBody | ScannerFlowsBody;
