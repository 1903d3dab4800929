import { basename } from 'node:path';
import type { QueryFacts } from '../query/run.js';
import type { FlowSource } from './sources.js';

type FileNote = QueryFacts['notes'][number];

/** Ends that lose flows. */
const CUT: ReadonlySet<string> = new Set(['truncated-record', 'truncated-stream']);

/** What to know about files, without their names: those are the administrator's business. */
export function fileNotes(
  { notes, notesOmitted, filesLeftOut }: QueryFacts,
  { unreadable }: Pick<FlowSource, 'unreadable'>,
): string[] {
  const told: string[] = [];
  const leftOut = filesLeftOut + unreadable;
  const damaged = notes.filter(({ kind }) => kind === 'damaged').length;
  const cut = new Set(notes.filter(isCut).map(({ file }) => file)).size;
  if (leftOut > 0)
    told.push(
      `${countOf(leftOut, 'flow file')} could not be used and ${leftOut === 1 ? 'is' : 'are'} left out.`,
    );
  if (damaged > 0)
    told.push(
      `${countOf(damaged, 'flow file')} ${damaged === 1 ? 'is' : 'are'} damaged: only the flows before the damage are counted.`,
    );
  if (cut > 0)
    told.push(
      `${countOf(cut, 'flow file')} ${cut === 1 ? 'ends' : 'end'} early: only the whole flows are counted.`,
    );
  if (notesOmitted > 0) told.push('There are more notes about files than can be shown.');
  return told;
}

/** What a collector is still writing ends somewhere every time. */
function isCut({ code, file }: FileNote): boolean {
  return CUT.has(code) && !basename(file).startsWith('tmp-');
}

/** Why there is nothing. */
export function noFilesNote({ unreadable }: Pick<FlowSource, 'unreadable'>): string {
  if (unreadable === 0) return 'There are no flow files for this device and period.';
  return `${countOf(unreadable, 'flow file')} for this device and period cannot be read; there ${unreadable === 1 ? 'is no other' : 'are no others'}.`;
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
