import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScanOptions } from '../query/dscan/detector.js';
import { parseSuppressList, type SuppressList } from '../query/dscan/suppress.js';

type LargeFlows = NonNullable<ScanOptions['largeFlows']>;
type Draft = { -readonly [Name in keyof ScanOptions]: ScanOptions[Name] };

/** Options without a value. */
const SWITCHES: Readonly<Record<string, (draft: Draft) => void>> = {
  w: (draft) => (draft.ignoreWebServers = true),
  W: (draft) => (draft.ignoreWebClients = true),
  m: (draft) => (draft.ignoreMulticast = true),
  // In the foreground, to standard error: as it is anyway.
  b: () => undefined,
};

/** Options with a number. */
const NUMBERS: Readonly<Record<string, (draft: Draft, value: number) => void>> = {
  D: (draft, value) => (draft.hostLimit = value),
  S: (draft, value) => (draft.portLimit = value),
  t: (draft, value) => (draft.maxAge = value),
  O: (draft, octets) => (draft.largeFlows = { ...draft.largeFlows, octets } satisfies LargeFlows),
  P: (draft, packets) => (draft.largeFlows = { ...draft.largeFlows, packets } satisfies LargeFlows),
  T: (draft, durationMs) => (draft.largeFlows = { ...draft.largeFlows, durationMs } satisfies LargeFlows),
};

/**
 * What `$dscan_parameters` asks of flow-dscan (flow-tools specification, section 9), as `-w -W -D 100`. Words that mean nothing here are
 * returned in `ignored`.
 */
export function readScanParameters(text: string): { options: ScanOptions; ignored: string[] } {
  const options: Draft = {};
  const ignored: string[] = [];
  const words = text.split(/\s+/).filter((word) => word !== '');
  while (words.length > 0) {
    const word = words.shift() ?? '';
    const [, letter = '', attached = ''] = /^-([A-Za-z])(.*)$/.exec(word) ?? [];
    const setNumber = NUMBERS[letter];
    if (setNumber) {
      const value = attached === '' ? (words.shift() ?? '') : attached;
      if (/^\d{1,9}$/.test(value)) setNumber(options, Number(value));
      else ignored.push(`${word} ${value}`);
    } else if (letter !== '' && [...word.slice(1)].every((one) => SWITCHES[one])) {
      for (const one of word.slice(1)) SWITCHES[one]?.(options);
    } else {
      ignored.push(word);
    }
  }
  return { options, ignored };
}

/** The site's suppress lists; one that is not there is empty. */
export async function suppressLists(
  directory: string,
): Promise<Pick<ScanOptions, 'suppressSources' | 'suppressDestinations'>> {
  return {
    suppressSources: await suppressList(join(directory, 'dscan.suppress.src')),
    suppressDestinations: await suppressList(join(directory, 'dscan.suppress.dst')),
  };
}

async function suppressList(path: string): Promise<SuppressList> {
  try {
    return parseSuppressList(await readFile(path, 'latin1')).list;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return new Map();
    throw error;
  }
}
