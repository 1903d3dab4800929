import { formatAddress } from '../../flow/address.js';
import type { NameTables } from '../names.js';
import { shortPrefix } from '../prefix-text.js';
import { keyWords, type GroupedFormat, type StatKey } from './formats.js';

/** The keys of a row as a reader means them: addresses and prefixes as texts, numbers by their names where they have one. */
export function keyValues(
  { keys }: GroupedFormat,
  words: readonly number[],
  names: NameTables = {},
): (string | number)[] {
  let at = 0;
  return keys.map((key) => {
    const value = keyValue(key, words[at] ?? 0, words[at + 1] ?? 0, names);
    at += keyWords(key);
    return value;
  });
}

function keyValue(key: StatKey, value: number, next: number, names: NameTables): string | number {
  switch (key.kind) {
    case 'address':
      return formatAddress(value);
    case 'prefix':
      return shortPrefix(value, next);
    case 'number':
      return (key.names && names[key.names]?.get(value)) ?? value;
    case 'packet-size':
      return value;
  }
}
