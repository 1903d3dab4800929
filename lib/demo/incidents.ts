import { BORDER_NORTH, EXPORTERS, SCANNER_NETWORK, SUBNETS } from './campus.js';
import { newContent, route, setTraffic, TCP, UDP } from './conversation.js';
import type { TrafficScale } from './mix.js';
import type { Population } from './population.js';
import { Random } from './random.js';
import type { RecordPool } from './record-pool.js';

const PURPOSE = 4000;
const SYN = 0x02;
const RESET_ACK = 0x14;

/** A stretch of time, epoch seconds. */
interface Period {
  readonly begin: number;
  readonly end: number;
}

/** What happens on one day (by the clock of the process's time zone). */
export interface Incidents {
  /** A host outside tries the ssh port of one address of the campus after the other. */
  readonly scan: Period & { readonly scanner: number };
  /** Answers of time servers that nobody asked for (an amplification attack) hit one host of a residence. */
  readonly burst: Period & { readonly victim: number };
}

/** The incidents of the local day that a moment belongs to; every day has both, never at once. */
export function incidentsOf(time: number, seed: number): Incidents {
  const day = new Date(time * 1000);
  day.setHours(0, 0, 0, 0);
  const random = new Random(seed, PURPOSE, day.getFullYear() * 400 + day.getMonth() * 31 + day.getDate());
  const midnight = day.getTime() / 1000;
  const scanBegin = midnight + random.between(5 * 3600, 12 * 3600);
  const burstBegin = midnight + random.between(13 * 3600, 21 * 3600);
  const residence = SUBNETS.residenceNorth;
  return {
    scan: {
      begin: scanBegin,
      end: scanBegin + random.between(35 * 60, 70 * 60),
      scanner: SCANNER_NETWORK.block.network + random.between(2, 250),
    },
    burst: {
      begin: burstBegin,
      end: burstBegin + random.between(18 * 60, 30 * 60),
      victim: residence.block.network + 10 + random.below(residence.hosts),
    },
  };
}

/** The incidents of every local day that touches a stretch of time, as far as they lie in it, oldest day first. */
export function incidentsBetween(from: number, to: number, seed: number): Partial<Incidents>[] {
  const days: Partial<Incidents>[] = [];
  const isWithin = ({ begin, end }: Period) => begin < to && end > from;
  const day = new Date(from * 1000);
  for (day.setHours(0, 0, 0, 0); day.getTime() / 1000 < to; day.setDate(day.getDate() + 1)) {
    const { scan, burst } = incidentsOf(day.getTime() / 1000, seed);
    days.push({ ...(isWithin(scan) && { scan }), ...(isWithin(burst) && { burst }) });
  }
  return days;
}

/** Adds what the incidents of the day do in this file, and the scanning that never stops. */
export function addIncidents(
  pool: RecordPool,
  population: Population,
  { seconds, seed, scale }: TrafficScale,
): void {
  const { scan, burst } = incidentsOf(pool.start, seed);
  const random = new Random(seed, PURPOSE + 1, pool.start);
  const file: Period = { begin: pool.start, end: pool.start + seconds };
  addRadiation(pool, population, random, random.count(60 * scale * (seconds / 300)), seconds);
  addScan(pool, scan, overlap(scan, file), random, scale);
  addBurst(pool, population, burst, overlap(burst, file), random, scale);
}

/** The common part of two periods, ms since the start of the file; empty if `begin` is not below `end`. */
function overlap(period: Period, file: Period): Period {
  return {
    begin: (Math.max(period.begin, file.begin) - file.begin) * 1000,
    end: (Math.min(period.end, file.end) - file.begin) * 1000,
  };
}

const content = newContent();

