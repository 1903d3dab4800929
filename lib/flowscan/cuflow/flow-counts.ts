import type { CuflowConfig } from '../../config/cuflow-cf.js';
import { isMulticast } from '../../flow/address.js';
import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import { addToLog } from '../counting/address-log.js';
import { foldLog, newRateLog, type RateLog } from '../counting/address-traffic.js';
import { ExactCounters, FOLD_INTERVAL } from '../counting/exact-counters.js';
import { addSlots, addToSlot, IN, OUT, SLOT_WIDTH, type SixTuple } from '../counting/slot-counters.js';
import { MULTICAST_SLOT, TOTAL_SLOT, type CountingPlan } from './plan.js';

/** Counts of one exporter that has a Router line, or of all others that share a sampling rate. */
interface ExporterGroup {
  readonly router: string | undefined;
  readonly log: RateLog;
  readonly counters: ExactCounters;
}

export const COLUMNS = [
  'exaddr',
  'srcaddr',
  'dstaddr',
  'srcport',
  'dstport',
  'dpkts',
  'doctets',
  'prot',
  'tos',
  'src_as',
  'dst_as',
] as const satisfies readonly FieldName[];

/** Columns read in addition when unrouted flows are to be dropped. */
export const ROUTING_COLUMNS = ['nexthop', 'output'] as const satisfies readonly FieldName[];

export interface CountOptions {
  /** Drop flows with next hop 0 or output interface 0 (unicast only: such are multicast flows by nature). */
  readonly dropUnrouted: boolean;
}

/** All counts of one flow file (CUFlow specification, sections 3 and 4). */
export class FlowCounts {
  /** Flows dropped because both ends are inside, neither is, or they were not routed. */
  readonly ignored = { insideToInside: 0, outsideToOutside: 0, unrouted: 0 };
  readonly #config: CuflowConfig;
  readonly #plan: CountingPlan;
  readonly #options: CountOptions;
  readonly #groups: ExporterGroup[] = [];
  readonly #groupOf = new Map<number | string, ExporterGroup>();
  readonly #logOf = new Map<bigint, RateLog>();
  #sinceFold = 0;

  constructor(config: CuflowConfig, plan: CountingPlan, options: CountOptions) {
    this.#config = config;
    this.#plan = plan;
    this.#options = options;
  }

  get rateLogs(): readonly RateLog[] {
    return [...this.#logOf.values()];
  }

  /** Counts a batch and returns the number of hits. */
  count(batch: FlowBatch): number {
    this.#sinceFold += batch.length;
    if (this.#sinceFold > FOLD_INTERVAL) this.#fold(batch.length);

    const { inside, protocolSlot, tosSlot, asSlot, portSlots, serviceClasses } = this.#plan;
    const exaddr = batch.column('exaddr');
    const srcaddr = batch.column('srcaddr');
    const dstaddr = batch.column('dstaddr');
    const srcport = batch.column('srcport');
    const dstport = batch.column('dstport');
    const dpkts = batch.column('dpkts');
    const doctets = batch.column('doctets');
    const prot = batch.column('prot');
    const tos = batch.column('tos');
    const srcAs = batch.column('src_as');
    const dstAs = batch.column('dst_as');
    const dropUnrouted = this.#options.dropUnrouted;
    const nexthop = dropUnrouted ? batch.column('nexthop') : undefined;
    const output = dropUnrouted ? batch.column('output') : undefined;

    const rows = batch.length;
    let hits = 0;
    let exporter = -1;
    let group: ExporterGroup | undefined;
    let counters: Float64Array = new Float64Array(0);

    for (let i = 0; i < rows; i++) {
      if (exaddr[i] !== exporter || !group) {
        exporter = exaddr[i]!;
        group = this.#groupFor(exporter);
        counters = group.counters.values;
      }
      const source = srcaddr[i]!;
      const destination = dstaddr[i]!;
      const bytes = doctets[i]!;
      const packets = dpkts[i]!;
      let direction = IN;

      if (isMulticast(destination)) {
        if (inside.contains(source)) direction = OUT;
        addToSlot(counters, MULTICAST_SLOT, direction, bytes, packets);
      } else {
        let address = destination;
        if (inside.contains(destination)) {
          if (inside.contains(source)) {
            this.ignored.insideToInside++;
            continue;
          }
        } else if (inside.contains(source)) {
          direction = OUT;
          address = source;
        } else {
          this.ignored.outsideToOutside++;
          continue;
        }
        if (nexthop && output && (nexthop[i] === 0 || output[i] === 0)) {
          this.ignored.unrouted++;
          continue;
        }
        const log = group.log.addresses;
        const row = log.rowOf(address);
        addToLog(log.counters.values, row, direction, bytes, packets);

        const protocol = prot[i]!;
        const slot = protocolSlot[protocol]!;
        if (slot !== 0) addToSlot(counters, slot, direction, bytes, packets);
        const ports = portSlots[protocol];
        if (ports) {
          const bySource = ports[srcport[i]!]!;
          if (bySource !== 0) addToSlot(counters, bySource, direction, bytes, packets);
          const byDestination = ports[dstport[i]!]!;
          if (byDestination !== 0)
            addToSlot(counters, byDestination + serviceClasses, direction, bytes, packets);
        }
      }

      hits++;
      addToSlot(counters, TOTAL_SLOT, direction, bytes, packets);
      const tosCounter = tosSlot[tos[i]!]!;
      if (tosCounter !== 0) addToSlot(counters, tosCounter, direction, bytes, packets);
      const as = direction === OUT ? dstAs[i]! : srcAs[i]!;
      const asCounter = asSlot[as]!;
      if (asCounter !== 0) addToSlot(counters, asCounter, direction, bytes, packets);
      const { asCounters } = group.log;
      if (asCounters) addToLog(asCounters.values, as, direction, bytes, packets);
    }
    return hits;
  }

  /** Sum of the slots over all exporters, or over those of one router directory; sampled values multiplied. */
  sum(slots: readonly number[], router?: string): SixTuple {
    const sums: SixTuple = [0n, 0n, 0n, 0n, 0n, 0n];
    for (const group of this.#groups) {
      if (router !== undefined && group.router !== router) continue;
      addSlots(sums, group.counters, slots, group.log.rate);
    }
    return sums;
  }

  #groupFor(exporter: number): ExporterGroup {
    const rate = this.#config.sampleRates.get(exporter) ?? 1n;
    const router = this.#config.routers.get(exporter);
    // Exporters nobody configured share one group, so that a file full of odd exporters cannot fill the memory.
    const key = router === undefined ? `rate ${rate}` : exporter;
    let group = this.#groupOf.get(key);
    if (!group) {
      group = { router, log: this.#logFor(rate), counters: new ExactCounters(this.#plan.slots * SLOT_WIDTH) };
      this.#groups.push(group);
      this.#groupOf.set(key, group);
    }
    return group;
  }

  #logFor(rate: bigint): RateLog {
    let log = this.#logOf.get(rate);
    if (!log) {
      log = newRateLog(rate, this.#config.asScoreboard !== undefined);
      this.#logOf.set(rate, log);
    }
    return log;
  }

  #fold(pending: number): void {
    for (const group of this.#groups) group.counters.fold();
    for (const log of this.#logOf.values()) foldLog(log);
    this.#sinceFold = pending;
  }
}
