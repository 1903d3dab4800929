import { isMulticast } from '../flow/address.js';
import {
  formatExporter,
  parseExporter,
  type ExporterAddress,
} from '../formats/packets/decode/exporter-address.js';

/** Where packets come from: `localip/remoteip/port` (flow-tools specification, section 11). */
export interface Place {
  /** Address to bind; 0 for any of IPv4, `::` for any of both families. */
  readonly local: ExporterAddress;
  /** The only exporter that is heard; 0 for all. A multicast address is a group to join. */
  readonly remote: ExporterAddress;
  readonly port: number;
}

const DEFAULT_PORT = 9991;
const ANY_IPV4 = '0.0.0.0';
const ANY_IPV6 = '::';

export function formatPlace({ local, remote, port }: Place): string {
  return `${formatExporter(local)}/${formatExporter(remote)}/${port}`;
}

/**
 * Reads `local/remote/port`; 0, and a part that is missing, mean any address and port 9991. IPv6 addresses are the way to IPv6
 * exporters, `::` as the local one to those of both families.
 *
 * @throws Error with a sentence about what is wrong
 */
export function parsePlace(text: string): Place {
  const [localPart = '', remotePart = '', port = '', ...more] = text.split('/');
  if (more.length > 0) throw new Error(`"${text}" is not of the form localip/remoteip/port`);
  const [local, remote] = [addressOf(localPart, text), addressOf(remotePart, text)];
  const isMixed = local !== 0 && local !== ANY_IPV6 && remote !== 0 && typeof local !== typeof remote;
  if (isMixed) throw new Error(`"${text}" has an IPv4 and an IPv6 address, which do not hear each other`);
  return { local, remote: remote === ANY_IPV6 ? 0 : remote, port: portOf(port, text) };
}

/** Whether it takes an IPv6 socket. */
export function isIpv6Place({ local, remote }: Place): boolean {
  return typeof local === 'string' || typeof remote === 'string';
}

/** The address that a socket is bound to. In multicast the local one is that of the source. */
export function boundAddress(place: Place): string {
  const isAny = place.local === 0 || isGroup(place.remote);
  if (!isAny) return formatExporter(place.local);
  return isIpv6Place(place) ? ANY_IPV6 : ANY_IPV4;
}

/** The only exporter whose packets are wanted; 0 for all. */
export function expectedExporter({ local, remote }: Place): ExporterAddress {
  const source = isGroup(remote) ? local : remote;
  return source === ANY_IPV6 ? 0 : source;
}

/** Whether an address is that of a group. */
export function isGroup(address: ExporterAddress): boolean {
  return typeof address === 'number' ? isMulticast(address) : /^ff[\da-f]{2}:/.test(address);
}

function addressOf(part: string, text: string): ExporterAddress {
  if (part === '' || part === '0') return 0;
  const address = parseExporter(part);
  if (address !== undefined) return address;
  throw new Error(`"${part}" in "${text}" is not an IP address`);
}

function portOf(part: string, text: string): number {
  if (part === '' || part === '0') return DEFAULT_PORT;
  if (/^\d{1,5}$/.test(part) && Number(part) <= 65535) return Number(part);
  throw new Error(`"${part}" in "${text}" is not a port`);
}
