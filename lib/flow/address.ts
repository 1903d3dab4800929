/** IPv4 addresses as unsigned 32-bit numbers; text only where something is printed or configured. */

/** `0x0a000001` -> `10.0.0.1`. */
export function formatAddress(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

/**
 * Reads a dotted quad: four decimal octets of 0..255, no leading zeros (they mean octal to some readers), nothing around it.
 * Returns undefined for anything else.
 */
export function parseAddress(text: string): number | undefined {
  const octets = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/.exec(text);
  if (!octets) return undefined;
  let address = 0;
  for (let i = 1; i <= 4; i++) {
    const octet = Number(octets[i]);
    if (octet > 255) return undefined;
    address = address * 256 + octet;
  }
  return address;
}

/** Whether an address is of class D, 224.0.0.0/4. */
export function isMulticast(address: number): boolean {
  return address >>> 28 === 0xe;
}

/** A CIDR block: network number (host bits zero) and prefix length 0..32. */
export interface Prefix {
  readonly network: number;
  readonly length: number;
}

/** Network mask of a prefix length as an unsigned 32-bit number. */
export function maskOf(length: number): number {
  return length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0;
}

/** Reads `a.b.c.d/len`; host bits are cleared. Returns undefined for anything else. */
export function parsePrefix(text: string): Prefix | undefined {
  const slash = text.indexOf('/');
  if (slash < 0) return undefined;
  const address = parseAddress(text.slice(0, slash));
  const lengthText = text.slice(slash + 1);
  if (address === undefined || !/^\d{1,2}$/.test(lengthText)) return undefined;
  const length = Number(lengthText);
  if (length > 32) return undefined;
  return { network: (address & maskOf(length)) >>> 0, length };
}

export function formatPrefix(prefix: Prefix): string {
  return `${formatAddress(prefix.network)}/${prefix.length}`;
}
