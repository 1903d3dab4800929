import { SUBNETS } from './campus.js';
import {
  addConversation,
  newContent,
  newConversation,
  setTraffic,
  TCP,
  type Conversation,
} from './conversation.js';
import { SESSIONS, type SessionKind, type TrafficScale } from './mix.js';
import type { Population } from './population.js';
import { Random } from './random.js';
import type { RecordPool } from './record-pool.js';
import { level, meanLevel, sourcesOf, type Source } from './sources.js';

/** The mix states sessions in so many seconds. */
const MIX_SECONDS = 300;

const SOURCES = sourcesOf(SESSIONS, 1000);

/** What a complete connection, a reset one and one that nobody answers leave in the OR of all flags. */
const COMPLETE = 0x1b;
const RESET = 0x1e;
const SYN = 0x02;

/** Records of short sessions in five minutes, mean over a week, for the campus of the mix. */
export const meanSessionRecords = SOURCES.reduce(
  (sum, source) => sum + meanLevel(source) * (2 - (source.kind.unanswered ?? 0)),
  0,
);

/** Adds the conversations that begin and end within seconds. `scale` is the size of the campus relative to the mix. */
export function addSessions(
  pool: RecordPool,
  population: Population,
  { seconds, seed, scale }: TrafficScale,
): void {
  const talk = newConversation(SUBNETS.staff);
  const content = newContent();
  const until = seconds * 1000;
  for (const source of SOURCES) {
    const random = new Random(seed, source.number, pool.start);
    const rate = level(source, pool.start + seconds / 2, seed) * scale;
    const sessions = random.count((rate * seconds) / MIX_SECONDS);
    for (let i = 0; i < sessions; i++) {
      fillIn(talk, source, population, random);
      const { kind } = source;
      const duration = random.between(kind.seconds[0] * 1000, kind.seconds[1] * 1000 + 120);
      // Exported 15 s after its last packet by the router of the shortest patience, hence begun before the file at times.
      const last = random.fraction() * until - 15_000;
      addConversation(pool, random, content, talk, last - duration, last, until);
    }
  }
}

function fillIn(
  talk: Conversation,
  source: Source<SessionKind>,
  population: Population,
  random: Random,
): void {
  const { kind } = source;
  population.meet(talk, kind, source.who, random);
  const isTcp = kind.protocol === TCP;
  if (random.chance(kind.unanswered ?? 0)) {
    const size = isTcp ? 52 : kind.packetUp;
    setTraffic(talk.up, random.between(1, 3) * size, size, isTcp ? SYN : 0);
    talk.down.packets = 0;
    return;
  }
  const flags = !isTcp ? 0 : random.chance(0.06) ? RESET : COMPLETE;
  setTraffic(talk.up, random.pareto(kind.up[0], kind.up[1]), kind.packetUp, flags);
  setTraffic(talk.down, random.pareto(kind.down[0], kind.down[1]), kind.packetDown, flags);
  balance(talk);
}

/** Every second packet is acknowledged, so neither side of a TCP connection is silent while the other sends. */
function balance(talk: Conversation): void {
  if (talk.protocol !== TCP) return;
  const { up, down } = talk;
  const [busy, quiet] = up.packets > down.packets ? [up, down] : [down, up];
  const acknowledgements = Math.max(0, Math.ceil(busy.packets / 2) - quiet.packets);
  quiet.packets += acknowledgements;
  quiet.octets += acknowledgements * 52;
}
