import { formatPrefix, maskOf, parseAddress, parsePrefix, type Prefix } from '../flow/address.js';
import { ItemFault, type Reading } from './items.js';
import type { ResolveHost } from './resolve.js';

const HOST_NAME = /^[a-z\d](?:[a-z\d._-]{0,252})$/i;

/**
 * An address, a prefix or a host name, which stands for all its addresses (FlowViewer specification, section 3.1).
 *
 * @throws ItemFault for anything else
 */
export async function readAddressItem(text: string, resolve: ResolveHost): Promise<Reading<Prefix>[]> {
  if (text.includes(':'))
    throw new ItemFault('Ranges of addresses and IPv6 addresses are not possible with flow-tools data.');
  if (text.startsWith('/')) throw new ItemFault('A mask alone is only possible with SiLK devices.');
  if (/\.set$/i.test(text)) throw new ItemFault('IP sets are only possible with SiLK devices.');
  return /[a-z]/i.test(text) ? readHost(text, resolve) : [readNumeric(text)];
}

function readNumeric(text: string): Reading<Prefix> {
  const [address = '', length] = text.split('/');
  const number = parseAddress(address);
  if (number === undefined)
    throw new ItemFault('An address has four numbers from 0 to 255 with dots between.');
  if (length === undefined) {
    if ((number & 0xff) === 0)
      throw new ItemFault('The length of the prefix is missing, as in 192.0.2.0/24.');
    return single(number);
  }
  const prefix = parsePrefix(text);
  if (!prefix) throw new ItemFault('The length of a prefix is a number from 0 to 32.');
  return { text: `${address}/${prefix.length}`, value: prefix };
}

/** flow-nfilter takes an address of class D that ends in four zero bits for a network, and other classes' network numbers too. */
function single(address: number): Reading<Prefix> {
  const value = { network: address, length: 32 };
  const text = formatPrefix(value);
  const isNetworkNumber = (address & 0xff) === 0 || (address >>> 28 === 14 && (address & 0xf) === 0);
  return { text: isNetworkNumber ? text : text.slice(0, -'/32'.length), value };
}

async function readHost(text: string, resolve: ResolveHost): Promise<Reading<Prefix>[]> {
  const [name = '', lengthText, ...rest] = text.split('/');
  if (!HOST_NAME.test(name) || rest.length > 0) throw new ItemFault('This is no address and no host name.');
  if (lengthText !== undefined && !(/^\d{1,2}$/.test(lengthText) && Number(lengthText) <= 32))
    throw new ItemFault('The length of a prefix is a number from 0 to 32.');
  const addresses = await resolve(name).catch(() => []);
  if (addresses.length === 0)
    throw new ItemFault('This host name has no IPv4 address, or nobody tells it in time.');
  const length = Number(lengthText ?? 32);
  return addresses.map((address) => {
    if (length === 32) return single(address);
    const value = { network: (address & maskOf(length)) >>> 0, length };
    return { text: formatPrefix(value), value };
  });
}
