import { OUTSIDE, SERVERS, SUBNETS, subnetOfServer } from './campus.js';
import type { OutsideNetwork, OutsideRole, ServerRole, Subnet, SubnetName } from './campus.js';
import { zipf, type WeightedChoice } from './choice.js';
import { TCP, UDP, type Conversation, type Place } from './conversation.js';
import type { SessionKind, StreamKind } from './mix.js';
import type { Random } from './random.js';

/** Hosts in use of an outside network, by popularity. */
const OUTSIDE_HOSTS = 220;

/** Steps through the hosts of a network so that popular ones do not stand side by side; coprime to every host count. */
const STRIDE = 7919;

/** Who takes part in a conversation: hosts drawn by popularity (Zipf). */
export class Population {
  readonly #subnetHosts = new Map<Subnet, WeightedChoice>();
  readonly #outsideHosts = zipf(OUTSIDE_HOSTS, 1.5);
  readonly #networks = new Map<OutsideRole, { networks: OutsideNetwork[]; choice: WeightedChoice }>();

  constructor() {
    for (const subnet of Object.values(SUBNETS)) this.#subnetHosts.set(subnet, zipf(subnet.hosts, 12));
    for (const role of new Set(OUTSIDE.flatMap(({ roles }) => roles))) {
      const networks = OUTSIDE.filter(({ roles }) => roles.includes(role));
      this.#networks.set(role, { networks, choice: zipf(networks.length, role === 'home' ? 8 : 0.7) });
    }
  }

  hostOf(subnet: Subnet, random: Random): number {
    const rank = this.#subnetHosts.get(subnet)?.draw(random) ?? 0;
    return subnet.block.network + 10 + ((rank * STRIDE) % subnet.hosts);
  }

  networkOf(role: OutsideRole, random: Random): OutsideNetwork {
    const market = this.#networks.get(role);
    const network = market?.networks[market.choice.draw(random)];
    if (!network) throw new Error(`no outside network with role ${role}`);
    return network;
  }

  outsideHostOf(network: OutsideNetwork, random: Random): number {
    const usable = 2 ** (32 - network.block.length) - 2;
    const rank = this.#outsideHosts.draw(random);
    return network.block.network + 1 + ((rank * STRIDE) % usable);
  }

  /** Draws both hosts of a conversation and its ports. */
  meet(
    talk: Conversation,
    kind: SessionKind | StreamKind,
    who: SubnetName | ServerRole,
    random: Random,
  ): void {
    const [campusSide, peerSide] =
      kind.opener === 'campus' ? (['client', 'server'] as const) : (['server', 'client'] as const);
    this.#place(talk, campusSide, who, random);
    this.#place(talk, peerSide, kind.peer, random);
    talk.protocol = kind.protocol;
    talk.tos = kind.tos ?? 0;
    talk.serverPort = random.between(kind.ports[0], kind.ports[1]);
    talk.clientPort = kind.protocol === TCP || kind.protocol === UDP ? random.between(32768, 60999) : 0;
  }

  #place(talk: Conversation, side: Side, who: SubnetName | ServerRole | OutsideRole, random: Random): void {
    if (isServerRole(who)) {
      const servers = SERVERS[who];
      // The first server of a role does most of its work.
      const address = servers[random.chance(0.6) ? 0 : random.below(servers.length)] ?? servers[0];
      set(talk, side, subnetOfServer(address), address);
    } else if (isSubnetName(who)) {
      set(talk, side, SUBNETS[who], this.hostOf(SUBNETS[who], random));
    } else {
      const network = this.networkOf(who, random);
      set(talk, side, network, this.outsideHostOf(network, random));
    }
  }
}

type Side = 'client' | 'server';

function isSubnetName(name: string): name is SubnetName {
  return Object.hasOwn(SUBNETS, name);
}

function isServerRole(name: string): name is ServerRole {
  return Object.hasOwn(SERVERS, name);
}

function set(talk: Conversation, side: Side, place: Place, address: number): void {
  if (side === 'client') {
    talk.client = place;
    talk.clientAddress = address;
  } else {
    talk.server = place;
    talk.serverAddress = address;
  }
}
