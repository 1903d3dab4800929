import { realpath } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { readBytes } from '../saved/files.js';
import type { FilterHash } from '../saved/hash.js';
import type { HashUse } from '../saved/locate.js';
import type { FilterStore } from '../saved/store.js';
import { parseState, type GraphState } from './state-file.js';

/** A report in a file. */
export interface StoredGraph {
  /** Name of the file, and of its picture without `.png`. */
  readonly name: string;
  readonly path: string;
  /** In the save directory; else in the work directory. */
  readonly isSaved: boolean;
  readonly text: string;
  readonly state: GraphState;
}

/** The report that a hash names; undefined if there is none, or it has been cleaned away. */
export async function loadGraph(
  store: FilterStore,
  hash: FilterHash,
  use: HashUse,
): Promise<StoredGraph | undefined> {
  if (!/^FlowGrapher_(?:save|replay)_/.test(hash.name)) return undefined;
  const path = await store.locateReport(hash, use);
  if (path === undefined) return undefined;
  const text = (await readBytes(path))?.toString('utf8');
  if (!text?.includes('BEGIN FILTERING')) return undefined;
  const saveDirectory = await realpath(store.config.saveDirectory).catch(() => undefined);
  return {
    name: basename(path),
    path,
    isSaved: dirname(path) === saveDirectory,
    text,
    state: parseState(text),
  };
}

/** Name of the report that an analysis was made from. */
export function analysedReport({ block }: GraphState): string | undefined {
  return /^FA_(FlowGrapher_save_\d{6}[A-Z]{2})$/.exec(block.filter_hash)?.[1];
}
