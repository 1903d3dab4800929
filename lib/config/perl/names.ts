import { PerlSyntaxError } from './cursor.js';
import type { Reading } from './reading.js';
import type { PerlHash, PerlScalar } from './value.js';

/** Every variable is global: `$main::name` is `$name`. */
export function unqualified(name: string): string {
  return /::\w/.test(name) ? name.slice(name.lastIndexOf('::') + 2) : name;
}

/** A hash of keys and values in turn. */
export function hashOf(reading: Reading, items: readonly PerlScalar[], at: number): PerlHash {
  if (items.length % 2 !== 0) throw new PerlSyntaxError('a key without value', at, 'pairs of key and value');
  const entries = new Map<string, PerlScalar>();
  for (let index = 0; index < items.length; index += 2) {
    entries.set(reading.text(items[index] ?? '', at), items[index + 1] ?? '');
  }
  return { kind: 'hash', entries };
}
