import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { formatFilterBlock } from '../../../criteria/block.js';
import type { FilterBlock } from '../../../criteria/keys.js';
import { formatTime } from '../../../criteria/period.js';
import { createExclusive } from '../../../saved/files.js';
import { formatHash } from '../../../saved/hash.js';
import type { TrackerRequest } from './tracker-page.js';

/** Names of a second are two letters; whoever draws taken ones this often goes without. */
const MOST_DRAWS = 1000;

/**
 * Keeps the form of a new tracking in the work directory, `FlowMonitor_save_<suffix>`: the other tools' forms are filled from it
 * (FlowTracker specification, sections 2 and 6.3).
 *
 * @returns its hash
 */
export async function storeSubmission(
  { site, context }: Pick<TrackerRequest, 'site' | 'context'>,
  block: FilterBlock,
): Promise<string> {
  const { workDirectory, htmlFilePerms } = site.config;
  const time = formatTime(context.now()).replaceAll(':', '');
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    const name = `FlowMonitor_save_${time}${letter()}${letter()}`;
    const hash = formatHash({ code: 'FM', name });
    const lines = formatFilterBlock({ ...block, filter_hash: hash });
    if (await createExclusive(join(workDirectory, name), `${lines.join('\n')}\n`, htmlFilePerms)) return hash;
  }
  return '';
}

function letter(): string {
  return String.fromCharCode(65 + randomInt(26));
}
