import { parseAddress } from '../flow/address.js';
import { printfTexts } from './printf.js';

/** What looks up host names: addresses as numbers. */
export interface NameLookup {
  lookup(addresses: Iterable<number>): Promise<Map<number, string>>;
}

const DOTTED = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d]|\.\d)/g;

/** Address and name as the format of `ip2hostname -p` puts them; by default the name alone. */
export const NAME_ONLY = '%.0s%s';

/**
 * A text with every IPv4 address replaced by its host name; an address without one stays as it is
 * (FlowScan specification, section 8.5).
 */
export async function nameAddresses(text: string, names: NameLookup, format = NAME_ONLY): Promise<string> {
  const addresses = new Set<number>();
  for (const [dotted] of text.matchAll(DOTTED)) {
    const address = parseAddress(dotted);
    if (address !== undefined) addresses.add(address);
  }
  const known = await names.lookup(addresses);
  return text.replace(DOTTED, (dotted) => {
    const address = parseAddress(dotted);
    const name = address === undefined ? undefined : known.get(address);
    return name === undefined ? dotted : printfTexts(format, [dotted, printable(name)]);
  });
}

/** Whoever runs a name server chooses the name, and the text may be a page. */
function printable(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]/g, '?');
}
