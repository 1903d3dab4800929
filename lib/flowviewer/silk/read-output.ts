import { formatDate } from '../../criteria/period.js';
import type { FlowViewerConfig } from '../../config/flowviewer-pm.js';
import type { SortMeasure, StatisticsRow } from '../statistics.js';
import { multiplied } from '../texts.js';
import { VALUES } from './commands.js';

interface RowOptions {
  /** Number of key columns. */
  readonly keys: number;
  readonly sortBy: SortMeasure;
  /** Length of the period, s. */
  readonly seconds: number;
  readonly multiplier: number | undefined;
  /** Put behind the keys of prefix reports: `/16`. */
  readonly suffixes?: readonly string[];
}

/** The rows that rwstats prints: keys, then sums with the one first that sorts. Lines that are none are left out. */
export function statisticsOutput(lines: readonly string[], options: RowOptions): StatisticsRow[] {
  const { keys, sortBy, seconds, multiplier, suffixes = [] } = options;
  return lines.flatMap((line): StatisticsRow[] => {
    const words = line.trim().split(/\s+/);
    const sums = words.slice(keys);
    if (sums.length < 3 || !sums.slice(0, 3).every((word) => /^\d{1,20}$/.test(word))) return [];
    const sum = (name: string): bigint => BigInt(sums[VALUES[sortBy].indexOf(name)] ?? '0');
    const [flows, octets, packets] = [sum('Records'), sum('Bytes'), sum('Packets')];
    return [
      {
        keys: words.slice(0, keys).map((key, i) => key + (suffixes[i] ?? '')),
        flows: multiplied(flows, multiplier),
        octets: multiplied(octets, multiplier),
        packets: multiplied(packets, multiplier),
        rate: keys === 2 ? multiplied((octets * 8n) / BigInt(seconds), multiplier) : undefined,
        octetsPerFlow: flows === 0n ? 0n : octets / flows,
        packetsPerFlow: flows === 0n ? 0n : packets / flows,
      },
    ];
  });
}

/** Numbers of the protocols that rwstats found. */
export function protocolsIn(lines: readonly string[]): number[] {
  const numbers = lines
    .map((line) => line.trim().split(/\s+/)[0] ?? '')
    .filter((word) => /^\d{1,3}$/.test(word));
  return [...new Set(numbers.map(Number))].filter((number) => number <= 255);
}

/** A scan as rwscan tells it. */
export interface SilkScan {
  readonly address: string;
  readonly start: string;
  readonly end: string;
  readonly flows: string;
  readonly packets: string;
  readonly octets: string;
}

/** `sip|proto|stime|etime|flows|packets|bytes|...`; the line of titles is left out. */
export function scansIn(lines: readonly string[]): SilkScan[] {
  return lines.flatMap((line) => {
    const [address = '', , start = '', end = '', flows = '', packets = '', octets = ''] = line
      .split('|')
      .map((word) => word.trim());
    return /^[\da-f.:]+$/i.test(address) && /\d/.test(address) && /^\d+$/.test(flows)
      ? [{ address, start, end, flows, packets, octets }]
      : [];
  });
}

const SILK_TIME = /(\d{4})\/(\d\d)\/(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?/g;

/** Times of flows, which SiLK keeps in UTC, in local time and in the site's form of dates. */
export function withLocalTimes(
  lines: readonly string[],
  { silkCompiledLocaltime, dateFormat }: Pick<FlowViewerConfig, 'silkCompiledLocaltime' | 'dateFormat'>,
): string[] {
  if (silkCompiledLocaltime) return [...lines];
  return lines.map((line) =>
    line.replace(SILK_TIME, (_, ...parts: (string | undefined)[]) => {
      const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(0, 6).map(Number);
      const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
      const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) =>
        String(part).padStart(2, '0'),
      );
      return `${formatDate(date.getTime() / 1000, dateFormat)}T${clock.join(':')}${parts[6] ?? ''}`;
    }),
  );
}
