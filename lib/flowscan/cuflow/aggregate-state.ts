import { formatAddress, parseAddress } from '../../flow/address.js';

/** Sums of the files in which an address was a candidate. */
export interface AggregateRow {
  count: bigint;
  /** Bytes, packets, flows in; bytes, packets, flows out. */
  readonly sums: bigint[];
}

/** The data file of AggregateScore (CUFlow specification, section 8). */
export interface AggregateState {
  /** How many scoreboards the sums are made of. */
  results: bigint;
  readonly rows: Map<number, AggregateRow>;
}

/** Samples after which everything is halved. */
const MAX_RESULTS = 50n;

/** Reads the text of a data file; lines that are not rows are ignored, the last line of an address counts. */
export function parseAggregate(text: string): AggregateState {
  const [first = '', ...lines] = text.split('\n');
  const rows = new Map<number, AggregateRow>();
  for (const line of lines) {
    const fields = /^(\S+) (\d+) (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)$/.exec(line.trimEnd());
    const address = parseAddress(fields?.[1] ?? '');
    if (!fields || address === undefined) continue;
    rows.set(address, { count: BigInt(fields[2]!), sums: fields.slice(3).map(BigInt) });
  }
  return { results: /^\s*\d+\s*$/.test(first) ? BigInt(first.trim()) : 0n, rows };
}

/** The text of a data file, rows by ascending address. */
export function formatAggregate(state: AggregateState): string {
  const rows = [...state.rows].sort(([a], [b]) => a - b);
  const lines = rows.map(
    ([address, { count, sums }]) => `${formatAddress(address)} ${count} ${sums.join(' ')}\n`,
  );
  return `${state.results}\n${lines.join('')}`;
}

/** Adds the candidates of one scoreboard; after 50 samples halves everything and forgets who was seen once. */
export function mergeCandidates(
  state: AggregateState,
  candidates: ReadonlyMap<number, readonly bigint[]>,
): void {
  for (const [address, traffic] of candidates) {
    const row = state.rows.get(address) ?? { count: 0n, sums: [0n, 0n, 0n, 0n, 0n, 0n] };
    row.count += 1n;
    traffic.forEach((value, i) => (row.sums[i]! += value));
    state.rows.set(address, row);
  }
  state.results += 1n;
  if (state.results <= MAX_RESULTS) return;
  state.results /= 2n;
  for (const [address, row] of state.rows) {
    if (row.count === 1n) {
      state.rows.delete(address);
      continue;
    }
    row.count /= 2n;
    row.sums.forEach((sum, i) => (row.sums[i] = sum / 2n));
  }
}
