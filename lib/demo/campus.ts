/**
 * The demo campus: who is where, behind which router, and what lies outside.
 *
 * Inside is 10.32.0.0/15 and the documentation network 192.0.2.0/24; the outside is made of documentation, benchmark and
 * shared address space (RFC 5737, RFC 2544, RFC 6598), so no address of a real network appears. The sample configuration in
 * conf/demo describes the same campus.
 */
import { parseAddress, parsePrefix, type Prefix } from '../flow/address.js';
import type { RhythmName } from './rhythm.js';

/** A router that exports flows. */
export interface Exporter {
  readonly address: number;
  readonly engineType: number;
  readonly engineId: number;
  /** A flow that lasts longer is cut and exported after so many ms. */
  readonly activeTimeout: number;
  /** A flow is exported so many ms after its last packet. */
  readonly inactiveTimeout: number;
  /** Towards the outside; 0 where there is none. */
  readonly upstream: { readonly transit: number; readonly peering: number; readonly nextHop: number };
  /** Next hop of packets that go into the campus. */
  readonly inward: number;
}

function address(text: string): number {
  const number = parseAddress(text);
  if (number === undefined) throw new Error(`not an address: ${text}`);
  return number;
}

function prefix(text: string): Prefix {
  const block = parsePrefix(text);
  if (!block) throw new Error(`not a prefix: ${text}`);
  return block;
}

export const BORDER_NORTH = 0;
export const BORDER_SOUTH = 1;
export const CORE = 2;

export const EXPORTERS: readonly [Exporter, Exporter, Exporter] = [
  {
    address: address('10.32.255.1'),
    engineType: 0,
    engineId: 0,
    activeTimeout: 300_000,
    inactiveTimeout: 15_000,
    upstream: { transit: 1, peering: 2, nextHop: address('100.64.0.1') },
    inward: address('10.32.255.129'),
  },
  {
    address: address('10.32.255.2'),
    engineType: 1,
    engineId: 2,
    activeTimeout: 120_000,
    inactiveTimeout: 30_000,
    upstream: { transit: 11, peering: 12, nextHop: address('100.64.0.5') },
    inward: address('10.32.255.130'),
  },
  {
    address: address('10.32.255.3'),
    engineType: 0,
    engineId: 7,
    activeTimeout: 60_000,
    inactiveTimeout: 10_000,
    upstream: { transit: 0, peering: 0, nextHop: 0 },
    inward: 0,
  },
];

export type BorderIndex = typeof BORDER_NORTH | typeof BORDER_SOUTH;

/** A network of the campus with its hosts. */
export interface Subnet {
  readonly place: 'inside';
  readonly block: Prefix;
  readonly hosts: number;
  readonly rhythm: RhythmName;
  /** The border its packets leave by. */
  readonly border: BorderIndex;
  /** ifIndex towards the subnet on each exporter. */
  readonly interfaces: readonly [number, number, number];
}

function subnet(
  block: string,
  hosts: number,
  rhythm: RhythmName,
  border: BorderIndex,
  interfaces: readonly [number, number, number],
): Subnet {
  return { place: 'inside', block: prefix(block), hosts, rhythm, border, interfaces };
}

export const SUBNETS = {
  publicServers: subnet('192.0.2.0/24', 40, 'visitors', BORDER_NORTH, [3, 13, 101]),
  servers: subnet('10.32.4.0/23', 120, 'visitors', BORDER_NORTH, [3, 13, 101]),
  staff: subnet('10.32.16.0/21', 900, 'office', BORDER_SOUTH, [4, 14, 102]),
  labs: subnet('10.32.32.0/22', 420, 'laboratory', BORDER_SOUTH, [4, 14, 103]),
  wireless: subnet('10.32.64.0/19', 2600, 'wireless', BORDER_NORTH, [5, 15, 104]),
  residenceNorth: subnet('10.32.128.0/20', 1100, 'residence', BORDER_NORTH, [6, 16, 105]),
  residenceSouth: subnet('10.32.144.0/20', 800, 'residence', BORDER_SOUTH, [6, 16, 106]),
  branch: subnet('10.33.0.0/20', 300, 'office', BORDER_SOUTH, [7, 17, 107]),
} as const;

