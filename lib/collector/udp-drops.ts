import { readFile } from 'node:fs/promises';
import { endianness } from 'node:os';

const TABLE = '/proc/net/udp';

/**
 * Packets that the kernel has dropped because nobody fetched them in time, from the socket bound to an address and port; undefined
 * where the system does not tell (only Linux does).
 */
export async function kernelDrops(address: number, port: number): Promise<number | undefined> {
  try {
    return dropsOf(await readFile(TABLE, 'latin1'), address, port);
  } catch {
    return undefined;
  }
}

/** proc(5): `sl local_address rem_address ... drops`, addresses as hexadecimal words in the byte order of the host. */
export function dropsOf(table: string, address: number, port: number): number | undefined {
  const wanted = `${hex(hostOrder(address), 8)}:${hex(port, 4)}`;
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/));
  const drops = rows.filter((row) => row[1] === wanted).map((row) => Number(row.at(-1)));
  return drops.length === 0 ? undefined : drops.reduce((sum, count) => sum + count, 0);
}

function hostOrder(address: number): number {
  if (endianness() === 'BE') return address;
  return new DataView(Uint32Array.of(address).buffer).getUint32(0, false);
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}
