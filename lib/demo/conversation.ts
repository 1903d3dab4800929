import { BORDER_NORTH, BORDER_SOUTH, CORE, EXPORTERS, type OutsideNetwork, type Subnet } from './campus.js';
import type { Random } from './random.js';
import type { RecordContent, RecordPool } from './record-pool.js';

export type Place = Subnet | OutsideNetwork;

export const ICMP = 1;
export const TCP = 6;
export const UDP = 17;

/** One direction of a conversation. */
export interface Traffic {
  octets: number;
  packets: number;
  tcpFlags: number;
}

/**
 * Two hosts that exchange packets; `up` goes from the client (who opened it) to the server.
 * For ICMP a port is the type x 256 + code of the packets sent *to* its owner.
 */
export interface Conversation {
  client: Place;
  clientAddress: number;
  clientPort: number;
  server: Place;
  serverAddress: number;
  serverPort: number;
  protocol: number;
  tos: number;
  readonly up: Traffic;
  readonly down: Traffic;
}

/** A conversation to be filled in; one is used again and again. */
export function newConversation(place: Place): Conversation {
  return {
    client: place,
    clientAddress: 0,
    clientPort: 0,
    server: place,
    serverAddress: 0,
    serverPort: 0,
    protocol: 0,
    tos: 0,
    up: { octets: 0, packets: 0, tcpFlags: 0 },
    down: { octets: 0, packets: 0, tcpFlags: 0 },
  };
}

export function newContent(): RecordContent {
  return {
    exporter: 0,
    sourceAddress: 0,
    destinationAddress: 0,
    nextHop: 0,
    input: 0,
    output: 0,
    packets: 0,
    octets: 0,
    sourcePort: 0,
    destinationPort: 0,
    protocol: 0,
    tos: 0,
    tcpFlags: 0,
    sourceMask: 0,
    destinationMask: 0,
    sourceAs: 0,
    destinationAs: 0,
  };
}

/** Fills in one direction of a conversation, by the router that sees it. */
export function describe(content: RecordContent, talk: Conversation, direction: 'up' | 'down'): void {
  const isUp = direction === 'up';
  const traffic = talk[direction];
  content.packets = traffic.packets;
  content.octets = traffic.octets;
  content.tcpFlags = traffic.tcpFlags;
  content.protocol = talk.protocol;
  content.tos = talk.tos;
  content.sourceAddress = isUp ? talk.clientAddress : talk.serverAddress;
  content.destinationAddress = isUp ? talk.serverAddress : talk.clientAddress;
  content.sourcePort = talk.protocol === ICMP ? 0 : isUp ? talk.clientPort : talk.serverPort;
  content.destinationPort = isUp ? talk.serverPort : talk.clientPort;
  if (isUp) route(content, talk.client, talk.server);
  else route(content, talk.server, talk.client);
}

/** Sets the exporter that sees packets from one place to another, and what it knows about their way. */
export function route(content: RecordContent, from: Place, to: Place): void {
  content.exporter = exporterOf(from, to);
  const exporter = EXPORTERS[content.exporter] ?? EXPORTERS[CORE];
  content.input = interfaceTo(from, content.exporter);
  content.output = interfaceTo(to, content.exporter);
  const isBorder = content.exporter !== CORE;
  content.nextHop = to.place === 'outside' ? exporter.upstream.nextHop : exporter.inward;
  content.sourceMask = isBorder ? from.block.length : 0;
  content.destinationMask = isBorder ? to.block.length : 0;
  content.sourceAs = from.place === 'outside' ? from.as : 0;
  content.destinationAs = to.place === 'outside' ? to.as : 0;
}

function exporterOf(from: Place, to: Place): number {
  if (from.place === 'inside') return to.place === 'outside' ? from.border : CORE;
  if (to.place === 'outside') return BORDER_NORTH;
  if (!from.asymmetric) return to.border;
  return to.border === BORDER_NORTH ? BORDER_SOUTH : BORDER_NORTH;
}

function interfaceTo(place: Place, exporter: number): number {
  if (place.place === 'inside') return place.interfaces[exporter] ?? 0;
  const upstream = EXPORTERS[exporter]?.upstream;
  return (place.peering ? upstream?.peering : upstream?.transit) ?? 0;
}

/**
 * Adds the records of a conversation shorter than every time-out.
 *
 * @param first  ms since the start of the file, may be negative
 * @param until  length of the file, ms: exporting is hastened where the time-out would pass it
 */
export function addConversation(
  pool: RecordPool,
  random: Random,
  content: RecordContent,
  talk: Conversation,
  first: number,
  last: number,
  until: number,
): void {
  const roundTrip = random.between(2, 90);
  if (talk.up.packets > 0) {
    describe(content, talk, 'up');
    pool.add(content, first, last, exportTime(content.exporter, last, until, random));
  }
  if (talk.down.packets > 0) {
    describe(content, talk, 'down');
    const answer = Math.min(last, first + roundTrip);
    pool.add(content, answer, last, exportTime(content.exporter, last, until, random));
  }
}

/** When a flow that ended by itself leaves its exporter: after the inactive time-out, always within the file. */
function exportTime(exporter: number, last: number, until: number, random: Random): number {
  const expired = last + (EXPORTERS[exporter]?.inactiveTimeout ?? 0);
  const latest = until - 1;
  if (expired <= latest) return Math.max(0, expired);
  return Math.max(0, last) + random.fraction() * (latest - Math.max(0, last));
}

/** Octets and the packets that carry them; at least one packet of a header's size. */
export function setTraffic(traffic: Traffic, octets: number, packetSize: number, tcpFlags: number): void {
  traffic.packets = Math.max(1, Math.ceil(octets / packetSize));
  traffic.octets = Math.max(traffic.packets * 28, Math.min(0xffffffff, Math.floor(octets)));
  traffic.tcpFlags = tcpFlags;
}