/** Single packets from anywhere to ports that the border closes: dropped, hence no output interface and no next hop. */
function addRadiation(
  pool: RecordPool,
  population: Population,
  random: Random,
  count: number,
  seconds: number,
): void {
  for (let i = 0; i < count; i++) {
    const network = population.networkOf('home', random);
    const target = random.chance(0.5) ? SUBNETS.publicServers : SUBNETS.staff;
    route(content, network, target);
    content.output = 0;
    content.nextHop = 0;
    content.sourceAddress = population.outsideHostOf(network, random);
    content.destinationAddress = target.block.network + random.below(2 ** (32 - target.block.length));
    content.protocol = TCP;
    content.tos = 0;
    content.tcpFlags = SYN;
    content.sourcePort = random.between(1024, 65535);
    content.destinationPort = [23, 445, 3389, 5900][random.below(4)] ?? 23;
    content.packets = 1;
    content.octets = 40;
    addAt(pool, random.fraction() * (seconds * 1000 - 1));
  }
}

/** Probes in a second at the height of the scan, for the campus of the mix. */
const PROBES = 11;

function addScan(
  pool: RecordPool,
  scan: Incidents['scan'],
  { begin, end }: Period,
  random: Random,
  scale: number,
): void {
  if (begin >= end) return;
  const probes = Math.floor(((end - begin) / 1000) * PROBES * scale);
  for (let i = 0; i < probes; i++) {
    const moment = begin + ((end - begin) * i) / probes;
    // One address after the other through the staff and wireless networks, from the start of the scan to its end.
    const progress = (pool.start + moment / 1000 - scan.begin) / (scan.end - scan.begin);
    const subnet = progress < 0.3 ? SUBNETS.staff : SUBNETS.wireless;
    const part = progress < 0.3 ? progress / 0.3 : (progress - 0.3) / 0.7;
    const target = subnet.block.network + Math.floor(part * 2 ** (32 - subnet.block.length));
    const port = random.between(40000, 60000);
    route(content, SCANNER_NETWORK, subnet);
    addProbe(pool, scan.scanner, target, port, 22, SYN, moment);
    if (!random.chance(0.08)) continue;
    route(content, subnet, SCANNER_NETWORK);
    addProbe(pool, target, scan.scanner, 22, port, RESET_ACK, moment);
  }
}

function addProbe(
  pool: RecordPool,
  source: number,
  destination: number,
  sourcePort: number,
  destinationPort: number,
  tcpFlags: number,
  moment: number,
): void {
  content.sourceAddress = source;
  content.destinationAddress = destination;
  content.sourcePort = sourcePort;
  content.destinationPort = destinationPort;
  content.tcpFlags = tcpFlags;
  content.protocol = TCP;
  content.tos = 0;
  content.packets = 1;
  content.octets = tcpFlags === SYN ? 44 : 40;
  addAt(pool, moment);
}

/** Records in a second and octets in each, for the campus of the mix. */
const BURST_RECORDS = 5;
const BURST_OCTETS = 3_400_000;
const MONLIST_ANSWER = 468;

function addBurst(
  pool: RecordPool,
  population: Population,
  burst: Incidents['burst'],
  { begin, end }: Period,
  random: Random,
  scale: number,
): void {
  if (begin >= end) return;
  const records = Math.floor(((end - begin) / 1000) * BURST_RECORDS * scale);
  for (let i = 0; i < records; i++) {
    const moment = begin + ((end - begin) * i) / records;
    const network = population.networkOf('home', random);
    route(content, network, SUBNETS.residenceNorth);
    content.sourceAddress = population.outsideHostOf(network, random);
    content.destinationAddress = burst.victim;
    content.sourcePort = 123;
    content.destinationPort = 80;
    content.protocol = UDP;
    content.tos = 0;
    setTraffic(content, BURST_OCTETS * (0.5 + random.fraction()), MONLIST_ANSWER, 0);
    addAt(pool, moment, random.below(20_000));
  }
}

/** Adds the record as exported at a moment, its last packet one inactive time-out earlier. */
function addAt(pool: RecordPool, exported: number, duration = 0): void {
  const timeout = EXPORTERS[content.exporter]?.inactiveTimeout ?? EXPORTERS[BORDER_NORTH].inactiveTimeout;
  const last = exported - timeout;
  pool.add(content, last - duration, last, exported);
}
