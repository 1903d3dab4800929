import { InvalidArgumentError } from 'commander';

const UNITS: Readonly<Record<string, number>> = { '': 1, b: 512, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

/** Reads a size as the collectors of flow-tools take it: `500M`, `20G`, with `b` in units of 512 bytes. */
export function byteCount(text: string): number {
  const [, digits, unit = ''] = /^(\d{1,12})([bkmg]?)$/i.exec(text) ?? [];
  if (digits === undefined) throw new InvalidArgumentError('It is not a size as 500M or 20G.');
  return Number(digits) * (UNITS[unit.toLowerCase()] ?? 1);
}
