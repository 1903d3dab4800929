import { isMulticast } from '../../flow/address.js';
import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import { addToLog } from '../counting/address-log.js';
import { foldLog, newRateLog, type RateLog } from '../counting/address-traffic.js';
import { ExactCounters, FOLD_INTERVAL } from '../counting/exact-counters.js';
import { addSlots, addToSlot, IN, OUT, SLOT_WIDTH, type SixTuple } from '../counting/slot-counters.js';
import { HTTP_PORT, MULTICAST_SLOT, TCP, TOTAL_SLOT, UDP, type CampusPlan } from './plan.js';
import { newSessionFlow, Sessions, type SessionMemories } from './sessions.js';

/** What is counted beyond the RRDs of CampusIO without TopN. */
export interface CountOptions {
  /** Traffic per local address: for tx and rx, top talkers and subnets. */
  readonly addresses: boolean;
  /** Traffic per remote AS number. */
  readonly asNumbers: boolean;
}

/** The columns that counting reads for a plan. */
export function columnsFor(plan: CampusPlan, { asNumbers }: CountOptions): FieldName[] {
  const columns: FieldName[] = ['srcaddr', 'dstaddr', 'srcport', 'dstport', 'dpkts', 'doctets', 'prot'];
  if (plan.localHops || !plan.direction.hops.isEmpty) columns.push('nexthop');
  if (plan.proxyInterface >= 0 || plan.direction.interfaces.includes(1)) columns.push('output');
  if (plan.asPairs || asNumbers) columns.push('src_as', 'dst_as');
  return columns;
}

/** All counts of one flow file (FlowScan specification, section 9; docs/CAMPUSIO.md). */
export class CampusCounts {
  /** Flows that cross no border of the site, and flows that another router counts. */
  readonly ignored = { insideToInside: 0, outside: 0, handedOn: 0 };
  readonly log: RateLog;
  readonly sessions: Sessions;
  readonly #plan: CampusPlan;
  readonly #counters: ExactCounters;
  readonly #options: CountOptions;
  readonly #seen = newSessionFlow();
  #sinceFold = 0;

  /** @param time of the flow file, epoch seconds */
  constructor(plan: CampusPlan, options: CountOptions, memories: SessionMemories, time: number) {
    this.#plan = plan;
    this.#options = options;
    this.#counters = new ExactCounters(plan.slots * SLOT_WIDTH);
    this.log = newRateLog(1n, options.asNumbers);
    this.sessions = new Sessions(plan.sessionRules, memories, time);
  }

