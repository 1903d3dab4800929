import type { FilterSpec, QueryFile } from '../query/parallel/task.js';
import type { QueryOptions, QueryProgress } from '../query/run.js';

/** The flows that a report is made of, and how they are to be read. */
export interface Reading {
  /** In the order of their flows. */
  readonly files: readonly QueryFile[];
  readonly filter: FilterSpec;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: QueryProgress) => void) | undefined;
  /** Whether other threads read, so that a server stays free for other requests. */
  readonly inBackground?: boolean | undefined;
}

/** Another thread takes longer to start than so many bytes take to read. */
const WORTH_A_THREAD = 16 * 2 ** 20;

export function queryOptions({ files, filter, signal, onProgress, inBackground }: Reading): QueryOptions {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return {
    files,
    filter,
    inBackground: inBackground === true && bytes >= WORTH_A_THREAD,
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  };
}
