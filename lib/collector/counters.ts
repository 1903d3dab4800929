/**
 * What is counted for every exporter, and in sum: everything that came, and everything that did not come or was not written.
 * The names are those of the status file, of the page and (in snake case) of the metrics.
 */
export const COUNTERS = {
  packets: 'Export packets received',
  flows: 'Flows received',
  lostFlows: 'Flows missing by sequence numbers, in gaps of less than 1000',
  gapFlows: 'Flows missing by sequence numbers, in larger gaps',
  gaps: 'Gaps in sequence numbers',
  resets: 'Sequence numbers that began anew, or gaps of 1000 flows and more',
  restarts: 'Restarts of an exporter',
  latePackets: 'Packets that came late, after others',
  duplicates: 'Packets that came twice; written once',
  corrupt: 'Packets that could not be understood or were not expected',
  waitingSets: 'Sets of flows that came before their template',
  droppedSets: 'Sets of flows whose template did not come in time',
  ipv6Flows: 'IPv6 flows, for which the files have no place',
  ipv6Octets: 'Octets of IPv6 flows',
  ipv6Packets: 'Packets of IPv6 flows',
  otherRecords: 'Records that are not flows',
  filterDrops: 'Flows that the filter left out',
  clampedFlows: 'Flows whose counters were too large for the files',
} as const;

export type CounterName = keyof typeof COUNTERS;
export type Counters = Record<CounterName, number>;

export const COUNTER_NAMES = Object.keys(COUNTERS) as CounterName[];

export function noCounts(): Counters {
  return Object.fromEntries(COUNTER_NAMES.map((name) => [name, 0])) as Counters;
}
