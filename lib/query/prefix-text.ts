import { maskOf } from '../flow/address.js';

/** An address under a mask length of a record: length 0 or above 32 leaves it as it is (flow-tools specification, section 5.2). */
export function maskedAddress(address: number, length: number): number {
  return length === 0 || length > 32 ? address : (address & maskOf(length)) >>> 0;
}

/** `10.20.0.0`, 16 -> `10.20/16`: without trailing zero octets, but with at least one (flow-tools specification, section 5.2). */
export function shortPrefix(address: number, length: number): string {
  let text = String(address >>> 24);
  if ((address & 0x00ffffff) !== 0) text += `.${(address >>> 16) & 255}`;
  if ((address & 0x0000ffff) !== 0) text += `.${(address >>> 8) & 255}`;
  if ((address & 0x000000ff) !== 0) text += `.${address & 255}`;
  return `${text}/${length > 32 ? 0 : length}`;
}
