import { parseAddress } from '../../flow/address.js';

/** Flows of one address that are left out; what is undefined may be anything. */
export interface SuppressEntry {
  readonly address: number;
  readonly protocol?: number;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
}

/** A line of a suppress list that cannot be used. */
export interface SuppressIssue {
  readonly line: number;
  readonly message: string;
}

/** Entries by address, at most one each. */
export type SuppressList = ReadonlyMap<number, SuppressEntry>;

const LIMITS = [255, 65_535, 65_535] as const;

/**
 * Reads a suppress list: lines `address protocol srcport dstport`, `-` for any, `#` begins a comment
 * (flow-tools specification, section 9). Lines with a mistake are told and left out, of two for one address the second.
 */
export function parseSuppressList(text: string): { list: SuppressList; issues: SuppressIssue[] } {
  const list = new Map<number, SuppressEntry>();
  const issues: SuppressIssue[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const words = line.replace(/#.*/, '').trim().split(/\s+/);
    if (words[0] === '') continue;
    const entry = parseEntry(words);
    if (typeof entry === 'string') issues.push({ line: index + 1, message: entry });
    else if (list.has(entry.address))
      issues.push({ line: index + 1, message: `${words[0]} is listed twice` });
    else list.set(entry.address, entry);
  }
  return { list, issues };
}

function parseEntry(words: readonly string[]): SuppressEntry | string {
  const [addressText = '', ...limitTexts] = words;
  const address = parseAddress(addressText);
  if (address === undefined) return `"${addressText}" is not an address`;
  if (limitTexts.length > LIMITS.length) return 'too many words';
  const limits: (number | undefined)[] = [];
  for (const [i, text] of limitTexts.entries()) {
    const value = /^\d{1,5}$/.test(text) ? Number(text) : undefined;
    if (text !== '-' && (value === undefined || value > (LIMITS[i] ?? 0)))
      return `"${text}" is neither a number nor -`;
    limits.push(value);
  }
  const [protocol, sourcePort, destinationPort] = limits;
  return {
    address,
    ...(protocol === undefined ? {} : { protocol }),
    ...(sourcePort === undefined ? {} : { sourcePort }),
    ...(destinationPort === undefined ? {} : { destinationPort }),
  };
}

/** Whether the list leaves out a flow whose address (source or destination, as the list is for) is given. */
export function isSuppressed(
  list: SuppressList,
  address: number,
  protocol: number,
  sourcePort: number,
  destinationPort: number,
): boolean {
  const entry = list.get(address);
  return (
    entry !== undefined &&
    (entry.protocol ?? protocol) === protocol &&
    (entry.sourcePort ?? sourcePort) === sourcePort &&
    (entry.destinationPort ?? destinationPort) === destinationPort
  );
}
