import type { PrefixSet } from '../../flow/prefix-set.js';
import { AddressLog, LOG_WIDTH } from './address-log.js';
import { ExactCounters } from './exact-counters.js';

/** Counts of all exporters that share a sampling rate; the rate itself is applied when sums are taken. */
export interface RateLog {
  readonly rate: bigint;
  readonly addresses: AddressLog;
  /** Per AS number six counters as in an address log; where they are ranked. */
  readonly asCounters: ExactCounters | undefined;
}

/** @param ranksAs whether traffic is counted per AS number, too */
export function newRateLog(rate: bigint, ranksAs: boolean): RateLog {
  const asCounters = ranksAs ? new ExactCounters(65536 * LOG_WIDTH) : undefined;
  return { rate, addresses: new AddressLog(), asCounters };
}

export function foldLog({ addresses, asCounters }: RateLog): void {
  addresses.counters.fold();
  asCounters?.fold();
}

/** Bytes, packets, flows in, then bytes, packets, flows out: the order of an address log and of the network RRDs. */
export type LogTuple = [bigint, bigint, bigint, bigint, bigint, bigint];

/** Traffic of all addresses in a network: in = to inside addresses of it, out = from them (CUFlow specification, section 5.1). */
export function networkTraffic(logs: readonly RateLog[], network: PrefixSet): LogTuple {
  const sums: LogTuple = [0n, 0n, 0n, 0n, 0n, 0n];
  for (const { rate, addresses } of logs) {
    const rows: number[] = [];
    for (let row = 0; row < addresses.size; row++)
      if (network.contains(addresses.addressAt(row))) rows.push(row);
    rowsTraffic(addresses, rows).forEach((sum, column) => (sums[column]! += sum * rate));
  }
  return sums;
}

/** Traffic of some rows of a log. */
export function rowsTraffic({ counters }: AddressLog, rows: Iterable<number>): LogTuple {
  const sums: LogTuple = [0n, 0n, 0n, 0n, 0n, 0n];
  const chosen = [...rows];
  for (let column = 0; column < LOG_WIDTH; column++) sums[column] = sumColumn(counters, chosen, column);
  return sums;
}

function sumColumn(counters: ExactCounters, rows: readonly number[], column: number): bigint {
  let sum = 0n;
  let small = 0;
  for (const row of rows) {
    const index = row * LOG_WIDTH + column;
    small += counters.values[index]!;
    if (small >= 2 ** 52) {
      sum += BigInt(small);
      small = 0;
    }
    if (counters.hasFolded) sum += counters.at(index) - BigInt(counters.values[index]!);
  }
  return sum + BigInt(small);
}

/**
 * Something ranked by six counts: addresses, or AS numbers. Rows are in no particular order;
 * values are exact: plain numbers while all of a column are below 2^53, big integers otherwise.
 */
export interface TrafficTable {
  readonly keys: Uint32Array;
  readonly columns: readonly (Float64Array | readonly bigint[])[];
  readonly rowOf: (key: number) => number;
}

/** The traffic of every logged address over all sampling rates. */
export function addressTable(logs: readonly RateLog[]): TrafficTable {
  const index = new AddressLog();
  for (const { addresses } of logs) {
    for (let row = 0; row < addresses.size; row++) index.rowOf(addresses.addressAt(row));
  }
  const keys = Uint32Array.from({ length: index.size }, (_, row) => index.addressAt(row));
  const columns = Array.from({ length: LOG_WIDTH }, (_, column) =>
    mergedColumn(
      keys,
      logs,
      column,
      ({ addresses }, key) => addresses.find(key),
      ({ addresses }) => addresses.counters,
    ),
  );
  return { keys, columns, rowOf: (key) => index.find(key) };
}

/** The traffic of every AS that was seen. */
export function asTable(logs: readonly RateLog[]): TrafficTable {
  const seen = new Uint8Array(65536);
  for (const { asCounters } of logs) {
    asCounters?.values.forEach((value, index) => {
      if (value > 0) seen[Math.floor(index / LOG_WIDTH)] = 1;
    });
  }
  const keys = Uint32Array.from([...seen.keys()].filter((as) => seen[as] === 1));
  const columns = Array.from({ length: LOG_WIDTH }, (_, column) =>
    mergedColumn(
      keys,
      logs,
      column,
      (_log, key) => key,
      ({ asCounters }) => asCounters,
    ),
  );
  const rows = new Map([...keys].map((key, row) => [key, row]));
  return { keys, columns, rowOf: (key) => rows.get(key) ?? -1 };
}

function mergedColumn(
  keys: Uint32Array,
  logs: readonly RateLog[],
  column: number,
  rowIn: (log: RateLog, key: number) => number,
  countersOf: (log: RateLog) => ExactCounters | undefined,
): Float64Array | bigint[] {
  const plain = new Float64Array(keys.length);
  let isExact = logs.every((log) => countersOf(log)?.hasFolded !== true);
  for (const log of logs) {
    const values = countersOf(log)?.values;
    if (!values) continue;
    const rate = Number(log.rate);
    for (let i = 0; i < keys.length; i++) {
      const row = rowIn(log, keys[i]!);
      if (row >= 0) plain[i]! += values[row * LOG_WIDTH + column]! * rate;
      if (plain[i]! > Number.MAX_SAFE_INTEGER) isExact = false;
    }
  }
  if (isExact) return plain;
  return Array.from(keys, (key) => {
    let sum = 0n;
    for (const log of logs) {
      const row = rowIn(log, key);
      if (row >= 0) sum += (countersOf(log)?.at(row * LOG_WIDTH + column) ?? 0n) * log.rate;
    }
    return sum;
  });
}

const FLOWS_IN = 2;
const FLOWS_OUT = 5;

/** Rows of the `limit` largest values of a column, descending; ties by ascending key. Who has no flow of its direction is left out. */
export function topRows(table: TrafficTable, column: number, limit: number): number[] {
  const values = table.columns[column];
  const flows = table.columns[column <= FLOWS_IN ? FLOWS_IN : FLOWS_OUT];
  if (!values || !flows || limit <= 0) return [];
  const { keys } = table;
  const comesBefore = (a: number, b: number): boolean =>
    values[a]! > values[b]! || (values[a]! === values[b]! && keys[a]! < keys[b]!);
  const top: number[] = [];
  for (let row = 0; row < keys.length; row++) {
    if (Number(flows[row]) === 0) continue;
    if (top.length === limit && !comesBefore(row, top[limit - 1]!)) continue;
    let low = 0;
    let high = top.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (comesBefore(row, top[middle]!)) high = middle;
      else low = middle + 1;
    }
    top.splice(low, 0, row);
    if (top.length > limit) top.pop();
  }
  return top;
}
