import { EXPORTERS, SUBNETS } from './campus.js';
import { describe, newContent, newConversation, setTraffic, TCP, type Conversation } from './conversation.js';
import { STREAMS, type StreamKind, type TrafficScale } from './mix.js';
import type { Population } from './population.js';
import { Random } from './random.js';
import type { RecordPool } from './record-pool.js';
import { level, meanLevel, sourcesOf } from './sources.js';

const SOURCES = sourcesOf(STREAMS, 2000);

/** No stream lasts longer, and a router keeps none back longer: how far a file must look back for streams it sees. */
const LOOK_BACK_SECONDS = 3600 + 300;

/** Streams begin in slots of this length, whatever the length of a file. */
const SLOT_SECONDS = 300;

/** The clock of an active time-out is checked about so often, ms. */
const EXPORT_DELAY = 900;

const SYN = 0x02;
const FIN = 0x01;
const PUSH_ACK = 0x18;

/** Records of streams in a second, mean over a week, for the campus of the mix; both directions, mean active time-out. */
export const meanStreamRecordsPerSecond = SOURCES.reduce((sum, source) => {
  const cuts = 1 / 180 + 1 / meanSeconds(source.kind);
  return sum + meanLevel(source) * 2 * cuts;
}, 0);

function meanSeconds(kind: StreamKind): number {
  return (kind.seconds[0] + kind.seconds[1]) / 2;
}

/**
 * Adds the records of conversations of minutes to an hour: each is cut by the active time-out of its router, so it leaves one
 * record after another in as many files as it lasts. A stream follows from its slot, source and number alone, so every file
 * that sees a part of it sees the same one.
 */
export function addStreams(
  pool: RecordPool,
  population: Population,
  { seconds, seed, scale }: TrafficScale,
): void {
  const talk = newConversation(SUBNETS.staff);
  const firstSlot = Math.floor((pool.start - LOOK_BACK_SECONDS) / SLOT_SECONDS);
  const lastSlot = Math.floor((pool.start + seconds - 1) / SLOT_SECONDS);
  for (let slot = firstSlot; slot <= lastSlot; slot++) {
    for (const source of SOURCES) {
      const slotStart = slot * SLOT_SECONDS;
      const random = new Random(seed, source.number, slotStart);
      const atOnce = level(source, slotStart + SLOT_SECONDS / 2, seed) * scale;
      const begun = random.count((atOnce * SLOT_SECONDS) / meanSeconds(source.kind));
      for (let i = 0; i < begun; i++) {
        const begin = (slotStart - pool.start) * 1000 + random.below(SLOT_SECONDS * 1000);
        const end = begin + random.between(source.kind.seconds[0] * 1000, source.kind.seconds[1] * 1000);
        population.meet(talk, source.kind, source.who, random);
        const up = random.between(source.kind.upRate[0], source.kind.upRate[1]);
        const down = random.between(source.kind.downRate[0], source.kind.downRate[1]);
        addSegments(
          pool,
          talk,
          { begin, end, rate: up, packetSize: source.kind.packetUp },
          'up',
          seconds,
          seed,
        );
        addSegments(
          pool,
          talk,
          { begin, end, rate: down, packetSize: source.kind.packetDown },
          'down',
          seconds,
          seed,
        );
      }
    }
  }
}

interface Stretch {
  /** ms since the start of the file. */
  readonly begin: number;
  readonly end: number;
  /** Octets a second. */
  readonly rate: number;
  readonly packetSize: number;
}

const content = newContent();

/** Adds those of a stream's records that are exported within the file. */
function addSegments(
  pool: RecordPool,
  talk: Conversation,
  stretch: Stretch,
  direction: 'up' | 'down',
  seconds: number,
  seed: number,
): void {
  describe(content, talk, direction);
  const exporter = EXPORTERS[content.exporter];
  if (!exporter) return;
  const { begin, end } = stretch;
  const firstCut = Math.max(0, Math.floor((-exporter.inactiveTimeout - begin) / exporter.activeTimeout) - 1);
  for (let cut = firstCut; begin + cut * exporter.activeTimeout < end; cut++) {
    const from = begin + cut * exporter.activeTimeout;
    const isLast = from + exporter.activeTimeout >= end;
    const to = isLast ? end : from + exporter.activeTimeout - 1;
    const exported = to + (isLast ? exporter.inactiveTimeout : EXPORT_DELAY);
    if (exported >= seconds * 1000) return;
    if (exported < 0) continue;
    const random = new Random(
      seed,
      talk.clientAddress,
      talk.clientPort,
      pool.start * 1000 + from,
      direction === 'up' ? 1 : 2,
    );
    const octets = (stretch.rate * (to - from) * (0.75 + random.fraction() / 2)) / 1000;
    setTraffic(talk[direction], octets, stretch.packetSize, flagsOf(talk.protocol, cut === 0, isLast));
    content.packets = talk[direction].packets;
    content.octets = talk[direction].octets;
    content.tcpFlags = talk[direction].tcpFlags;
    pool.add(content, from, to, exported);
  }
}

function flagsOf(protocol: number, isFirst: boolean, isLast: boolean): number {
  if (protocol !== TCP) return 0;
  return PUSH_ACK | (isFirst ? SYN : 0) | (isLast ? FIN : 0);
}
