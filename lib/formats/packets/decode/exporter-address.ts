import { isIPv6, SocketAddress } from 'node:net';
import { formatAddress, parseAddress } from '../../../flow/address.js';

/** Source address of export packets: of IPv4 as a number, of IPv6 as text. */
export type ExporterAddress = number | string;

/** What an IPv6 socket makes of the address of an IPv4 sender. */
const MAPPED = /^::ffff:(?=\d+\.)/i;

/** Reads an address of either family, IPv6 into its canonical text; undefined for anything else. */
export function parseExporter(text: string): ExporterAddress | undefined {
  const ipv4 = parseAddress(text.replace(MAPPED, ''));
  if (ipv4 !== undefined || !isIPv6(text)) return ipv4;
  // A link-local address has its interface behind it.
  const [address = '', zone] = text.split('%');
  const canonical = new SocketAddress({ address, family: 'ipv6' }).address;
  return zone === undefined ? canonical : `${canonical}%${zone}`;
}

export function formatExporter(address: ExporterAddress): string {
  return typeof address === 'number' ? formatAddress(address) : address;
}

/** What the field `exaddr` of its flows says: there is no place for an IPv6 address. */
export function exporterField(address: ExporterAddress): number {
  return typeof address === 'number' ? address : 0;
}
