import { formatAddress, parseAddress } from '../flow/address.js';

/** Where packets come from: `localip/remoteip/port` (flow-tools specification, section 11). */
export interface Place {
  /** Address to bind; 0 for any. */
  readonly local: number;
  /** The only exporter that is heard; 0 for all. A multicast address is a group to join. */
  readonly remote: number;
  readonly port: number;
}

const DEFAULT_PORT = 9991;

export function formatPlace({ local, remote, port }: Place): string {
  return `${formatAddress(local)}/${formatAddress(remote)}/${port}`;
}

/**
 * Reads `local/remote/port`; 0, and a part that is missing, mean any address and port 9991.
 *
 * @throws Error with a sentence about what is wrong
 */
export function parsePlace(text: string): Place {
  const [local = '', remote = '', port = '', ...more] = text.split('/');
  if (more.length > 0) throw new Error(`"${text}" is not of the form localip/remoteip/port`);
  return { local: addressOf(local, text), remote: addressOf(remote, text), port: portOf(port, text) };
}

export function isMulticast(address: number): boolean {
  return address >>> 28 === 0xe;
}

function addressOf(part: string, text: string): number {
  if (part === '' || part === '0') return 0;
  const address = parseAddress(part);
  if (address !== undefined) return address;
  throw new Error(`"${part}" in "${text}" is not an IPv4 address`);
}

function portOf(part: string, text: string): number {
  if (part === '' || part === '0') return DEFAULT_PORT;
  if (/^\d{1,5}$/.test(part) && Number(part) <= 65535) return Number(part);
  throw new Error(`"${part}" in "${text}" is not a port`);
}
