import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { formatFilterBlock } from '../criteria/block.js';
import type { FilterBlock } from '../criteria/keys.js';
import { writeFileAtomic } from '../files/atomic.js';

/**
 * Keeps the filter of a report of before 4.0 in `FlowViewer_replay_<suffix>`, so that the tools' forms can begin with it (FlowViewer
 * specification, section 6.3). Another look at the same report writes the same file.
 *
 * @returns its hash, `PV_FlowViewer_replay_<suffix>`
 */
export async function storeRecovered(
  { workDirectory, htmlFilePerms }: Pick<FlowViewerConfig, 'workDirectory' | 'htmlFilePerms'>,
  reportName: string,
  block: FilterBlock,
): Promise<string> {
  const suffix = createHash('sha256').update(reportName).digest('hex').slice(0, 12);
  const name = `FlowViewer_replay_${suffix}`;
  const hash = `PV_${name}`;
  const lines = formatFilterBlock({ ...block, filter_hash: hash });
  await writeFileAtomic(join(workDirectory, name), `${lines.join('\n')}\n`, {
    mode: htmlFilePerms,
    fsync: false,
  });
  return hash;
}
