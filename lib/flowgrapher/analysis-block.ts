import { formatAddress, parseAddress } from '../flow/address.js';
import type { LeadersResult } from '../query/series/leader-board.js';
import { ANALYSIS_METHODS, type AnalysisMethod } from './analysis-methods.js';
import type { ProratedGraph } from './graph-types.js';

/** An address or port with its amount: bits, packets, flows or flow seconds, multiplied and rounded. */
export interface BlockLeader {
  readonly object: string;
  readonly amount: number;
}

/** The leaders that a state file holds (FlowGrapher specification, section 11.2). */
export interface AnalysisBlock {
  /** By the key of the method; totals from the largest, peaks from the smallest. */
  readonly leaders: ReadonlyMap<AnalysisMethod['key'], readonly BlockLeader[]>;
  readonly measuredTotal: number;
  readonly measuredPeak: number;
}

const BEGIN = '<BEGIN ANALYSIS HOSTS -->';
const END = '<END ANALYSIS HOSTS -->';
/** In the order of the lines. */
const KEYS = [
  'total-src',
  'total-dst',
  'peak-src',
  'peak-dst',
  'total-spt',
  'total-dpt',
  'peak-spt',
  'peak-dpt',
] as const;

/** What was counted, in the units of a graph. Peaks of flows are numbers of flows, which the multiplier leaves alone. */
export function analysisBlock(
  { byKind, measuredTotal, measuredPeak }: LeadersResult,
  type: ProratedGraph,
  multiplier: number,
): AnalysisBlock {
  const isVolume = type.quantity === 'octets' || type.quantity === 'packets';
  const total = (amount: number): number => Math.floor(amount * type.factor * multiplier + 0.5);
  const peak = (amount: number): number => (isVolume ? total(amount) : amount);
  const leaders = new Map(
    ANALYSIS_METHODS.map(({ key, kind, isPeak, isPort }) => {
      const ranked = isPeak ? byKind[kind].peaks.toReversed() : byKind[kind].totals;
      const rows = ranked.map(({ object, amount }) => ({
        object: isPort ? String(object) : formatAddress(object),
        amount: isPeak ? peak(amount) : total(amount),
      }));
      return [key, rows] as const;
    }),
  );
  return { leaders, measuredTotal: total(measuredTotal), measuredPeak: peak(measuredPeak) };
}

export function analysisBlockLines({ leaders, measuredTotal, measuredPeak }: AnalysisBlock): string[] {
  return [
    BEGIN,
    ...KEYS.flatMap((key) =>
      (leaders.get(key) ?? []).map(({ object, amount }, i) => `${key}_${i}: ${object} ${amount}`),
    ),
    `total-measured_total: ${measuredTotal}`,
    `total-measured_peak: ${measuredPeak}`,
    END,
  ];
}

/**
 * Takes the analysis block from the front of the lines behind a filter block. Lines that say nothing are skipped.
 * @returns no block where there is none; the lines behind it
 */
export function readAnalysisBlock(lines: readonly string[]): {
  analysis: AnalysisBlock | undefined;
  rest: readonly string[];
} {
  const begin = lines.findIndex((line) => line.includes('BEGIN ANALYSIS HOSTS'));
  const end = lines.findIndex((line) => line.includes('END ANALYSIS HOSTS'));
  if (begin < 0 || end < begin) return { analysis: undefined, rest: lines };
  const leaders = new Map<AnalysisMethod['key'], BlockLeader[]>();
  const measured = { total: 0, peak: 0 };
  for (const line of lines.slice(begin + 1, end)) {
    const sum = /^total-measured_(total|peak): (\d{1,30})\s*$/.exec(line);
    if (sum) measured[sum[1] === 'peak' ? 'peak' : 'total'] = Number(sum[2]);
    else readLeader(line, leaders);
  }
  return {
    analysis: { leaders, measuredTotal: measured.total, measuredPeak: measured.peak },
    rest: lines.slice(end + 1),
  };
}

function readLeader(line: string, leaders: Map<AnalysisMethod['key'], BlockLeader[]>): void {
  const [, keyText, object = '', amount] = /^([a-z]+-[a-z]+)_\d{1,3}: (\S+) (\d{1,30})\s*$/.exec(line) ?? [];
  const method = ANALYSIS_METHODS.find(({ key }) => key === keyText);
  if (!method || objectNumber(object, method) === undefined) return;
  const list = leaders.get(method.key) ?? [];
  leaders.set(method.key, [...list, { object, amount: Number(amount) }]);
}

/** The address or port that a text names. */
export function objectNumber(text: string, { isPort }: Pick<AnalysisMethod, 'isPort'>): number | undefined {
  if (!isPort) return parseAddress(text);
  return /^\d{1,5}$/.test(text) && Number(text) <= 0xffff ? Number(text) : undefined;
}
