import type { ReportType } from './types.js';

/** A configuration of flow-report (flow-tools specification, section 7.1). */
export interface ReportConfiguration {
  readonly file: string;
  /** The filter file that the reports' and definitions' filters are defined in. */
  readonly filterFile?: string;
  /** By name, in lower case. */
  readonly reports: ReadonlyMap<string, StatReport>;
  readonly definitions: ReadonlyMap<string, StatDefinition>;
}

export interface StatReport {
  readonly name: string;
  readonly type: ReportType;
  /** Name of a filter definition. */
  readonly filter?: string;
  /** Multiplies octets and packets. */
  readonly scale: number;
  /** Nothing is printed without one. */
  readonly outputs: readonly ReportOutput[];
}

export const OUTPUT_OPTIONS = ['percent-total', 'names', 'header', 'xheader', 'totals'] as const;
export type OutputOption = (typeof OUTPUT_OPTIONS)[number];

export interface ReportOutput {
  readonly sort?: { readonly field: string; readonly descending: boolean };
  /** Lines at most. */
  readonly records?: number;
  /** Names of the fields of a line; what a line holds besides stands in the order of the type. */
  readonly fields: ReadonlySet<string>;
  readonly options: ReadonlySet<OutputOption>;
  /** A file name with the conversions of strftime. */
  readonly path?: string;
  /** Which time they take. */
  readonly time: 'now' | 'start' | 'mid' | 'end';
}

export interface StatDefinition {
  readonly name: string;
  readonly filter?: string;
  /** Names of reports, in lower case. */
  readonly reports: readonly string[];
  /** Seconds after which a report is printed and begun anew. */
  readonly timeSeries?: number;
}
