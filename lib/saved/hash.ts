import { readSource } from './source.js';

/** Codes of filter hashes (FlowViewer specification, section 2.3). `FT` and `TR` are the 3.x spellings of `FM` and `MT`. */
const HASH_CODES = ['FV', 'FG', 'FA', 'FM', 'PV', 'FL', 'SF', 'SV', 'MT', 'SC'] as const;
export type HashCode = (typeof HASH_CODES)[number];

/** Where a filter is stored: a two-letter code and a file name, with the source that a form was changed to. */
export interface FilterHash {
  readonly code: HashCode;
  /** File name, as the hash gives it: without directory, never `.` or `..`, no control characters. */
  readonly name: string;
  /** Takes the place of the filter's own device; empty = none chosen. */
  readonly device?: string;
  /** Takes the place of the filter's own exporter. */
  readonly exporter?: string;
}

const OLD_CODES: Readonly<Record<string, HashCode>> = { FT: 'FM', TR: 'MT' };

/** Longest name of a file on any file system that counts. */
const MAX_NAME = 255;

/**
 * Takes a filter hash apart: `FV_FlowViewer_save_143059QX`, `FL_web_servers^DDDrouter_1`, with or without `filter_hash=` before it.
 *
 * Names of characters beyond `[A-Za-z0-9_.-]` pass here, for old filters and trackings have them; whoever opens a file finds them in
 * the directory's listing alone.
 *
 * @returns undefined if it is no hash: an empty one, an unknown code, a name that leads out of its directory
 */
export function parseHash(text: string): FilterHash | undefined {
  const [hash = '', ...sources] = text.replace(/^filter_hash=/, '').split('^');
  const code = codeOf(hash.slice(0, 2));
  const name = hash.slice(3);
  if (code === undefined || hash[2] !== '_' || !isFileName(name)) return undefined;
  return { code, name, ...readSource(sources) };
}

/** The hash as text, in the spelling of 4.6, without the source that was chosen. */
export function formatHash({ code, name }: Pick<FilterHash, 'code' | 'name'>): string {
  return `${code}_${name}`;
}

/** Whether a text can be the name of a file in a directory, and of nothing outside. */
export function isFileName(name: string): boolean {
  // eslint-disable-next-line no-control-regex -- a name with control characters is nobody's file of ours
  if (/[/\\\u0000-\u001f\u007f]/.test(name)) return false;
  return name !== '' && name !== '.' && name !== '..' && Buffer.byteLength(name) <= MAX_NAME;
}

/** Names that are ours or harmless: what 2.3 allows without a look at the directory. */
export function isPlainName(name: string): boolean {
  return /^[A-Za-z0-9_.-]+$/.test(name) && isFileName(name);
}

function codeOf(text: string): HashCode | undefined {
  return OLD_CODES[text] ?? HASH_CODES.find((code) => code === text);
}
