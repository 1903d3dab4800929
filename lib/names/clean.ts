import { isIP } from 'node:net';
import { asNameOf } from './autonomous-system.js';
import type { NameCache } from './cache.js';
import type { StoredName } from './cache-file.js';

/** The two caches that have a cleaning command each. */
export type CleanableKind = 'host' | 'as';

export interface CleanedName {
  readonly key: string;
  readonly name: string;
}

/** What FixLong does not let stand, characters (FlowViewer specification, section 5.8). */
const LONGEST = 30;
const SHORTEST = 8;

/**
 * Forgets the entry of an address or AS number, or the first one that has the name.
 * @returns undefined if there is none
 * @throws Error if the cache cannot be written
 */
export async function forgetName(
  cache: NameCache,
  kind: CleanableKind,
  keyOrName: string,
): Promise<CleanedName | undefined> {
  const isKey = isIP(keyOrName) !== 0 || !/[a-z]/i.test(keyOrName);
  let found: CleanedName | undefined;
  await cache.rewrite((entries) =>
    [...entries].filter((entry) => {
      const name = nameOf(entry);
      const isWanted = entry.kind === kind && keyOrName === (isKey ? entry.key : name);
      if (!isWanted || found) return true;
      found = { key: entry.key, name };
      return false;
    }),
  );
  return found;
}

/**
 * Cuts long names to their end and forgets short ones.
 * @throws Error if the cache cannot be written
 */
export async function fixLongNames(
  cache: NameCache,
  kind: CleanableKind,
): Promise<{ cut: CleanedName[]; forgotten: CleanedName[] }> {
  const cut: CleanedName[] = [];
  const forgotten: CleanedName[] = [];
  await cache.rewrite((entries) =>
    [...entries].flatMap((entry) => {
      const name = nameOf(entry);
      if (entry.kind !== kind || (name.length >= SHORTEST && name.length <= LONGEST)) return [entry];
      if (name.length < SHORTEST) {
        forgotten.push({ key: entry.key, name });
        return [];
      }
      cut.push({ key: entry.key, name: name.slice(-LONGEST) });
      return [{ ...entry, value: name.slice(-LONGEST) }];
    }),
  );
  return { cut, forgotten };
}

function nameOf({ kind, value }: StoredName): string {
  return kind === 'as' ? asNameOf(value) : value;
}
