/**
 * What is taken from the records of NetFlow 9 and IPFIX (flow-files specification, section 6.2): slots of our own, each filled from the
 * first of several information elements that a template has.
 */
export const SLOT = {
  octets: 0,
  packets: 1,
  protocol: 2,
  tos: 3,
  tcpFlags: 4,
  srcPort: 5,
  dstPort: 6,
  srcAddress: 7,
  dstAddress: 8,
  srcMask: 9,
  dstMask: 10,
  input: 11,
  output: 12,
  nextHop: 13,
  srcAs: 14,
  dstAs: 15,
  /** Exporter uptime, ms. */
  firstUptime: 16,
  lastUptime: 17,
  /** Milliseconds since the epoch. */
  firstAbsolute: 18,
  lastAbsolute: 19,
  /** Microseconds before the time of export. */
  firstBefore: 20,
  lastBefore: 21,
  engineType: 22,
  engineId: 23,
  icmpTypeCode: 24,
  icmpType: 25,
  icmpCode: 26,
  ipVersion: 27,
  samplerId: 28,
  samplingRate: 29,
  reverseOctets: 30,
  reversePackets: 31,
  reverseTos: 32,
  reverseTcpFlags: 33,
  reverseIcmpTypeCode: 34,
  /** IPv6 addresses have no place here: 1 if any bit is set. */
  srcAddress6: 35,
  dstAddress6: 36,
  /** Of options records. */
  systemInitMs: 37,
  samplingSpace: 38,
  samplingSize: 39,
  samplingPopulation: 40,
} as const;

export type Slot = keyof typeof SLOT;
export const SLOT_COUNT = Object.keys(SLOT).length;

/** How the bytes of an element become a number. */
export type Encoding = 'number' | 'seconds' | 'ntp' | 'address' | 'address6';

interface Source {
  readonly slot: number;
  readonly encoding: Encoding;
  /** Of several elements for the same slot the one with the lowest rank is taken. */
  readonly rank: number;
}

/** RFC 5103: the elements of the other direction. */
const REVERSE_ENTERPRISE = 29305;

const STANDARD: Readonly<Partial<Record<Slot, readonly (number | readonly [number, Encoding])[]>>> = {
  octets: [1, 85, 23],
  packets: [2, 86, 24],
  protocol: [4],
  tos: [5],
  tcpFlags: [6],
  srcPort: [7],
  srcAddress: [[8, 'address']],
  srcMask: [9],
  input: [10],
  dstPort: [11],
  dstAddress: [[12, 'address']],
  dstMask: [13],
  output: [14],
  nextHop: [
    [15, 'address'],
    [18, 'address'],
  ],
  srcAs: [16],
  dstAs: [17],
  lastUptime: [21],
  firstUptime: [22],
  srcAddress6: [[27, 'address6']],
  dstAddress6: [[28, 'address6']],
  icmpTypeCode: [32],
  // Of a sampler chosen at random (50), of packets counted (305), of the whole exporter (34).
  samplingRate: [50, 305, 34],
  samplingSpace: [306],
  samplingSize: [309],
  samplingPopulation: [310],
  samplerId: [48, 302],
  engineType: [38],
  engineId: [39],
  ipVersion: [60],
  firstAbsolute: [152, [154, 'ntp'], [156, 'ntp'], [150, 'seconds']],
  lastAbsolute: [153, [155, 'ntp'], [157, 'ntp'], [151, 'seconds']],
  firstBefore: [158],
  lastBefore: [159],
  systemInitMs: [160],
  icmpType: [176],
  icmpCode: [177],
};

const REVERSE: Readonly<Partial<Record<Slot, readonly number[]>>> = {
  reverseOctets: [1, 85, 23],
  reversePackets: [2, 86, 24],
  reverseTos: [5],
  reverseTcpFlags: [6],
  reverseIcmpTypeCode: [32],
};

const standardSources = sourcesOf(STANDARD);
const reverseSources = sourcesOf(REVERSE);

/** What an information element is good for, undefined for one that is passed over. */
export function sourceOf(enterprise: number, element: number): Source | undefined {
  if (enterprise === 0) return standardSources.get(element);
  return enterprise === REVERSE_ENTERPRISE ? reverseSources.get(element) : undefined;
}

function sourcesOf(
  table: Readonly<Partial<Record<Slot, readonly (number | readonly [number, Encoding])[]>>>,
): ReadonlyMap<number, Source> {
  const sources = new Map<number, Source>();
  for (const [slot, elements] of Object.entries(table)) {
    for (const [rank, entry] of elements.entries()) {
      const [element, encoding] = typeof entry === 'number' ? ([entry, 'number'] as const) : entry;
      sources.set(element, { slot: SLOT[slot as Slot], encoding, rank });
    }
  }
  return sources;
}
