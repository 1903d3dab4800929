import type { Conversation } from '../query/series/conversations.js';
import type { SingleFlow } from '../query/series/extreme-flows.js';

/** All flows from one address and port to another (FlowGrapher specification, section 8.1); sums are multiplied. */
export interface ConversationRow {
  readonly kind: 'linear';
  /** s */
  readonly duration: number;
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly destinationPort: number;
  readonly flows: number;
  readonly bytes: number;
  readonly packets: number;
  /** Mbit/s over its duration. */
  readonly rate: number;
}

/** One flow (section 8.2); amount and rate are multiplied. */
export interface FlowRow {
  readonly kind: 'prorated';
  /** Epoch seconds of the start. */
  readonly epoch: number;
  /** `MMDD:HH:MM:SS`, or `DDMM:...` */
  readonly start: string;
  readonly end: string;
  /** s */
  readonly length: number;
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly destinationPort: number;
  /** Bytes, or packets. */
  readonly amount: number;
  /** Mbit/s, or thousands of packets a second. */
  readonly rate: number;
}

export type DetailRow = ConversationRow | FlowRow;

/** Names of addresses, as they are shown. */
export type NameOf = (address: number) => string;

/** A conversation without duration counts as one of a millisecond. */
const LEAST_DURATION = 0.001;
/** A flow is taken as at least so long (quirk, kept: another floor than that of conversations). */
const LEAST_LENGTH = 1;

export function conversationRow(
  conversation: Conversation,
  multiplier: number,
  nameOf: NameOf,
): ConversationRow {
  const { source, sourcePort, destination, destinationPort } = conversation;
  const duration = conversation.duration / 1000 || LEAST_DURATION;
  return {
    kind: 'linear',
    duration,
    source: nameOf(source),
    sourcePort,
    destination: nameOf(destination),
    destinationPort,
    flows: conversation.flows * multiplier,
    bytes: conversation.octets * multiplier,
    packets: conversation.packets * multiplier,
    rate: (conversation.octets * multiplier * 8) / duration / 1e6,
  };
}

interface FlowRowOptions {
  readonly ofPackets: boolean;
  readonly multiplier: number;
  readonly nameOf: NameOf;
  /** Day before month, as in the date formats DMY and DMY2. */
  readonly dayFirst: boolean;
}

export function flowRow(
  flow: SingleFlow,
  { ofPackets, multiplier, nameOf, dayFirst }: FlowRowOptions,
): FlowRow {
  const length = Math.max(0, (flow.end - flow.start) / 1000);
  const seconds = Math.max(length, LEAST_LENGTH);
  const amount = (ofPackets ? flow.packets : flow.octets) * multiplier;
  return {
    kind: 'prorated',
    epoch: Math.floor(flow.start / 1000),
    start: momentText(flow.start, dayFirst),
    end: momentText(flow.end, dayFirst),
    length,
    source: nameOf(flow.source),
    sourcePort: flow.sourcePort,
    destination: nameOf(flow.destination),
    destinationPort: flow.destinationPort,
    amount,
    rate: ofPackets ? amount / seconds / 1e3 : (amount * 8) / seconds / 1e6,
  };
}

/** Local time, whole seconds. */
function momentText(epochMs: number, dayFirst: boolean): string {
  const date = new Date(epochMs);
  const [month, day] = [two(date.getMonth() + 1), two(date.getDate())];
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${dayFirst ? `${day}${month}` : `${month}${day}`}:${time}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
