import { join } from 'node:path';
import { readConfigFile } from '../../config/config-file.js';
import type { FlowViewerConfig } from '../../config/flowviewer-pm.js';
import { formatFilterBlock } from '../../criteria/block.js';
import { parsePre40Filters } from '../../criteria/pre40.js';
import { createExclusive } from '../../saved/files.js';

interface ConvertedFilters {
  /** Paths of the new files. */
  readonly written: readonly string[];
  /** What was not converted, and why. */
  readonly problems: readonly string[];
}

/** A name that can be a file of the save directory. */
const FILE_NAME = /^(?!\.)[A-Za-z0-9_.+-]{1,200}$/;

/**
 * Makes a saved filter of each line of a FlowViewer_SavedFilters, which versions before 4.0 kept (FlowViewer specification, section
 * 2.5). A filter that is there already is left as it is.
 *
 * @throws ConfigError if the file cannot be read
 */
export async function convertFilters(file: string, config: FlowViewerConfig): Promise<ConvertedFilters> {
  const { filters, badLines } = parsePre40Filters(await readConfigFile(file));
  const written: string[] = [];
  const problems = badLines.map((line) => `${file}:${line}: this line holds no filter`);
  for (const { hash, block } of filters) {
    if (!FILE_NAME.test(hash)) {
      problems.push(`${file}: ${JSON.stringify(hash)} cannot be the name of a file`);
      continue;
    }
    const path = join(config.saveDirectory, `${hash}.svf`);
    const lines = formatFilterBlock(block, { withoutPeriod: true });
    const isNew = await createExclusive(path, `${lines.join('\n')}\n`, config.filterFilePerms);
    if (isNew) written.push(path);
    else problems.push(`${path} is there already and stays as it is`);
  }
  return { written, problems };
}
