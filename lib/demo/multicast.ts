import { BORDER_NORTH, CORE, EXPORTERS, SERVERS, SUBNETS, type Subnet } from './campus.js';
import { newContent, setTraffic, UDP } from './conversation.js';
import type { TrafficScale } from './mix.js';
import type { Population } from './population.js';
import { Random } from './random.js';
import type { RecordContent, RecordPool } from './record-pool.js';
import { activity, noise } from './rhythm.js';

const PURPOSE = 3000;

/** Campus television: channels that never end, on the core router. */
const CHANNELS = 5;
const CHANNEL_GROUP = 0xefff1001; // 239.255.16.1
const CHANNEL_PORT = 5004;
const CHANNEL_RATE = 420_000; // octets a second

/** A lecture from outside, by the test network for multicast (RFC 6676). */
const LECTURE_GROUP = 0xe9fc0001; // 233.252.0.1
const LECTURE_SOURCE = 0xc6131405; // 198.19.20.5, a research network
const LECTURE_AS = 64502;
const LECTURE_RATE = 240_000;

const MDNS = { group: 0xe00000fb, port: 5353 };
const SSDP = { group: 0xeffffffa, port: 1900 };
const OSPF = { group: 0xe0000005, protocol: 89 };

/** Adds multicast: television and discovery inside, a lecture from outside, the routers' own greetings. */
export function addMulticast(
  pool: RecordPool,
  population: Population,
  { seconds, seed, scale }: TrafficScale,
): void {
  const random = new Random(seed, PURPOSE, pool.start);
  const content = newContent();
  addChannels(pool, content, seconds, seed);
  addLecture(pool, content, seconds, seed);
  addGreetings(pool, content, seconds);
  for (const { group, port } of [MDNS, SSDP]) {
    const busy = activity('wireless', pool.start) * noise(pool.start, seed, PURPOSE, port);
    const count = random.count((busy * 30 + 4) * scale * (seconds / 300));
    for (let i = 0; i < count; i++) {
      const subnet = random.chance(0.6) ? SUBNETS.wireless : SUBNETS.staff;
      fromInside(content, subnet, population.hostOf(subnet, random), group);
      content.protocol = UDP;
      content.sourcePort = port === MDNS.port ? port : random.between(49152, 65535);
      content.destinationPort = port;
      setTraffic(content, random.between(1, 12) * 210, 210, 0);
      const exported = random.fraction() * (seconds * 1000 - 1);
      const last = exported - (EXPORTERS[CORE].inactiveTimeout + 500);
      pool.add(content, last - random.below(8000), last, exported);
    }
  }
}

function addChannels(pool: RecordPool, content: RecordContent, seconds: number, seed: number): void {
  for (let channel = 0; channel < CHANNELS; channel++) {
    fromInside(content, SUBNETS.servers, SERVERS.televisionServer[channel % 2] ?? 0, CHANNEL_GROUP + channel);
    content.protocol = UDP;
    content.tos = 136;
    content.sourcePort = CHANNEL_PORT;
    content.destinationPort = CHANNEL_PORT;
    // More pictures move by day than by night.
    const rate =
      CHANNEL_RATE *
      (0.55 + 0.45 * activity('visitors', pool.start)) *
      noise(pool.start, seed, PURPOSE, channel);
    addSegments(pool, content, { rate, packetSize: 1344, offset: channel * 7000 }, seconds);
  }
}

/** On working days, when the offices are busy. */
function addLecture(pool: RecordPool, content: RecordContent, seconds: number, seed: number): void {
  if (activity('office', pool.start) < 0.5) return;
  clear(content);
  content.exporter = BORDER_NORTH;
  content.sourceAddress = LECTURE_SOURCE;
  content.sourceAs = LECTURE_AS;
  content.sourceMask = 20;
  content.destinationAddress = LECTURE_GROUP;
  content.input = EXPORTERS[BORDER_NORTH].upstream.peering;
  content.output = SUBNETS.labs.interfaces[BORDER_NORTH];
  content.protocol = UDP;
  content.tos = 136;
  content.sourcePort = CHANNEL_PORT;
  content.destinationPort = CHANNEL_PORT;
  const rate = LECTURE_RATE * noise(pool.start, seed, PURPOSE, LECTURE_AS);
  addSegments(pool, content, { rate, packetSize: 1316, offset: 3000 }, seconds);
}

/** OSPF hellos of the core router. */
function addGreetings(pool: RecordPool, content: RecordContent, seconds: number): void {
  fromInside(content, SUBNETS.servers, EXPORTERS[CORE].address, OSPF.group);
  content.protocol = OSPF.protocol;
  content.tos = 192;
  content.input = 0;
  addSegments(pool, content, { rate: 7.6, packetSize: 76, offset: 1000 }, seconds);
}

/** Adds the records of something that never ends: one every active time-out of its router. */
function addSegments(
  pool: RecordPool,
  content: RecordContent,
  { rate, packetSize, offset }: { rate: number; packetSize: number; offset: number },
  seconds: number,
): void {
  const period = EXPORTERS[content.exporter]?.activeTimeout ?? 60_000;
  const sinceCut = (pool.start * 1000 - offset) % period;
  for (let exported = period - sinceCut; exported < seconds * 1000; exported += period) {
    setTraffic(content, (rate * period) / 1000, packetSize, 0);
    pool.add(content, exported - period, exported - 1, exported);
  }
}

function fromInside(content: RecordContent, subnet: Subnet, source: number, group: number): void {
  clear(content);
  content.exporter = CORE;
  content.sourceAddress = source;
  content.destinationAddress = group;
  content.input = subnet.interfaces[CORE];
}

function clear(content: RecordContent): void {
  Object.assign(content, newContent());
}
