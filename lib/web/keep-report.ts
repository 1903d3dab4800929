import { DirectoryError } from '../saved/directories.js';
import { isUnwritable } from '../saved/files.js';
import type { ViewerSite, WebContext } from './context.js';

/** For the page of a report that was not kept. */
export const NOT_KEPT =
  'This report could not be kept: it can be neither saved nor loaded again. The log of the server says what is wrong with its directories.';

/**
 * Keeps a report that was made; undefined if the directories take no files, for a report is worth showing all the same. The log says
 * what is wrong with them.
 */
export async function keepReport<T>(
  { store }: Pick<ViewerSite, 'store'>,
  { log }: Pick<WebContext, 'log'>,
  keep: () => Promise<T>,
): Promise<T | undefined> {
  try {
    await store.createDirectories().catch(forgiveMissing);
    return await keep();
  } catch (error) {
    if (!isUnwritable(error)) throw error;
    log(`a report could not be kept: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/** It need not be one that is written to: what is wrong shows then. */
function forgiveMissing(error: unknown): void {
  if (!(error instanceof DirectoryError)) throw error;
}
