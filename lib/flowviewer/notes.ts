import { openFlowFile } from '../formats/reader.js';
import type { QueryFacts } from '../query/run.js';
import { versionsFor } from './listing.js';
import type { ReportChoice } from './settings.js';

/** What to know about files, without their names: those are the administrator's business. */
export function fileNotes({ notes, notesOmitted, filesLeftOut }: QueryFacts): string[] {
  const told: string[] = [];
  const damaged = notes.filter(({ kind }) => kind === 'damaged').length;
  if (filesLeftOut > 0)
    told.push(
      `${countOf(filesLeftOut, 'flow file')} could not be used and ${filesLeftOut === 1 ? 'is' : 'are'} left out.`,
    );
  if (damaged > 0)
    told.push(
      `${countOf(damaged, 'flow file')} ${damaged === 1 ? 'is' : 'are'} damaged: only the flows before the damage are counted.`,
    );
  if (notesOmitted > 0) told.push('There are more notes about files than can be shown.');
  return told;
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

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
