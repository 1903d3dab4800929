import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import { ItemFault, type Item } from '../../criteria/items.js';
import type { ResolveHost } from '../../criteria/resolve.js';
import { formatAddress, parseAddress, parsePrefix } from '../../flow/address.js';

/** What an address field asks of SiLK (FlowViewer specification, section 11.2). */
export interface SilkAddresses {
  /** CIDR blocks of either family, as rwfilter takes them. */
  readonly included: readonly string[];
  readonly excluded: readonly string[];
  /** Path of an IPset. */
  readonly set: { readonly path: string; readonly isExcluded: boolean } | undefined;
  /** `/nn` alone: length of the mask of prefix reports. */
  readonly maskLength: number | undefined;
}

interface AddressOptions {
  readonly ipsetDirectory: string;
  readonly resolve: ResolveHost;
  /** Whether a mask alone means something. */
  readonly takesMask: boolean;
}

const HOST_NAME = /^[a-z\d][a-z\d._-]{0,252}$/i;
const SET_NAME = /^[A-Za-z0-9_-][A-Za-z0-9_.-]*\.set$/;

/** @throws ItemFault for what cannot be used */
export async function readSilkAddresses(
  items: readonly Item[],
  { ipsetDirectory, resolve, takesMask }: AddressOptions,
): Promise<SilkAddresses> {
  const included: string[] = [];
  const excluded: string[] = [];
  let set: SilkAddresses['set'];
  let maskLength: number | undefined;
  for (const { text, isExcluded } of items) {
    if (text.startsWith('/')) {
      if (!takesMask || isExcluded || !/^\/\d{1,3}$/.test(text) || Number(text.slice(1)) > 128)
        throw new ItemFault('A mask alone is only possible in reports of prefixes.');
      maskLength = Number(text.slice(1));
    } else if (text.endsWith('.set')) {
      if (set) throw new ItemFault('Only one IPset is possible.');
      if (!SET_NAME.test(text)) throw new ItemFault('An IPset is the name of a file, without a directory.');
      set = { path: join(ipsetDirectory, text), isExcluded };
    } else {
      (isExcluded ? excluded : included).push(...(await readBlocks(text, resolve)));
    }
  }
  return { included, excluded, set, maskLength };
}

async function readBlocks(text: string, resolve: ResolveHost): Promise<string[]> {
  if (text.includes(':')) return [ipv6Block(text)];
  if (/^[\d./]+$/.test(text)) return [ipv4Block(text)];
  if (!HOST_NAME.test(text)) throw new ItemFault('This is no address and no host name.');
  const [first] = await resolve(text).catch(() => []);
  if (first === undefined) throw new ItemFault('This host name has no IPv4 address.');
  return [formatAddress(first)];
}

function ipv4Block(text: string): string {
  const isRight = text.includes('/') ? parsePrefix(text) !== undefined : parseAddress(text) !== undefined;
  if (!isRight)
    throw new ItemFault('An address has four numbers from 0 to 255, a prefix a length from 0 to 32.');
  return text;
}

function ipv6Block(text: string): string {
  const [address = '', length, more] = text.split('/');
  const isLength = length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= 128);
  // IPv4 addresses inside are refused: they would select nothing.
  if (!isIPv6(address) || /[.%]/.test(address) || !isLength || more !== undefined)
    throw new ItemFault('This is no IPv6 address, or its prefix is longer than 128.');
  return text;
}
