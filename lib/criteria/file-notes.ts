import type { QueryFacts } from '../query/run.js';

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
