import { round } from './svg.js';
import type { ChartSeries } from './chart.js';

/** Where values and buckets lie in the picture. */
export interface Scale {
  /** Pixel of the left edge of a bucket. */
  readonly x: (bucket: number) => number;
  /** Pixel of a value. */
  readonly y: (value: number) => number;
  /** Values are reached where their buckets end. */
  readonly atBucketEnd?: boolean | undefined;
}

/** The upper edges of the stacked series, one row a series: `edges[s][b]` is the sum of series 0 to s in bucket b. */
export type Edges = readonly Float64Array[];

/** Values that are no numbers, or below 0, count as 0. */
export function stack(series: readonly ChartSeries[], count: number): Edges {
  let below = new Float64Array(count);
  return series.map(({ values }) => {
    const edge = below.slice();
    for (let i = 0; i < count; i++) {
      const value = values[i] ?? 0;
      if (value > 0 && Number.isFinite(value)) edge[i] = (edge[i] ?? 0) + value;
    }
    below = edge;
    return edge;
  });
}

/** A run of buckets that is drawn as one column. */
export interface Column {
  readonly from: number;
  readonly to: number;
  /** The bucket whose values are drawn. */
  readonly bucket: number;
}

/**
 * Columns to be drawn: each bucket, or where they would be narrower than half a pixel, of each half pixel the bucket with the largest
 * sum. So no peak is lost, and a picture of a week of seconds is no larger than one of an hour.
 */
export function columnsOf(sums: Float64Array, width: number): Column[] {
  const most = Math.max(1, Math.floor(width * 2));
  const columns: Column[] = [];
  const count = Math.min(most, sums.length);
  for (let i = 0; i < count; i++) {
    const from = Math.floor((i * sums.length) / count);
    const to = Math.floor(((i + 1) * sums.length) / count);
    let bucket = from;
    for (let b = from + 1; b < to; b++) if ((sums[b] ?? 0) > (sums[bucket] ?? 0)) bucket = b;
    columns.push({ from, to, bucket });
  }
  return columns;
}

/**
 * The edge as a line of steps, from left to right; of buckets drawn at their ends a line from end to end, which begins at 0 (FlowGrapher
 * specification, section 6.3).
 */
export function edgePath(edge: Float64Array | undefined, columns: readonly Column[], scale: Scale): string {
  if (scale.atBucketEnd) return `M${slope(edge, columns, scale).join('L')}`;
  const { x, y } = scale;
  let path = '';
  let height = NaN;
  for (const { from, bucket } of columns) {
    const next = round(y(edge?.[bucket] ?? 0));
    if (next === height) continue;
    path += path === '' ? `M${round(x(from))} ${next}` : `H${round(x(from))}V${next}`;
    height = next;
  }
  const last = columns.at(-1);
  return last ? `${path}H${round(x(last.to))}` : '';
}

/** Points of an edge, from left to right. */
function slope(edge: Float64Array | undefined, columns: readonly Column[], { x, y }: Scale): string[] {
  const ends = columns.map(({ to, bucket }) => `${round(x(to))} ${round(y(edge?.[bucket] ?? 0))}`);
  return [`${round(x(0))} ${round(y(0))}`, ...ends];
}

/** What lies between an edge and the one below it; without one, the axis. */
export function areaPath(
  edge: Float64Array,
  below: Float64Array | undefined,
  columns: readonly Column[],
  scale: Scale,
): string {
  const first = columns[0];
  if (!first) return '';
  let path = edgePath(edge, columns, scale);
  if (scale.atBucketEnd) return `${path}L${slope(below, columns, scale).reverse().join('L')}Z`;
  const { x, y } = scale;
  let height = NaN;
  for (const { to, bucket } of columns.toReversed()) {
    const next = round(y(below?.[bucket] ?? 0));
    if (next === height) continue;
    path += `${Number.isNaN(height) ? '' : `H${round(x(to))}`}V${next}`;
    height = next;
  }
  return `${path}H${round(x(first.from))}Z`;
}
