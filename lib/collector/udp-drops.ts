import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { endianness } from 'node:os';
import { parseAddress } from '../flow/address.js';

/**
 * Packets that the kernel has dropped because nobody fetched them in time, from the socket bound to an address and port; undefined
 * where the system does not tell (only Linux does).
 */
export async function kernelDrops(address: string, port: number): Promise<number | undefined> {
  const table = isIPv6(address) ? '/proc/net/udp6' : '/proc/net/udp';
  try {
    return dropsOf(await readFile(table, 'latin1'), address, port);
  } catch {
    return undefined;
  }
}

/** proc(5): `sl local_address rem_address ... drops`, addresses as hexadecimal words in the byte order of the host. */
export function dropsOf(table: string, address: string, port: number): number | undefined {
  const words = wordsOf(address).map((word) => hex(hostOrder(word), 8));
  const wanted = `${words.join('')}:${hex(port, 4)}`;
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/));
  const drops = rows.filter((row) => row[1] === wanted).map((row) => Number(row.at(-1)));
  return drops.length === 0 ? undefined : drops.reduce((sum, count) => sum + count, 0);
}

/** An address as words of 32 bits: one, or four. */
function wordsOf(address: string): number[] {
  const ipv4 = parseAddress(address);
  if (ipv4 !== undefined) return [ipv4];
  const [head = '', tail = ''] = (address.split('%')[0] ?? '').split('::');
  const [before, after] = [head, tail].map((text) => (text === '' ? [] : text.split(':'))) as [
    string[],
    string[],
  ];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  const groups = [...before, ...zeros, ...after].map((group) => group.padStart(4, '0')).join('');
  return [0, 8, 16, 24].map((at) => parseInt(groups.slice(at, at + 8), 16));
}

function hostOrder(word: number): number {
  if (endianness() === 'BE') return word;
  return new DataView(Uint32Array.of(word).buffer).getUint32(0, false);
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}
