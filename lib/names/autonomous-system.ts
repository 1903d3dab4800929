import { parseAddress } from '../flow/address.js';

/** Questions to the public service that knows who announces an address, and its answers (FlowViewer specification, section 5.3). */

/** Name of the TXT records on the origin of an IPv4 address: `4.3.2.1.origin.asn.cymru.com`. */
export function originQuestion(address: string): string {
  return `${address.split('.').reverse().join('.')}.origin.asn.cymru.com`;
}

/** Name of the TXT record on an autonomous system. */
export function asQuestion(asNumber: string): string {
  return `AS${asNumber}.asn.cymru.com`;
}

/** Ranges that nobody announces: this host, private, loopback, link-local, multicast and reserved ones. */
const LOCAL = [
  [0x00000000, 8],
  [0x0a000000, 8],
  [0x7f000000, 8],
  [0xa9fe0000, 16],
  [0xac100000, 12],
  [0xc0a80000, 16],
  [0xe0000000, 3],
] as const;

/** Whether it is an IPv4 address that somebody may announce. */
export function isPublicAddress(text: string): boolean {
  const address = parseAddress(text);
  return (
    address !== undefined && LOCAL.every(([network, length]) => (address ^ network) >>> (32 - length) !== 0)
  );
}

/** The record of the longest prefix, where there are several. */
export function chooseOrigin(records: readonly string[]): string | undefined {
  const length = (record: string): number => Number(/\/(\d+)/.exec(fieldsOf(record)[1] ?? '')?.[1] ?? 0);
  return records.toSorted((a, b) => length(b) - length(a))[0];
}

/** `64563 64999 | 100.90.149.0/24 | DE | ripencc | ` -> 64563. */
export function originNumber(record: string): string | undefined {
  return /^\d{1,10}\b/.exec(fieldsOf(record)[0] ?? '')?.[0];
}

export interface AsRecord {
  readonly country: string;
  readonly description: string;
}

/** `64727 | US | arin | 2001-03-10 | EXAMPLE-ONE Example One Networks, US`; undefined if it is not a whole record, but a name. */
export function parseAsRecord(record: string): AsRecord | undefined {
  const fields = fieldsOf(record);
  if (fields.length < 5) return undefined;
  return { country: fields[1] ?? '', description: fields.slice(4).join(' | ') };
}

/** First word of the description. What the original's cache holds is that word alone. */
export function asNameOf(record: string): string {
  const description = parseAsRecord(record)?.description ?? record;
  return description.trim().split(/\s+/)[0]?.replace(/,$/, '') ?? '';
}

function fieldsOf(record: string): string[] {
  return record.split('|').map((field) => field.trim());
}
