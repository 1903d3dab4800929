import { SLOT } from './elements.js';
import type { TemplatedHeader } from './header.js';
import type { FlowValues } from './flow-row.js';
import { setFlowTimes } from './flow-times.js';
import type { DomainFacts } from './registry.js';
import { samplingRateOf } from './sampling.js';

export type RecordKind = 'flow' | 'ipv6' | 'other';

const ICMP = 1;

/** What a record with these slots is: a flow has counters. */
export function kindOf(values: Float64Array, has: Uint8Array): RecordKind {
  const hasCounters = has[SLOT.octets] || has[SLOT.packets] || has[SLOT.reverseOctets];
  if (!hasCounters) return 'other';
  const has6 = has[SLOT.srcAddress6] || has[SLOT.dstAddress6];
  if (!has6) return 'flow';
  const has4 = has[SLOT.srcAddress] || has[SLOT.dstAddress];
  if (!has4) return 'ipv6';
  // A template for both: one of the two is empty.
  if (has[SLOT.ipVersion]) return values[SLOT.ipVersion] === 6 ? 'ipv6' : 'flow';
  const isEmpty4 = !values[SLOT.srcAddress] && !values[SLOT.dstAddress];
  return isEmpty4 && (values[SLOT.srcAddress6] || values[SLOT.dstAddress6]) ? 'ipv6' : 'flow';
}

/**
 * Fills a flow from the slots of its record; those that its template lacks must be 0.
 *
 * @param appliesSampling multiplies the counters, as packets were sampled
 */
export function setFlow(
  flow: FlowValues,
  values: Float64Array,
  has: Uint8Array,
  header: TemplatedHeader,
  facts: DomainFacts,
  appliesSampling: boolean,
): void {
  const rate = appliesSampling ? samplingRateOf(facts, values, has) : 1;
  flow.octets = Math.round(values[SLOT.octets]! * rate);
  flow.packets = Math.round(values[SLOT.packets]! * rate);
  flow.protocol = values[SLOT.protocol]!;
  flow.tos = values[SLOT.tos]!;
  flow.tcpFlags = values[SLOT.tcpFlags]! % 256;
  flow.srcAddress = values[SLOT.srcAddress]!;
  flow.dstAddress = values[SLOT.dstAddress]!;
  flow.srcPort = values[SLOT.srcPort]!;
  flow.dstPort = dstPortOf(values, has, has[SLOT.icmpTypeCode] ? values[SLOT.icmpTypeCode] : undefined);
  flow.srcMask = values[SLOT.srcMask]!;
  flow.dstMask = values[SLOT.dstMask]!;
  flow.input = values[SLOT.input]!;
  flow.output = values[SLOT.output]!;
  flow.nextHop = values[SLOT.nextHop]!;
  flow.srcAs = values[SLOT.srcAs]!;
  flow.dstAs = values[SLOT.dstAs]!;
  flow.engineType = values[SLOT.engineType]!;
  flow.engineId = values[SLOT.engineId]!;
  flow.unixSecs = header.unixSecs;
  setFlowTimes(flow, values, has, {
    exportMs: header.unixSecs * 1000,
    sysUptime: header.sysUptime,
    systemInitMs: facts.systemInitMs,
  });
}

/** Whether records of a template count both directions of a conversation. */
export function isBiflow(has: Uint8Array): boolean {
  return has[SLOT.reverseOctets] === 1 || has[SLOT.reversePackets] === 1;
}

/** Turns a flow that was just filled into that of the other direction (RFC 5103). */
export function reverseFlow(
  flow: FlowValues,
  values: Float64Array,
  has: Uint8Array,
  facts: DomainFacts,
  appliesSampling: boolean,
): void {
  const rate = appliesSampling ? samplingRateOf(facts, values, has) : 1;
  flow.octets = Math.round(values[SLOT.reverseOctets]! * rate);
  flow.packets = Math.round(values[SLOT.reversePackets]! * rate);
  [flow.srcAddress, flow.dstAddress] = [flow.dstAddress, flow.srcAddress];
  [flow.srcMask, flow.dstMask] = [flow.dstMask, flow.srcMask];
  [flow.input, flow.output] = [flow.output, flow.input];
  [flow.srcAs, flow.dstAs] = [flow.dstAs, flow.srcAs];
  if (has[SLOT.reverseTos]) flow.tos = values[SLOT.reverseTos]!;
  flow.tcpFlags = values[SLOT.reverseTcpFlags]! % 256;
  // The next hop is that of the forward direction.
  flow.nextHop = 0;
  if (flow.protocol === ICMP) {
    const told = has[SLOT.reverseIcmpTypeCode] ? values[SLOT.reverseIcmpTypeCode] : undefined;
    flow.dstPort = dstPortOf(values, has, told);
  } else {
    [flow.srcPort, flow.dstPort] = [flow.dstPort, flow.srcPort];
  }
}

/** For ICMP type x 256 + code stand in the place of the destination port. */
function dstPortOf(values: Float64Array, has: Uint8Array, icmpTypeCode: number | undefined): number {
  if (values[SLOT.protocol] !== ICMP) return values[SLOT.dstPort]!;
  if (icmpTypeCode !== undefined) return icmpTypeCode;
  if (has[SLOT.icmpType]) return values[SLOT.icmpType]! * 256 + values[SLOT.icmpCode]!;
  return values[SLOT.dstPort]!;
}