export type SubnetName = keyof typeof SUBNETS;

/** Well-known servers of the campus. */
export const SERVERS = {
  webServer: [address('192.0.2.10'), address('192.0.2.11'), address('192.0.2.20')],
  mailServer: [address('192.0.2.25'), address('192.0.2.26')],
  nameServer: [address('192.0.2.53'), address('192.0.2.54')],
  timeServer: [address('192.0.2.123')],
  shellServer: [address('192.0.2.22'), address('10.32.4.22'), address('10.32.5.22')],
  vpnServer: [address('192.0.2.50')],
  fileServer: [address('10.32.4.80'), address('10.32.4.81'), address('10.32.5.80')],
  televisionServer: [address('10.32.4.200'), address('10.32.4.201')],
} as const;

export type ServerRole = keyof typeof SERVERS;

/** Where a server of the campus stands. */
export function subnetOfServer(server: number): Subnet {
  return server >>> 8 === SUBNETS.publicServers.block.network >>> 8 ? SUBNETS.publicServers : SUBNETS.servers;
}

/** What an outside network is used for. */
export type OutsideRole = 'web' | 'video' | 'cloud' | 'mail' | 'meeting' | 'research' | 'home';

/** An autonomous system with one prefix. */
export interface OutsideNetwork {
  readonly place: 'outside';
  readonly as: number;
  readonly block: Prefix;
  readonly roles: readonly OutsideRole[];
  /** Reached over the peering link instead of transit. */
  readonly peering: boolean;
  /** Its packets come in by the other border than the answers leave by. */
  readonly asymmetric: boolean;
}

function network(as: number, block: string, roles: readonly OutsideRole[], peering = false): OutsideNetwork {
  return { place: 'outside', as, block: prefix(block), roles, peering, asymmetric: as % 4 === 1 };
}

/** Homes and small offices everywhere: the long tail of AS numbers. */
const HOME_NETWORKS = 120;

const homes = Array.from({ length: HOME_NETWORKS }, (_, index): OutsideNetwork => {
  const block: Prefix = { network: (address('100.65.0.0') + index * 0x8000) >>> 0, length: 17 };
  return {
    place: 'outside',
    as: 64600 + ((index * 37) % HOME_NETWORKS),
    block,
    roles: ['home'],
    peering: index % 9 === 4,
    asymmetric: index % 4 === 1,
  };
});

/** Where somebody looks for open doors. */
export const SCANNER_NETWORK = network(64508, '198.51.100.0/24', ['web', 'mail']);

/** By popularity within each role. */
export const OUTSIDE: readonly OutsideNetwork[] = [
  network(64496, '198.18.0.0/18', ['video', 'web'], true),
  network(64497, '198.18.64.0/18', ['web', 'video', 'mail', 'meeting'], true),
  network(64498, '198.18.128.0/18', ['cloud', 'web', 'meeting']),
  network(64499, '198.18.192.0/19', ['web', 'video']),
  network(64500, '198.18.224.0/19', ['web', 'mail', 'cloud', 'meeting']),
  network(64501, '198.19.0.0/20', ['meeting'], true),
  network(64502, '198.19.16.0/20', ['research', 'web'], true),
  network(64503, '198.19.32.0/20', ['research'], true),
  network(64504, '198.19.48.0/20', ['cloud', 'web']),
  network(64505, '198.19.64.0/20', ['web', 'video']),
  network(64506, '198.19.80.0/20', ['mail', 'web']),
  network(64507, '203.0.113.0/24', ['web', 'research']),
  SCANNER_NETWORK,
  ...Array.from({ length: 30 }, (_, index) =>
    network(64520 + index, `198.19.${96 + index * 4}.0/22`, ['web', index % 6 === 5 ? 'research' : 'mail']),
  ),
  ...homes,
];
