import { createHash } from 'node:crypto';
import { extname, join } from 'node:path';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { formatFilterBlock } from '../criteria/block.js';
import type { FilterBlock } from '../criteria/keys.js';
import { createExclusive, replaceFile } from './files.js';
import type { FilterHash } from './hash.js';
import { locateReport } from './locate.js';
import { loadBlock } from './load.js';
import { SaveError } from './save-report.js';

/** Letters of other scripts: a name of them would be the same row of dashes as any other of its length. */
const OTHER_LETTER = /[^\p{ASCII}\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u;
const DIGEST_LENGTH = 8;

/**
 * The file name of a filter that a person named: as FlowViewer makes it, and of characters that are safe everywhere (FlowViewer
 * specification, section 6.2). What these cannot tell apart is told apart by a digest of the name: `日本` is `cf2a…`. Empty if nothing
 * is left.
 */
export function labelOf(name: string): string {
  const plain = name
    .trim()
    .replace(/[&/().]/g, '-')
    .replace(/\s+/g, '_')
    .toLowerCase();
  const label = plain.replace(/[^a-z0-9_+-]/g, '-');
  if (!OTHER_LETTER.test(plain) && (/[^-_]/.test(label) || /^\p{ASCII}*$/u.test(plain))) return label;
  const digest = createHash('sha256').update(plain.normalize('NFC')).digest('hex').slice(0, DIGEST_LENGTH);
  const readable = label.replace(/^[-_]+|[-_]+$/g, '');
  return readable === '' ? digest : `${readable}-${digest}`;
}

/** What became of a filter that was to be saved. */
export type FilterSaving = { readonly saved: string } | { readonly exists: string };

/**
 * Saves the filter of a report, a saved filter or a tracking as `<label>.svf`, without its period.
 *
 * @returns its label; under `exists` if there is a filter of that label and `overwrite` is not set
 * @throws SaveError if there is no such filter, or it is that of a group
 */
export async function saveFilter(
  config: FlowViewerConfig,
  hash: FilterHash,
  { name, overwrite }: { name: string; overwrite: boolean },
): Promise<FilterSaving> {
  const label = labelOf(name);
  if (label === '') throw new SaveError('The filter needs a name.');
  const block = await filterToSave(config, hash);
  const lines = formatFilterBlock({ ...block, filter_title: name }, { withoutPeriod: true });
  const text = `${lines.join('\n')}\n`;
  const file = join(config.saveDirectory, `${label}.svf`);
  if (await createExclusive(file, text, config.filterFilePerms)) return { saved: label };
  if (!overwrite) return { exists: label };
  await replaceFile(file, text, config.filterFilePerms);
  return { saved: label };
}

async function filterToSave(config: FlowViewerConfig, { code, name }: FilterHash): Promise<FilterBlock> {
  const file = await locateReport(config, { code, name }, 'form');
  if (file !== undefined && extname(file) === '.grp')
    throw new SaveError('A group has no filter of its own. Save the filters of its members.');
  const isCurrent = file === undefined && code === 'FL';
  const path = isCurrent ? await locateReport(config, { code, name }, 'replay') : file;
  const block = path === undefined ? undefined : await loadBlock(path);
  if (!block)
    throw new SaveError('The filter is no longer there. Make the report again, then save its filter.');
  return block;
}
