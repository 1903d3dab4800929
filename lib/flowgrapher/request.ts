import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { checkChoices, checkDecimal } from '../criteria/checks.js';
import type { FormIssue } from '../criteria/issue.js';
import type { FilterBlock } from '../criteria/keys.js';
import { readPeriod, type Period } from '../criteria/period.js';
import { bucketCount, type SeriesWindow } from '../query/series/window.js';
import { graphType, type GraphType } from './graph-types.js';

/** What a form asks for, apart from its criteria. */
export interface GraphRequest {
  /** With the defaults of what was not said. */
  readonly block: FilterBlock;
  readonly period: Period;
  readonly window: SeriesWindow;
  /** `300E`: points are drawn at the end of their buckets. */
  readonly atBucketEnd: boolean;
  readonly type: GraphType;
  /** At least 1. */
  readonly multiplier: number;
  /** Rows of details: above 0 the largest, below 0 the smallest. */
  readonly detailLines: number;
  readonly statistics: 'Nonzeroes' | 'All';
  readonly resolvesNames: boolean;
  /** 1 to 4: widths of the picture. */
  readonly widthFactor: number;
}

/** A window must hold as many buckets, by the original's rule, and no more than memory and eyes can take. */
const LEAST_BUCKETS = 9;
const MOST_BUCKETS = 200_000;
const LONGEST_BUCKET = 86_400;
const MOST_DETAIL_LINES = 10_000;

/**
 * Reads what a form asks for (FlowGrapher specification, section 2.3), or tells everything that is wrong with it. Criteria and source
 * are checkCriteria's.
 */
export function readRequest(
  sent: FilterBlock,
  config: FlowViewerConfig,
): { request: GraphRequest } | { issues: FormIssue[] } {
  const block = withDefaults(sent, config);
  const issues = [
    ...checkChoices(
      block,
      'graph_type',
      'stats_method',
      'resolve_addresses',
      'flow_select',
      'graph_multiplier',
    ),
    ...checkDecimal(block, 'sampling_multiplier'),
  ];
  const period = readPeriod(block, config);
  const bucket = readBucket(block.bucket_size, issues);
  const detailLines = readDetailLines(block.detail_lines, issues);
  const type = graphType(block.graph_type);
  if (Array.isArray(period)) issues.push(...period);
  else if (bucket !== undefined) checkBuckets({ ...period, bucket }, block, issues);
  if (Array.isArray(period) || bucket === undefined || !type || issues.length > 0) return { issues };
  return {
    request: {
      block,
      period,
      window: { ...period, bucket },
      atBucketEnd: block.bucket_size.endsWith('E'),
      type,
      multiplier: Math.max(1, Number(block.sampling_multiplier)),
      detailLines,
      statistics: block.stats_method === 'All' ? 'All' : 'Nonzeroes',
      resolvesNames: block.resolve_addresses === 'Y',
      widthFactor: Number(block.graph_multiplier),
    },
  };
}

function withDefaults(sent: FilterBlock, config: FlowViewerConfig): FilterBlock {
  return {
    ...sent,
    flow_select: sent.flow_select || '1',
    graph_type: sent.graph_type || config.defaultGraph,
    stats_method: sent.stats_method || 'Nonzeroes',
    resolve_addresses: sent.resolve_addresses || (config.defaultIdentifier === 'DNS' ? 'Y' : 'N'),
    graph_multiplier: sent.graph_multiplier || '1',
    bucket_size: sent.bucket_size || '5',
  };
}

/** The sizes of the menu, and for scripts any other whole number of seconds up to a day. */
function readBucket(text: string, issues: FormIssue[]): number | undefined {
  const seconds = text === '300E' ? 300 : /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (seconds >= 1 && seconds <= LONGEST_BUCKET) return seconds;
  issues.push({ field: 'bucket_size', message: 'A bucket has 1 to 86400 seconds.', value: text });
  return undefined;
}

function readDetailLines(text: string, issues: FormIssue[]): number {
  const lines = /^[+-]?\d{0,9}$/.test(text) ? Number(text.replace(/^[+-]$/, '')) : NaN;
  if (Math.abs(lines) <= MOST_DETAIL_LINES) return lines;
  const message = `Please enter a whole number of lines, at most ${MOST_DETAIL_LINES.toLocaleString('en-US')}.`;
  issues.push({ field: 'detail_lines', message, value: text });
  return 0;
}

function checkBuckets(window: SeriesWindow, { bucket_size: value }: FilterBlock, issues: FormIssue[]): void {
  const { start, end, bucket } = window;
  const count = bucketCount(window);
  if (Math.trunc((end - start) / bucket) < LEAST_BUCKETS) {
    const message = `The sample time is too long for this period: it must hold at least ${LEAST_BUCKETS} buckets, not ${count}.`;
    issues.push({ field: 'bucket_size', message, value });
  }
  if (count > MOST_BUCKETS) {
    const message = `The sample time is too short for this period: it holds ${count.toLocaleString('en-US')} buckets, at most ${MOST_BUCKETS.toLocaleString('en-US')} can be drawn.`;
    issues.push({ field: 'bucket_size', message, value });
  }
}
