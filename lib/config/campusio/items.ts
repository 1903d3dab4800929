import { lookup } from 'node:dns/promises';
import { parseAddress } from '../../flow/address.js';
import type { ListItem } from '../directive-reader.js';
import type { IssueLog } from '../issue.js';
import type { NetDb } from '../netdb.js';
import type { AsPair, LabelledNumber } from './model.js';

/** The IPv4 addresses of a host name; none if it has no name in the DNS. */
export type HostResolver = (name: string) => Promise<number[]>;

export const resolveHost: HostResolver = async (name) => {
  const found = await lookup(name, { family: 4, all: true }).catch(() => []);
  return found.flatMap(({ address }) => parseAddress(address) ?? []);
};

/** Addresses and host names, as the lists of next hops have them. */
export async function readHosts(
  items: readonly ListItem[],
  resolve: HostResolver,
  issues: IssueLog,
): Promise<number[]> {
  const found = await Promise.all(
    items.map(async ({ text, line }) => {
      const address = parseAddress(text);
      if (address !== undefined) return [address];
      const looksLikeName = /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(text) && !/^[\d.]+$/.test(text);
      const addresses = looksLikeName ? await resolve(text) : [];
      if (addresses.length > 0) return addresses;
      const message = looksLikeName ? 'the host name has no address' : 'bad address';
      issues.error(message, { line, read: text, expected: 'a.b.c.d, or a host name that has an address' });
      return [];
    }),
  );
  return [...new Set(found.flat())];
}

const MAX_16_BITS = 65535;

/** Numbers below 65536: interfaces. */
export function readIndexes(items: readonly ListItem[], issues: IssueLog): number[] {
  return items.flatMap(({ text, line }) => {
    const index = wholeNumber(text, MAX_16_BITS);
    if (index === undefined)
      issues.error('not an interface', { line, read: text, expected: 'an ifIndex, 0 to 65535' });
    return index ?? [];
  });
}

/** Services of a protocol by name or port; the label is what the file says, so that a port given as a number keeps it. */
export function readServices(
  items: readonly ListItem[],
  protocol: number,
  netdb: NetDb,
  issues: IssueLog,
): LabelledNumber[] {
  return items.flatMap(({ text, line }) => {
    const number = /^\d+$/.test(text) ? wholeNumber(text, MAX_16_BITS) : netdb.servicePort(text, protocol);
    const expected = 'the name of a service (as in /etc/services), or a port';
    return labelled({ text, line }, number, 'unknown service', expected, issues);
  });
}

/** Protocols by name or number. */
export function readProtocols(items: readonly ListItem[], netdb: NetDb, issues: IssueLog): LabelledNumber[] {
  return items.flatMap(({ text, line }) => {
    const number = /^\d+$/.test(text) ? wholeNumber(text, 255) : netdb.protocolNumber(text);
    const expected = 'the name of a protocol (as in /etc/protocols), or a number';
    return labelled({ text, line }, number, 'unknown protocol', expected, issues);
  });
}

/** A label becomes the name of a file. */
function labelled(
  { text, line }: ListItem,
  number: number | undefined,
  message: string,
  expected: string,
  issues: IssueLog,
): LabelledNumber[] {
  if (number !== undefined && /^[A-Za-z0-9][\w.+-]*$/.test(text)) return [{ label: text, number }];
  issues.error(message, { line, read: text, expected });
  return [];
}

/** `source:destination` */
export function readAsPairs(items: readonly ListItem[], issues: IssueLog): AsPair[] {
  return items.flatMap(({ text, line }) => {
    const [, first = '', second = ''] = /^(\d+):(\d+)$/.exec(text) ?? [];
    const source = wholeNumber(first, MAX_16_BITS);
    const destination = wholeNumber(second, MAX_16_BITS);
    if (source !== undefined && destination !== undefined) return [{ source, destination }];
    issues.error('bad pair of AS numbers', {
      line,
      read: text,
      expected: 'source:destination, each 0 to 65535',
    });
    return [];
  });
}

function wholeNumber(text: string, most: number): number | undefined {
  return /^\d{1,9}$/.test(text) && Number(text) <= most ? Number(text) : undefined;
}
