import { parseFilterBlock } from '../criteria/block.js';
import type { FilterBlock } from '../criteria/keys.js';
import { parseTrackingFile } from '../criteria/tracking-file.js';
import { readBytes } from './files.js';

/** The filter in a file: of a report, a saved filter, or a tracking; undefined if it holds none. */
export async function loadBlock(path: string): Promise<FilterBlock | undefined> {
  const text = (await readBytes(path))?.toString('utf8');
  if (text === undefined) return undefined;
  if (/\.(?:fil|grp|archive)$/.test(path)) return parseTrackingFile(text).block;
  return text.includes('BEGIN FILTERING') ? parseFilterBlock(text).block : undefined;
}
