import type { FilterBlock } from '../criteria/keys.js';
import { DETECT_SCANNING, statisticsReport, SUMMARY, type StatisticsReport } from './statistics-reports.js';
import type { SortMeasure } from './statistics.js';

/** Which report a filter asks for. */
export type ReportChoice =
  | { readonly kind: 'groups'; readonly report: StatisticsReport }
  | { readonly kind: 'summary' }
  | { readonly kind: 'scanners' }
  /** `code`: flow-print's format. */
  | { readonly kind: 'printed'; readonly code: number };

/** What a filter says about the report, apart from which flows it is about (FlowViewer specification, section 4). */
export interface ReportSettings {
  readonly choice: ReportChoice;
  readonly sortBy: SortMeasure;
  /** Only above 1. */
  readonly multiplier: number | undefined;
  readonly cutoffOctets: number | undefined;
  /** Rows at most. */
  readonly most: number;
  /** Whether the filter asks for more rows than there can be. */
  readonly isCapped: boolean;
  readonly analysis: boolean;
  readonly units: boolean;
  readonly resolve: boolean;
  /** With the rest in one slice, or without. */
  readonly pie: 'with-others' | 'without-others' | undefined;
}

/** Rows where a filter does not limit them, and the most that it can ask for. */
const UNLIMITED_ROWS = 10_000;
const MOST_ROWS = 50_000;

const SORT_FIELDS: Readonly<Record<string, SortMeasure>> = { 1: 'octets', 2: 'flows', 3: 'packets' };

/** The settings of a filter that checkReport finds in order. Empty ones mean the first entry of their menu. */
export function reportSettings(block: FilterBlock): ReportSettings {
  const lines = positive(block.cutoff_lines);
  const multiplier = positive(block.sampling_multiplier) ?? 1;
  return {
    choice: choiceOf(block),
    sortBy: SORT_FIELDS[block.sort_field] ?? 'octets',
    multiplier: multiplier > 1 ? multiplier : undefined,
    cutoffOctets: positive(block.cutoff_octets),
    most: Math.min(lines ?? UNLIMITED_ROWS, MOST_ROWS),
    isCapped: lines !== undefined && lines > MOST_ROWS,
    analysis: block.flow_analysis === '1',
    units: block.unit_conversion === 'Y',
    resolve: block.resolve_addresses === 'Y',
    pie: block.pie_charts === '1' ? 'with-others' : block.pie_charts === '2' ? 'without-others' : undefined,
  };
}

function choiceOf({ stat_report: statistics, print_report: printed }: FilterBlock): ReportChoice {
  const code = Number(statistics);
  if (code === SUMMARY) return { kind: 'summary' };
  if (code === DETECT_SCANNING) return { kind: 'scanners' };
  const report = statisticsReport(code);
  return report ? { kind: 'groups', report } : { kind: 'printed', code: Number(printed) };
}

/** Undefined for an empty text and for 0. */
function positive(text: string): number | undefined {
  const value = text === '' ? 0 : Number(text);
  return value > 0 ? value : undefined;
}
