import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import type { Aggregation, Transfer } from '../aggregation.js';
import { requireFields } from '../missing-fields.js';
import { SelectedRows } from '../rows.js';
import {
  durations,
  flowCounts,
  largest,
  packetSizes,
  smallest,
  sumOf,
  trafficColumns,
  type Traffic,
} from '../traffic.js';
import {
  classify,
  DURATION_BOUNDS,
  OCTETS_BOUNDS,
  PACKETS_BOUNDS,
  PACKET_SIZE_BOUNDS,
} from './distributions.js';

/** The numbers of flow-stat's overall summary (flow-tools specification, section 5.4), averages in single precision. */
export interface SummaryResult extends Traffic {
  /** Records without packets, which count nowhere. */
  readonly skipped: number;
  /** Seconds between the first and the last export. */
  readonly realtime: number;
  /** Latest `last` - earliest `first`, ms; means nothing when several exporters are mixed. */
  readonly uptimeSpan: number;
  readonly averages: {
    readonly flowTime: number;
    readonly packetSize: number;
    readonly flowSize: number;
    readonly packetsPerFlow: number;
    readonly flowsPerSecond: { readonly flow: number; readonly real: number };
    readonly kbitsPerSecond: { readonly flow: number; readonly real: number };
  };
  /** Shares of the flows in each class. */
  readonly shares: {
    readonly packetSize: readonly number[];
    readonly packets: readonly number[];
    readonly octets: readonly number[];
    readonly duration: readonly number[];
  };
}

/** Everything counted so far; moves between threads as it is. */
interface SummaryState {
  sums: [flows: bigint, octets: bigint, packets: bigint, duration: bigint];
  skipped: number;
  earliestExport: number;
  latestExport: number;
  earliestFirst: number;
  latestLast: number;
  readonly classes: Record<keyof SummaryResult['shares'], Float64Array>;
}

export class Summary implements Aggregation<SummaryResult> {
  readonly columns: readonly FieldName[];
  readonly #hasFlowCounts: boolean;
  readonly #rows = new SelectedRows();
  #state = emptyState();

  constructor(fields: ReadonlySet<FieldName>) {
    this.#hasFlowCounts = fields.has('dflows');
    this.columns = [...trafficColumns(this.#hasFlowCounts, true), 'unix_secs'];
    requireFields('Overall Summary', this.columns, fields);
  }

  add(batch: FlowBatch, mask: Uint8Array | undefined): void {
    const rows = this.#rows;
    rows.select(batch, mask);
    const state = this.#state;
    state.skipped += rows.dropZero('dpkts');
    const { count } = rows;
    if (count === 0) return;
    const counts = flowCounts(rows, this.#hasFlowCounts);
    const measures = [rows.values('doctets'), rows.values('dpkts'), durations(rows)];
    const [octets, packets, duration] = measures.map((values) => BigInt(sumOf(values, count)));
    addSums(state, [
      BigInt(counts ? sumOf(counts, count) : count),
      octets ?? 0n,
      packets ?? 0n,
      duration ?? 0n,
    ]);
    widen(state, {
      earliestExport: smallest(rows.values('unix_secs'), count),
      latestExport: largest(rows.values('unix_secs'), count),
      earliestFirst: smallest(rows.values('first'), count),
      latestLast: largest(rows.values('last'), count),
    });
    const { classes } = state;
    classify(packetSizes(rows), count, PACKET_SIZE_BOUNDS, classes.packetSize);
    classify(rows.values('dpkts'), count, PACKETS_BOUNDS, classes.packets);
    classify(rows.values('doctets'), count, OCTETS_BOUNDS, classes.octets);
    classify(durations(rows), count, DURATION_BOUNDS, classes.duration);
  }

  merge(other: this): void {
    this.mergeTransferred(other.#state);
  }

  transfer(): Transfer {
    const state = this.#state;
    this.#state = emptyState();
    return { state, transferList: [] };
  }

  mergeTransferred(other: unknown): void {
    const state = this.#state;
    const { sums, skipped, classes, ...limits } = other as SummaryState;
    addSums(state, sums);
    state.skipped += skipped;
    widen(state, limits);
    for (const [name, counts] of Object.entries(classes)) {
      const mine = state.classes[name as keyof SummaryResult['shares']];
      for (let i = 0; i < counts.length; i++) mine[i]! += counts[i]!;
    }
  }

  result(): SummaryResult {
    const { sums, skipped, earliestExport, latestExport, earliestFirst, latestLast, classes } = this.#state;
    const [flows, octets, packets, duration] = sums;
    const hasFlows = flows > 0n;
    const realtime = hasFlows ? latestExport - earliestExport : 0;
    const uptimeSpan = hasFlows ? latestLast - earliestFirst : 0;
    const flowSeconds = Math.floor(uptimeSpan / 1000);
    const kbits = Math.fround(Math.fround(Number(octets * 8n)) / 1000);
    const share = (count: number): number => (hasFlows ? count / Number(flows) : 0);
    return {
      flows,
      octets,
      packets,
      duration,
      skipped,
      realtime,
      uptimeSpan,
      averages: {
        flowTime: quotient(Number(duration), Number(flows)),
        packetSize: quotient(Number(octets), Number(packets)),
        flowSize: quotient(Number(octets), Number(flows)),
        packetsPerFlow: quotient(Number(packets), Number(flows)),
        flowsPerSecond: {
          flow: quotient(Number(flows), flowSeconds),
          real: realtime === 0 ? 0 : quotient(Number(flows), realtime),
        },
        kbitsPerSecond: {
          flow: quotient(kbits, flowSeconds),
          real: realtime === 0 ? 0 : quotient(kbits, realtime),
        },
      },
      shares: {
        packetSize: Array.from(classes.packetSize, share),
        packets: Array.from(classes.packets, share),
        octets: Array.from(classes.octets, share),
        duration: Array.from(classes.duration, share),
      },
    };
  }
}

function emptyState(): SummaryState {
  return {
    sums: [0n, 0n, 0n, 0n],
    skipped: 0,
    earliestExport: Infinity,
    latestExport: -Infinity,
    earliestFirst: Infinity,
    latestLast: -Infinity,
    classes: {
      packetSize: new Float64Array(PACKET_SIZE_BOUNDS.length),
      packets: new Float64Array(PACKETS_BOUNDS.length),
      octets: new Float64Array(OCTETS_BOUNDS.length),
      duration: new Float64Array(DURATION_BOUNDS.length),
    },
  };
}

/** The original calculates with floats of 32 bits. */
function quotient(dividend: number, divisor: number): number {
  return Math.fround(Math.fround(dividend) / Math.fround(divisor));
}

function addSums(state: SummaryState, sums: SummaryState['sums']): void {
  for (const [i, sum] of sums.entries()) state.sums[i]! += sum;
}

type Limits = Pick<SummaryState, 'earliestExport' | 'latestExport' | 'earliestFirst' | 'latestLast'>;

function widen(state: SummaryState, other: Limits): void {
  state.earliestExport = Math.min(state.earliestExport, other.earliestExport);
  state.latestExport = Math.max(state.latestExport, other.latestExport);
  state.earliestFirst = Math.min(state.earliestFirst, other.earliestFirst);
  state.latestLast = Math.max(state.latestLast, other.latestLast);
}
