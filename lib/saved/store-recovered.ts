import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { formatFilterBlock } from '../criteria/block.js';
import type { FilterBlock } from '../criteria/keys.js';
import { replaceFile } from './files.js';
import { formatHash } from './hash.js';

/**
 * Keeps the filter of a report of before 4.0 in `<tool>_replay_<suffix>`, so that the tools' forms can begin with it (FlowViewer
 * specification, section 6.3; FlowGrapher specification, section 10.2). Another look at the same report writes the same file.
 *
 * @returns its hash, `PV_<tool>_replay_<suffix>`
 */
export async function storeRecovered(
  { workDirectory, htmlFilePerms }: Pick<FlowViewerConfig, 'workDirectory' | 'htmlFilePerms'>,
  tool: 'FlowViewer' | 'FlowGrapher',
  reportName: string,
  block: FilterBlock,
): Promise<string> {
  const suffix = createHash('sha256').update(reportName).digest('hex').slice(0, 12);
  const name = `${tool}_replay_${suffix}`;
  const hash = formatHash({ code: 'PV', name });
  const lines = formatFilterBlock({ ...block, filter_hash: hash });
  await replaceFile(join(workDirectory, name), `${lines.join('\n')}\n`, htmlFilePerms);
  return hash;
}
