import type { ChartEvent } from '../charts/chart.js';
import type { BrokenDown } from './analyze.js';
import { timeLabel } from './chart.js';
import { detailCells } from './detail-table.js';
import type { GraphReport } from './report.js';
import type { GraphRequest } from './request.js';
import type { Statistics } from './statistics.js';

/** A graph as data: what `format=json` gives, what the interactive chart draws. Documented in docs/FLOWGRAPHER.md. */
export interface SeriesDocument {
  readonly title: string;
  readonly graphType: string;
  readonly unit: string;
  readonly timeLabel: string;
  /** IANA name of the zone in which times are shown. */
  readonly timeZone: string;
  /** Epoch seconds. */
  readonly start: number;
  readonly end: number;
  /** Seconds a bucket. */
  readonly bucket: number;
  /** Points are drawn at the end of their buckets. */
  readonly atBucketEnd: boolean;
  /** From the bottom of the stack; values a second, bucket by bucket. */
  readonly series: readonly {
    readonly name: string;
    readonly colour?: string;
    readonly values: readonly number[];
  }[];
  /** Events of the site (EventsFile) in the window. */
  readonly events: readonly ChartEvent[];
  readonly statistics: Statistics | null;
  readonly statisticsFrom: 'Nonzeroes' | 'All';
  readonly details: Table | null;
  readonly notes: readonly string[];
}

interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function reportDocument(report: GraphReport, events: readonly ChartEvent[]): SeriesDocument {
  const { request, title, values, statistics, details, notes } = report;
  return {
    ...frameOf(request, title, events),
    series: [{ name: title, values: values.map(rounded) }],
    statistics: statistics ?? null,
    details: details
      ? { columns: details.headings.map(({ heading }) => heading), rows: details.rows.map(detailCells) }
      : null,
    notes,
  };
}

export function analysisDocument(
  { request, method, series, table, notes }: BrokenDown,
  events: readonly ChartEvent[],
): SeriesDocument {
  return {
    ...frameOf(request, method.title, events),
    series: series.map(({ name, colour, values }) => ({
      name,
      colour,
      values: Array.from(values, rounded),
    })),
    statistics: null,
    details: { columns: table.columns, rows: table.rows.map(({ cells }) => cells) },
    notes,
  };
}

function frameOf(request: GraphRequest, title: string, events: readonly ChartEvent[]) {
  const { window, type, atBucketEnd, statistics } = request;
  return {
    title,
    graphType: type.name,
    unit: type.valueLabel,
    timeLabel: timeLabel(request),
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    ...window,
    events: events.filter(({ time }) => time >= window.start && time <= window.end),
    atBucketEnd,
    statisticsFrom: statistics,
  };
}

/** Six decimals, as the original kept them. */
function rounded(value: number): number {
  return Number(value.toFixed(6));
}

/** Reads what was stored as JSON; undefined for anything else. */
export function parseSeries(text: string): SeriesDocument | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isSeriesDocument(value) ? value : undefined;
}

function isSeriesDocument(value: unknown): value is SeriesDocument {
  if (typeof value !== 'object' || value === null) return false;
  const { start, end, bucket, series } = value as Partial<Record<keyof SeriesDocument, unknown>>;
  return [start, end, bucket].every(Number.isFinite) && Array.isArray(series);
}
