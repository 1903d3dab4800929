import { openFlowFile } from '../formats/reader.js';
import { versionsFor } from './listing.js';
import type { ReportChoice } from './settings.js';

/** Files that are looked at to say what versions there are. */
const SAMPLE = 3;

/** Why a report cannot be made from the flows that there are (FlowViewer specification, D-16). */
export async function missingFieldsNote(
  choice: ReportChoice,
  files: readonly { path: string }[],
): Promise<string> {
  const held = new Set<string>();
  for (const { path } of [...files.slice(0, SAMPLE), ...files.slice(-1)]) {
    const version = await versionOf(path);
    if (version !== undefined) held.add(version);
  }
  const needed = choice.kind === 'printed' ? versionsFor(choice.code) : undefined;
  const needs =
    needed === undefined ? 'fields that these flows do not have' : `flows of export version ${needed}`;
  if (held.size === 0) return `This report needs ${needs}.`;
  return `This report needs ${needs}; the files of this device hold version ${[...held].join(', ')}.`;
}

async function versionOf(path: string): Promise<string | undefined> {
  try {
    const source = await openFlowFile(path, { columns: [] });
    await source.close();
    const { header } = source;
    if (header.kind !== 'flow-tools' || header.exportVersion !== 8) return String(header.exportVersion);
    return `8.${header.aggregationMethod ?? '?'}`;
  } catch {
    // A file that cannot be read has no version to tell.
    return undefined;
  }
}
