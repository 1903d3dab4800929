import type { FilterSpec, QueryFile, QueryOptions, QueryProgress } from '../query/run.js';

/** The flows that a report is made of, and how they are to be read. */
export interface Reading {
  /** In the order of their flows. */
  readonly files: readonly QueryFile[];
  readonly filter: FilterSpec;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: QueryProgress) => void) | undefined;
}

/**
 * The calling thread takes part in the reading. It pauses between batches, so that a server goes on answering; leaving all to others would
 * double the time that a report takes.
 */
export function queryOptions({ files, filter, signal, onProgress }: Reading): QueryOptions {
  return { files, filter, ...(signal && { signal }), ...(onProgress && { onProgress }) };
}