  /**
   * Counts a batch and returns the number of hits.
   *
   * @param unassigned gets a 1 for every flow that was counted and belongs to no service, application or protocol, else a 0
   */
  count(batch: FlowBatch, unassigned?: Uint8Array): number {
    this.#sinceFold += batch.length;
    if (this.#sinceFold > FOLD_INTERVAL) this.#fold(batch.length);

    const { local, direction: outward, localHops, proxyInterface } = this.#plan;
    const { protocolSlot, portSlots, serviceClasses, asPairs } = this.#plan;
    const { byAddress, hops, interfaces } = outward;
    const { sessions } = this;
    const seen = this.#seen;
    const srcaddr = batch.column('srcaddr');
    const dstaddr = batch.column('dstaddr');
    const srcport = batch.column('srcport');
    const dstport = batch.column('dstport');
    const dpkts = batch.column('dpkts');
    const doctets = batch.column('doctets');
    const prot = batch.column('prot');
    const nexthop = batch.has('nexthop') ? batch.column('nexthop') : undefined;
    const output = batch.has('output') ? batch.column('output') : undefined;
    const srcAs = batch.has('src_as') ? batch.column('src_as') : undefined;
    const dstAs = batch.has('dst_as') ? batch.column('dst_as') : undefined;
    const counters = this.#counters.values;
    const addresses = this.#options.addresses ? this.log.addresses : undefined;
    const asCounters = this.log.asCounters?.values;
    const hasSessions = this.#plan.sessionRules.length > 0;
    unassigned?.fill(0, 0, batch.length);

    const rows = batch.length;
    let hits = 0;
    for (let i = 0; i < rows; i++) {
      if (localHops && nexthop && localHops.contains(nexthop[i]!)) {
        this.ignored.handedOn++;
        continue;
      }
      const source = srcaddr[i]!;
      const destination = dstaddr[i]!;
      const bytes = doctets[i]!;
      const packets = dpkts[i]!;
      let direction = IN;

      if (isMulticast(destination)) {
        if (local.contains(source)) direction = OUT;
        addToSlot(counters, MULTICAST_SLOT, direction, bytes, packets);
      } else {
        const out = output ? output[i]! : -1;
        const isRedirected = out === proxyInterface && out >= 0;
        let isOutbound = isRedirected;
        if (!isOutbound && !byAddress)
          isOutbound =
            (nexthop !== undefined && hops.contains(nexthop[i]!)) || (out >= 0 && interfaces[out] === 1);
        if (!isOutbound) {
          const isSourceLocal = local.contains(source);
          if (local.contains(destination)) {
            if (isSourceLocal) {
              this.ignored.insideToInside++;
              continue;
            }
          } else if (byAddress && isSourceLocal) isOutbound = true;
          else {
            this.ignored.outside++;
            continue;
          }
        }
        if (isOutbound) direction = OUT;
        const inner = isOutbound ? source : destination;
        if (addresses) {
          const row = addresses.rowOf(inner);
          addToLog(addresses.counters.values, row, direction, bytes, packets);
        }

        const protocol = prot[i]!;
        const slot = protocolSlot[protocol]!;
        if (slot !== 0) addToSlot(counters, slot, direction, bytes, packets);
        const ports = portSlots[protocol];
        const isWeb = isRedirected && protocol === TCP;
        const sourcePort = isWeb ? 0 : srcport[i]!;
        const destinationPort = isWeb ? HTTP_PORT : dstport[i]!;
        let isAssigned = slot !== 0 && protocol !== TCP && protocol !== UDP;
        if (ports) {
          const bySource = ports[sourcePort]!;
          if (bySource !== 0 && !isWeb) addToSlot(counters, bySource, direction, bytes, packets);
          const byDestination = ports[destinationPort]!;
          if (byDestination !== 0)
            addToSlot(counters, byDestination + serviceClasses, direction, bytes, packets);
          isAssigned = (bySource !== 0 && !isWeb) || byDestination !== 0;
        }
        if (hasSessions && (protocol === TCP || protocol === UDP)) {
          seen.protocol = protocol;
          seen.local = inner;
          seen.remote = isOutbound ? destination : source;
          seen.direction = direction;
          seen.sourcePort = sourcePort;
          seen.destinationPort = destinationPort;
          seen.isAssigned = isAssigned;
          seen.bytes = bytes;
          seen.packets = packets;
          if (sessions.take(seen)) isAssigned = true;
        }
        if (unassigned && !isAssigned) unassigned[i] = 1;
      }

      hits++;
      addToSlot(counters, TOTAL_SLOT, direction, bytes, packets);
      if (srcAs && dstAs) {
        if (asPairs) {
          const row = asPairs.rowOf[srcAs[i]!]!;
          const pair = row === 0 ? 0 : asPairs.slots[row * asPairs.columns + asPairs.columnOf[dstAs[i]!]!]!;
          if (pair !== 0) addToSlot(counters, pair, direction, bytes, packets);
        }
        const as = direction === OUT ? dstAs[i]! : srcAs[i]!;
        if (asCounters) addToLog(asCounters, as, direction, bytes, packets);
      }
    }
    return hits;
  }

  /** Takes the data flows of recognised applications into their counters; once, after the last batch. */
  finish(): void {
    this.sessions.finish((slot, direction, [bytes, packets, flows]) => {
      const base = slot * SLOT_WIDTH + direction;
      this.#counters.add(base, bytes);
      this.#counters.add(base + 2, packets);
      this.#counters.add(base + 4, flows);
    });
  }

  sum(slots: readonly number[]): SixTuple {
    const sums: SixTuple = [0n, 0n, 0n, 0n, 0n, 0n];
    addSlots(sums, this.#counters, slots, 1n);
    return sums;
  }

  #fold(pending: number): void {
    this.#counters.fold();
    foldLog(this.log);
    this.sessions.fold();
    this.#sinceFold = pending;
  }
}
